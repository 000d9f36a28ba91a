"""Bringing a table into the register: the file, the template to fill in, and what was brought before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from padis.intake.workbooks import template_of
from padis.register import jobs
from padis.register.imports import actions
from padis.register.imports.people import PEOPLE, check_may_import
from padis.shared.errors import Refused
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.imports.frame import LIMITS, FileForm, Pages

PAGES = Pages(PEOPLE, "local:imports", jobs.begin)


@require_http_methods(["GET", "POST"])
def imports(request: Request) -> HttpResponse:
    """Bring a file; below it what the unit brought before."""
    check_may_import(request.user)
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            return PAGES.receive(request, form.cleaned_data["file"], actions.receive)
        except Refused as refused:
            form.add_error("file", str(refused))
    context = {"form": form, "page": PAGES.brought(request), **LIMITS}
    return render(request, "local/imports/list.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: Request) -> HttpResponse:
    """The columns of a person, with lists to pick from, and a row that shows how; it is passed over."""
    check_may_import(request.user)
    sheet = template_of(_("Local register"), required=("name", "id_number"))
    return as_workbook(_("Template for the local register"), sheet)
