"""What the log-in shows when it is locked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from padis.accounts import queries
from padis.web.http import Request


def locked_out(request: Request, response: HttpResponse | None, credentials: dict[str, str] | None) -> HttpResponse:
    """After too many wrong passwords: until when, and who can lift it (called by django-axes)."""
    username = (credentials or {}).get("username") or ""
    until = queries.locked_until([username]).get(username)
    return render(request, "account/locked.html", {"until": until, "now": timezone.now()}, status=429)
