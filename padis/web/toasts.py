"""What an act says when it is done: a sentence, a link to what came of it, and undo where it can be undone."""

from django.contrib import messages
from django.template.loader import render_to_string

from padis.web.http import Request


def done(request: Request, text: str, *, link: tuple[str, str] | None = None, undo: str | None = None) -> None:
    """Says that the act is done. `link`: words and address; `undo`: the address that a POST undoes it at."""
    messages.success(request, render_to_string("ui/toast_text.html", {"text": text, "link": link, "undo": undo}))


def warn(request: Request, text: str, *, link: tuple[str, str] | None = None) -> None:
    """Says that the act was not done, or not wholly."""
    messages.warning(request, render_to_string("ui/toast_text.html", {"text": text, "link": link}))
