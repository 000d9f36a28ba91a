"""User administration: the accounts of one's own unit and those below."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts import actions, queries, rules
from padis.accounts.models import Role, User
from padis.accounts.rules import Ability
from padis.divisions import queries as divisions
from padis.shared.errors import NotAllowed, Refused
from padis.web import htmx, paging, toasts, tokens
from padis.web.http import Request
from padis.web.users.forms import CreateForm, FilterForm, MoveForm

COLUMNS = {
    "name": ("display_name", "pk"),
    "username": ("username",),
    "unit": ("unit__division__code", "role", "pk"),
    "role": ("role", "unit__division__code", "pk"),
    "last": ("last_login", "pk"),
}


@require_GET
def users(request: Request) -> HttpResponse:
    rules.check_may(request.user, Ability.MANAGE_USERS)
    form = FilterForm(request.GET)
    rows = form.narrowed(queries.users_below(request.user), timezone.now())
    page = paging.paginate(request, rows, columns=COLUMNS, default="unit")
    context = {
        "page": page,
        "form": form,
        "locked": _locked(list(page)),
        "out_of_reach": {user.pk for user in page if not _may_manage(request.user, user)},
        "filters": request.GET.urlencode(),
    }
    return render(request, "users/list.html", context)


def _locked(users: list[User]) -> set[str]:
    now = timezone.now()
    return {name for name, until in queries.locked_until([user.username for user in users]).items() if until > now}


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    rules.check_may(request.user, Ability.MANAGE_USERS)
    form = CreateForm(request.POST or None, initial={"unit": request.GET.get("unit", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return _create(request, form)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except NotAllowed as refused:
            form.add_error("unit", str(refused))
    return render(request, "users/create.html", {"form": form}, status=422 if form.errors else 200)


def _create(request: Request, form: CreateForm) -> HttpResponse:
    """The account with its one-time password, shown once. Raises Refused, NotAllowed."""
    given = form.cleaned_data
    unit = divisions.units([given["unit"]])[given["unit"]]
    with tokens.once(request) as sending:
        if not sending.repeated:
            user, password = actions.create_user(
                by=request.user,
                unit=unit,
                role=Role(given["role"]),
                username=given["username"],
                display_name=given["display_name"],
                now=timezone.now(),
            )
            sending.url = resolve_url("users:account", user.pk)
            return render(request, "users/password.html", {"account": user, "password": password, "is_new": True})
    return htmx.redirect(request, sending.url)


@require_GET
def account(request: Request, pk: int) -> HttpResponse:
    user = _account_or_404(request, pk)
    context = {
        "account": user,
        "events": user.events.select_related("by").order_by("-at")[:50],
        "locked": bool(_locked([user])),
        "has_second_factor": queries.has_second_factor(user),
        "may_manage": _may_manage(request.user, user),
    }
    return render(request, "users/account.html", context)


def _may_manage(by: User, user: User) -> bool:
    try:
        rules.check_may_manage(by, user)
    except PermissionDenied:
        return False
    return True


def _account_or_404(request: Request, pk: int) -> User:
    return get_object_or_404(queries.users_below(request.user), pk=pk)


def _act(request: Request, pk: int, action: Callable, said: str) -> HttpResponse:
    user = _account_or_404(request, pk)
    action(by=request.user, user=user, now=timezone.now())
    toasts.done(request, said % {"name": user.display_name})
    return htmx.redirect(request, "users:account", user.pk)


@require_POST
def disable(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, actions.disable, _("The account of %(name)s is shut."))


@require_POST
def enable(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, actions.enable, _("The account of %(name)s is in use again."))


@require_POST
def unlock(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, actions.unlock, _("%(name)s can log in again."))


@require_POST
def remove_second_factor(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, actions.remove_second_factor, _("%(name)s logs in with the password alone."))


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int) -> HttpResponse:
    """To another unit of the sub-tree."""
    user = _account_or_404(request, pk)
    rules.check_may_manage(request.user, user)
    form = MoveForm(request.POST or None, initial={"role": user.role})
    if request.method == "POST" and form.is_valid():
        unit, role = form.cleaned_data["unit"], Role(form.cleaned_data["role"])
        try:
            actions.move(by=request.user, user=user, unit=unit, role=role, now=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except NotAllowed as refused:
            form.add_error("unit", str(refused))
        else:
            words = _("%(name)s now belongs to %(unit)s.")
            toasts.done(request, words % {"name": user.display_name, "unit": unit.division.full_name})
            return htmx.redirect(request, "users:account", user.pk)
    return render(request, "users/move.html", {"account": user, "form": form}, status=422 if form.errors else 200)


@require_POST
def reset_password(request: Request, pk: int) -> HttpResponse:
    """The new one-time password, shown once."""
    user = _account_or_404(request, pk)
    with tokens.once(request) as sending:
        if not sending.repeated:
            password = actions.reset_password(by=request.user, user=user, now=timezone.now())
            sending.url = resolve_url("users:account", user.pk)
            return render(request, "users/password.html", {"account": user, "password": password, "is_new": False})
    return htmx.redirect(request, sending.url)
