"""What a browser tab keeps of unsent forms, so that text survives a log-in or an error (frontend/own/js/keep.js).

The text is sealed in the browser with a key that only the same user's pages carry, so that what a tab still holds
after a log-out is of no use to the next person at the same computer.
"""

import base64
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from padis.accounts.models import User
from padis.web.http import Request

COOKIE, BETWEEN = "forget_forms", "."
OPTIONS: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
NAME = re.compile("[A-Za-z0-9_-]{1,60}")


def key_for(user: User) -> str:
    """32 bytes in base64, the same for the user until the password changes."""
    digest = salted_hmac("padis.web.keep", f"{user.pk} {user.password}", algorithm="sha256").digest()
    return base64.b64encode(digest).decode()


def forget(request: Request, names: Iterable[str]) -> None:
    """The next page drops what the tab keeps under these names."""
    request.forms_to_forget = sorted({*_waiting(request), *names})  # type: ignore[attr-defined]


def forgotten(request: Request) -> str:
    """The names to drop, joined by blanks; asked for once, by the page."""
    names = _waiting(request)
    request.forms_to_forget = []  # type: ignore[attr-defined]
    return " ".join(names)


def carry(request: Request, response: HttpResponse) -> None:
    """Lets the browser bring the names to the next page, so that no row is written for them."""
    names = getattr(request, "forms_to_forget", None)
    if names:
        response.set_cookie(COOKIE, BETWEEN.join(names), **OPTIONS)
    elif names is not None and COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, samesite=OPTIONS["samesite"])


def _waiting(request: Request) -> list[str]:
    """What this request added to what the browser brought, if it was not told to the page yet."""
    brought = request.COOKIES.get(COOKIE, "").split(BETWEEN)
    return getattr(request, "forms_to_forget", [name for name in brought if NAME.fullmatch(name)])
