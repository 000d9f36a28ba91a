"""What is done to many accounts of the list at once."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from padis.accounts import actions, queries, rules
from padis.accounts.models import User
from padis.accounts.rules import Ability
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.users import sheets
from padis.web.users.forms import FilterForm

MOST = 200


@require_GET
def export(request: Request) -> HttpResponse:
    """The list as it is filtered, as a workbook."""
    rules.check_may(request.user, Ability.MANAGE_USERS)
    now = timezone.now()
    rows = FilterForm(request.GET).narrowed(queries.users_below(request.user), now)
    listed = sheets.listed(rows.order_by("unit__division__code", "role", "pk").iterator())
    return as_workbook(f"用户 {beijing_date(now):%Y-%m-%d}", listed)


@require_POST
def act(request: Request) -> HttpResponse:
    """Disable, enable, unlock or reset those that are ticked. One that may not be touched stops all."""
    rules.check_may(request.user, Ability.MANAGE_USERS)
    users, deed = _ticked(request), request.POST.get("act")
    if not users or deed not in ("reset", "unlock", "enable", "disable"):
        toasts.warn(request, _("Tick the users first."))
        return htmx.redirect(request, _back(request))
    if deed == "reset":
        return _reset(request, users)
    toasts.done(request, _done(request, users, deed))
    return htmx.redirect(request, _back(request))


def _back(request: Request) -> str:
    """The list as it was filtered."""
    filters = QueryDict(request.POST.get("filters", "")).urlencode()
    return f"{resolve_url('users:list')}{'?' if filters else ''}{filters}"


def _ticked(request: Request) -> list[User]:
    ids = {int(text) for text in request.POST.getlist("user") if text.isdecimal() and len(text) < 19}
    return list(queries.users_below(request.user).filter(pk__in=ids).order_by("unit_id", "pk")[:MOST])


def _done(request: Request, users: list[User], deed: str) -> str:
    now = timezone.now()
    if deed == "unlock":
        actions.unlock_all(by=request.user, users=users, now=now)
        return ngettext("%(n)d user can log in again.", "%(n)d users can log in again.", len(users)) % {"n": len(users)}
    active = deed == "enable"
    changed = actions.set_active(by=request.user, users=users, active=active, now=now)
    if active:
        return ngettext("%(n)d account is in use again.", "%(n)d accounts are in use again.", changed) % {"n": changed}
    return ngettext("%(n)d account is shut.", "%(n)d accounts are shut.", changed) % {"n": changed}


def _reset(request: Request, users: list[User]) -> HttpResponse:
    now = timezone.now()
    with tokens.once(request) as sending:
        if not sending.repeated:
            made = actions.reset_passwords(by=request.user, users=users, now=now)
            sending.url = resolve_url("users:list")
            context = {"made": made, "refused": [], "file": sheets.handed_out(made, [], now), "is_new": False}
            return render(request, "users/passwords.html", context)
    return htmx.redirect(request, sending.url)
