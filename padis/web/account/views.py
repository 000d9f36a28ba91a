"""What the log-in shows when it is locked, and its second step."""

from allauth.account.internal.stagekit import clear_login, unstash_login
from allauth.mfa.base.views import authenticate
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from padis.accounts import queries
from padis.accounts.models import User
from padis.web.account.adapter import BEGUN_WITH
from padis.web.http import Request


def locked_out(request: Request, response: HttpResponse | None, credentials: dict[str, str] | None) -> HttpResponse:
    """After too many wrong passwords: until when, and who can lift it (called by django-axes)."""
    username = (credentials or {}).get("username") or ""
    until = queries.locked_until([username]).get(username)
    return render(request, "account/locked.html", {"until": until, "now": timezone.now()}, status=429)


@login_not_required
def second_factor(request: Request) -> HttpResponse:
    """Asks for the code. A log-in whose password, unit, role or factor was changed since its first step begins anew."""
    begun = unstash_login(request, peek=True)
    if begun and not _still_holds(request, begun.user):
        clear_login(request)
    return authenticate(request)


def _still_holds(request: Request, user: User) -> bool:
    return queries.has_second_factor(user) and user.get_session_auth_hash() == request.session.get(BEGUN_WITH)
