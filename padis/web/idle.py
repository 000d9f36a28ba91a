"""A session that nobody uses ends: office computers are shared, and are left with a page open.

Parts that pages fetch by themselves are no use of it (frontend/own/js/frame.js marks them), nor are those that a stream brings; but the
wall is, as long as it listens: it hangs where nobody types, and shows counts alone. What was being typed is kept by its tab and comes back
after the log-in.
"""

from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse

from padis.web.http import Request
from padis.web.middleware import GetResponse

USED_AT = "used_at"
BY_ITSELF = "X-Padis-By-Itself"
WALL = "/wall/"
NOTED_EVERY = 60
"""Seconds: not every click writes the session anew."""


class IdleMiddleware:
    """Logs out who did nothing for `SESSION_IDLE_SECONDS`, before anything is shown."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if settings.SESSION_IDLE_SECONDS and request.user.is_authenticated:
            if has_ended(request.session):
                logout(request)
            elif is_use(request):
                note_use(request.session)
        return self.get_response(request)


def has_ended(session: Any) -> bool:
    """Whether nobody used it for too long. `session` is a session, or what it holds."""
    return 0 < settings.SESSION_IDLE_SECONDS < unused_for(session)


def unused_for(session: Any) -> int:
    """Seconds."""
    return int(time()) - session.get(USED_AT, 0)


def note_use(session: Any) -> bool:
    """Whether the session must be saved."""
    if unused_for(session) <= NOTED_EVERY:
        return False
    session[USED_AT] = int(time())
    return True


def is_kept_by(path: str) -> bool:
    """Whether a page of this address is used by showing it."""
    return path.endswith(WALL)


def is_use(request: Request) -> bool:
    return request.method != "GET" or BY_ITSELF not in request.headers or is_kept_by(request.path)


def begin(sender: Any, request: Any, **_kwargs: Any) -> None:
    """A log-in is the first use; written with the session that it begins."""
    request.session[USED_AT] = int(time())
