"""A session that nobody uses ends: office computers are shared, and are left with a page open.

Parts that pages fetch by themselves are no use of it (frontend/own/js/frame.js marks them), but the wall is: it hangs where nobody
types, and shows counts alone. What was being typed is kept by its tab and comes back after the log-in.
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
            if unused_for(request) > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif is_use(request) and unused_for(request) > NOTED_EVERY:
                request.session[USED_AT] = int(time())
        return self.get_response(request)


def unused_for(request: Request) -> int:
    """Seconds."""
    return int(time()) - request.session.get(USED_AT, 0)


def is_use(request: Request) -> bool:
    return request.method != "GET" or BY_ITSELF not in request.headers or request.path.endswith(WALL)


def begin(sender: Any, request: Any, **_kwargs: Any) -> None:
    """A log-in is the first use; written with the session that it begins."""
    request.session[USED_AT] = int(time())
