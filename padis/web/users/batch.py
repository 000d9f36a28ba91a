"""Many accounts from a workbook: what each row would make is shown first, then all good rows are created in one go."""

import json
import re
from dataclasses import astuple
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts import actions, batches, rules
from padis.accounts.batches import Checked, Line
from padis.accounts.rules import Ability
from padis.shared.errors import Conflict
from padis.shared.tables.reading import NotATable
from padis.web import htmx, toasts, tokens
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.users import sheets
from padis.web.users.forms import FileForm

SHOWN = 200
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What a page may send as JSON, and no database takes."""


@require_http_methods(["GET", "POST"])
def check(request: Request) -> HttpResponse:
    """Takes a workbook and shows what would be created."""
    rules.check_may(request.user, Ability.MANAGE_USERS)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            lines = sheets.lines(form.cleaned_data["file"].read())
        except NotATable as refused:
            form.add_error("file", str(refused))
        else:
            return _shown(request, batches.check(lines, by=request.user))
    return render(request, "users/batch.html", {"form": form}, status=422 if form.errors else 200)


def _shown(request: Request, checked: list[Checked], *, status: int = 200) -> HttpResponse:
    good = [row for row in checked if row.account]
    wrong = [row for row in checked if not row.account]
    context = {
        "good": len(good),
        "wrong": len(wrong),
        "rows": [*wrong, *good][:SHOWN],
        "left": max(len(checked) - SHOWN, 0),
        "lines": json.dumps([astuple(row.line) for row in checked], ensure_ascii=False),
    }
    return render(request, "users/batch_check.html", context, status=status)


@require_POST
def create(request: Request) -> HttpResponse:
    """Creates what is good of the rows that were shown; they are checked anew. The passwords are shown once."""
    rules.check_may(request.user, Ability.MANAGE_USERS)
    checked = batches.check(_lines(request.POST.get("lines", "")), by=request.user)
    accounts = [row.account for row in checked if row.account]
    if not accounts:
        toasts.warn(request, _("No row makes an account."))
        return htmx.redirect(request, "users:batch")
    now = timezone.now()
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                made = actions.create_users(by=request.user, accounts=accounts, now=now)
                sending.url = resolve_url("users:list")
    except Conflict as conflict:
        toasts.warn(request, str(conflict))
        return _shown(request, batches.check([row.line for row in checked], by=request.user), status=422)
    if sending.repeated:
        toasts.warn(request, _("These accounts have been created already; their passwords were shown then."))
        return htmx.redirect(request, sending.url)
    refused = [row for row in checked if not row.account]
    context = {"made": made, "refused": refused, "file": sheets.handed_out(made, refused, now), "is_new": True}
    return render(request, "users/passwords.html", context)


def _lines(text: str) -> list[Line]:
    """The rows as the page sent them back; what is no row is left out."""
    try:
        rows: Any = json.loads(text)
    except (ValueError, RecursionError):
        return []
    rows = rows if isinstance(rows, list) else []
    return [Line(*row) for row in rows[: batches.MOST] if _is_line(row)]


def _is_line(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 5
        and isinstance(row[0], int)
        and all(isinstance(cell, str) and not NO_TEXT.search(cell) for cell in row[1:])
    )


@require_GET
def template(request: Request) -> HttpResponse:
    rules.check_may(request.user, Ability.MANAGE_USERS)
    return as_workbook("批量新建用户", sheets.template(request.user))
