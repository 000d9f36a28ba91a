"""What an act says when it is done: a sentence, a link to what came of it, and undo where it can be undone.

Each has an id: two parts of a page that are fetched at the same moment may both bring it, and it is shown once.
"""

import uuid

from django.contrib import messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise

from padis.web.http import Request


def done(request: Request, text: str, *, link: tuple[str, str] | None = None, undo: str | None = None) -> None:
    """Says that the act is done. `link`: words and address; `undo`: the address that a POST undoes it at."""
    words = render_to_string("ui/toast_text.html", {"text": text, "link": link, "undo": undo})
    messages.success(request, words, extra_tags=uuid.uuid4().hex)


def drop(request: HttpRequest) -> None:
    """What waits to be said, in the browser's cookie, is not for who comes next at the same computer."""
    list(messages.get_messages(request))


def warn(request: Request, text: str, *, link: tuple[str, str] | None = None) -> None:
    """Says that the act was not done, or not wholly."""
    words = render_to_string("ui/toast_text.html", {"text": text, "link": link})
    messages.warning(request, words, extra_tags=uuid.uuid4().hex)


def of_many(request: Request, *, succeeded: str, failed: str) -> None:
    """Says of an act on many what was done and what was not; "" where there is nothing to say."""
    if succeeded:
        done(request, succeeded)
    if failed:
        warn(request, failed)


def counted(words: Promise, number: int) -> str:
    """Words that count (`n`, from ngettext_lazy) with the number; "" for none."""
    return str(words % {"n": number}) if number else ""
