"""Makes a part as its view would answer one of the readers. In a thread; gives its database connection back."""

import logging
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connections
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django_htmx.middleware import HtmxDetails

from padis.accounts.models import User
from padis.web.http import Request
from padis.web.live.admission import Reader, still_admitted
from padis.web.live.parts import Part

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """`text` is None where the part could not be made; `readers` are the session keys of those who may still see it."""

    text: str | None
    readers: frozenset[str]


def make(part: Part, readers: Collection[Reader]) -> Made:
    """For those of the readers who may still see it, whose unit and role are the part's own."""
    try:
        users = still_admitted(readers)
        text = text_of(part, next(iter(users.values()))) if users else None
        return Made(text, frozenset(users))
    except Exception:  # the pages fetch it themselves, and are told by the answer what is wrong
        log.exception("The part %s of %s was not made.", part.element, part.address)
        return Made(None, frozenset(reader.session_key for reader in readers))
    finally:
        connections.close_all()


def text_of(part: Part, user: User) -> str:
    """Raises what the view raises, and ValueError for an answer that is no part."""
    request, found = request_of(part, user), part.view
    request.resolver_match = found
    with translation.override(part.language):
        response = found.func(request, *found.args, **found.kwargs)
    if response.status_code != 200:
        raise ValueError(response.status_code)
    return response.content.decode()


def request_of(part: Part, user: User) -> Request:
    """As htmx asks, by the user; with no session, so that nothing of one reader's own comes in."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", part.path, part.path
    request.META |= {"QUERY_STRING": part.query, "HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": part.element}
    request.GET = QueryDict(part.query)  # type: ignore[assignment]
    request.user, request.LANGUAGE_CODE = user, part.language  # type: ignore[attr-defined]
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]
