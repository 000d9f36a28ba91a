"""What a browser tab keeps of unsent forms, so that text survives a log-in or an error (frontend/own/js/keep.js).

The text is sealed in the browser with a key that only the same user's pages carry, so that what a tab still holds
after a log-out is of no use to the next person at the same computer.
"""

import base64
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from padis.accounts.models import User
from padis.web.http import Request

_SESSION_KEY = "forget_forms"


def key_for(user: User) -> str:
    """32 bytes in base64, the same for the user until the password changes."""
    digest = salted_hmac("padis.web.keep", f"{user.pk} {user.password}", algorithm="sha256").digest()
    return base64.b64encode(digest).decode()


def forget(request: Request, names: Iterable[str]) -> None:
    """The next page drops what the tab keeps under these names."""
    if names:
        request.session[_SESSION_KEY] = sorted({*request.session.get(_SESSION_KEY, []), *names})


def forgotten(request: Request) -> str:
    """The names to drop, joined by blanks; asked for once, by the page."""
    return " ".join(request.session.pop(_SESSION_KEY, []))
