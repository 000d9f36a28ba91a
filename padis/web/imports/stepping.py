"""A step of an import, of cases or of people of a register: taken once, and what cannot be done is said on its page."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse

from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts, tokens
from padis.web.http import Request

Import = TypeVar("Import")


def step(
    request: Request,
    one: Import,
    act: Callable[[Import], object],
    *,
    begin: Callable[[object], None],
    page: str,
    then: str = "",
    done: str = "",
) -> HttpResponse:
    """`begin` is told what the act gave, and begins the work that waits now, with the transaction.

    Leads to `then`, or to the import's own `page`.
    """
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                begin(act(one))
                sending.url = then or page
        if done and not sending.repeated:
            toasts.done(request, done)
        return htmx.redirect(request, sending.url)
    except (Conflict, Refused) as reason:
        toasts.warn(request, str(reason))
        return htmx.redirect(request, page)
