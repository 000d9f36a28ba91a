"""Bringing a table: the file, the template to fill in, and what was brought before."""

from functools import partial

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from padis.cases.models import Direction
from padis.intake import actions, jobs, workbooks
from padis.intake.cases import CASES, check_may_import
from padis.shared.errors import Refused
from padis.web.cases.filing import why_off
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.imports.frame import LIMITS, FileForm, Pages

PAGES = Pages(CASES, "cases:imports", jobs.begin)


class UploadForm(FileForm):
    direction = forms.ChoiceField(
        label=gettext_lazy("Whom the table lists"),
        choices=[
            (Direction.INFLOW, gettext_lazy("Inflow: they live here")),
            (Direction.OUTFLOW, gettext_lazy("Outflow: they left from here")),
        ],
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Bring a file; below it what the unit brought before."""
    check_may_import(request.user)
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"direction": Direction.INFLOW}
    )
    if sent and form.is_valid():
        try:
            take = partial(actions.receive, direction=Direction(form.cleaned_data["direction"]))
            return PAGES.receive(request, form.cleaned_data["file"], take)
        except Refused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "page": PAGES.brought(request), "off": why_off(timezone.now()), **LIMITS}
    return render(request, "imports/list.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: Request) -> HttpResponse:
    check_may_import(request.user)
    asked = request.GET.get("direction")
    direction = Direction.OUTFLOW if asked == Direction.OUTFLOW else Direction.INFLOW
    name = _("Template for outflow cases") if direction == Direction.OUTFLOW else _("Template for inflow cases")
    return as_workbook(name, workbooks.template(direction))
