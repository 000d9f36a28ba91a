"""Bringing a table into the register: the file, the template to fill in, and what was brought before."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from padis.accounts.models import User
from padis.register.imports import actions, queries, rules, workbooks
from padis.register.models import RegisterImport
from padis.shared.errors import Refused
from padis.shared.tables.guard import MOST_BYTES
from padis.shared.tables.reader_process import MOST_ROWS
from padis.shared.time import BEIJING
from padis.web import htmx, paging, toasts, tokens
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.imports.bringing import COLUMNS
from padis.web.imports.bringing import UploadForm as CaseUploadForm


class UploadForm(forms.Form):
    use_required_attribute = False
    file = CaseUploadForm.base_fields["file"]


@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Bring a file; below it what the unit brought before."""
    rules.check_may_import(request.user)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            return _receive(request, form.cleaned_data["file"])
        except Refused as refused:
            form.add_error("file", str(refused))
    rows = paging.paginate(request, queries.imports_of(request.user), columns=COLUMNS, default="-received")
    context = {"form": form, "page": rows, "most_mb": MOST_BYTES // 1024**2, "most_rows": f"{MOST_ROWS:,}"}
    return render(request, "local/imports/list.html", context, status=422 if form.errors else 200)


def _receive(request: Request, file: Any) -> HttpResponse:
    """Raises Refused."""
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                one = actions.receive(by=request.user, name=file.name, content=file.read(), now=timezone.now())
                sending.url = address_of(one)
    except actions.AlreadyBrought as again:
        day = date_format(again.found.received_at.astimezone(BEIJING), "Y-m-d H:i")
        words = _("This file was brought on %(day)s already: this is what became of it. Nothing was recorded again.")
        toasts.warn(request, words % {"day": day})
        return htmx.redirect(request, address_of(again.found))
    return htmx.redirect(request, sending.url)


@require_GET
def template(request: Request) -> HttpResponse:
    rules.check_may_import(request.user)
    return as_workbook(_("Template for the local register"), workbooks.template())


def address_of(one: RegisterImport) -> str:
    return reverse("local:imports:page", args=[one.id])


def own_or_404(id: UUID, *, seen_by: User) -> RegisterImport:
    """An import of the user's unit."""
    one = queries.imports_of(seen_by).select_related("by").filter(id=id).first()
    if one is None:
        raise Http404
    return one
