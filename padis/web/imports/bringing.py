"""Bringing a table: the file, the template to fill in, and what was brought before."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.intake import actions, queries, rules, workbooks
from padis.intake.models import Import, State
from padis.shared.errors import Refused
from padis.shared.tables.guard import MOST_BYTES
from padis.shared.tables.reader_process import MOST_ROWS
from padis.shared.time import BEIJING
from padis.web import htmx, paging, toasts, tokens
from padis.web.cases.filing import why_off
from padis.web.downloads import as_workbook
from padis.web.http import Request

COLUMNS = {"received": ("received_at", "id"), "name": ("name", "id")}


class UploadForm(forms.Form):
    use_required_attribute = False
    direction = forms.ChoiceField(
        label=gettext_lazy("Whom the table lists"),
        choices=[
            (Direction.INFLOW, gettext_lazy("Inflow: they live here")),
            (Direction.OUTFLOW, gettext_lazy("Outflow: they left from here")),
        ],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.txt"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file of at most %(most)d MB.") % {"most": MOST_BYTES // 1024**2},
            "max_length": gettext_lazy("The name of the file is too long."),
        },
    )


@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Bring a file; below it what the unit brought before."""
    rules.check_may_import(request.user)
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"direction": Direction.INFLOW}
    )
    if sent and form.is_valid():
        try:
            return _receive(request, form.cleaned_data)
        except Refused as refused:
            form.add_error("file", str(refused))
    rows = paging.paginate(request, queries.imports_of(request.user), columns=COLUMNS, default="-received")
    context = {
        "form": form,
        "page": rows,
        "off": why_off(timezone.now()),
        "most_mb": MOST_BYTES // 1024**2,
        "most_rows": f"{MOST_ROWS:,}",
    }
    return render(request, "imports/list.html", context, status=422 if form.errors else 200)


def _receive(request: Request, given: dict[str, Any]) -> HttpResponse:
    """Raises Refused."""
    file, direction = given["file"], Direction(given["direction"])
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                one = actions.receive(
                    by=request.user, name=file.name, content=file.read(), direction=direction, now=timezone.now()
                )
                sending.url = address_of(one)
    except actions.AlreadyBrought as again:
        day = date_format(again.found.received_at.astimezone(BEIJING), "Y-m-d H:i")
        words = _("This file was brought on %(day)s already: this is what became of it. Nothing was filed again.")
        toasts.warn(request, words % {"day": day})
        return htmx.redirect(request, address_of(again.found))
    return htmx.redirect(request, sending.url)


@require_GET
def template(request: Request) -> HttpResponse:
    rules.check_may_import(request.user)
    asked = request.GET.get("direction")
    direction = Direction.OUTFLOW if asked == Direction.OUTFLOW else Direction.INFLOW
    name = _("Template for outflow cases") if direction == Direction.OUTFLOW else _("Template for inflow cases")
    return as_workbook(name, workbooks.template(direction))


def address_of(one: Import) -> str:
    return reverse("cases:imports:page", args=[one.id])


def own_or_404(id: UUID, *, seen_by: User) -> Import:
    """An import of the user's unit whose rows are still there, or whose head is."""
    one = queries.imports_of(seen_by).select_related("by").filter(id=id).first()
    if one is None:
        raise Http404
    return one


def is_working(one: Import) -> bool:
    return State(one.state) in rules.WORKING
