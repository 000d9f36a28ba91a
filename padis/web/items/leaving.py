"""Where an act leads: on to the next item of the to-do list that it was done in, else back to the item's page."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from padis.exchange import queries
from padis.exchange.models import Turn
from padis.web import htmx, keep
from padis.web.http import Request
from padis.web.todo.lists import Listing, following, key_of

MAILBOX = "todo"
"""The id of the to-do list with the item beside it."""


def list_of(request: Request) -> Listing | None:
    """The to-do list in which a form was sent; None where it stood on another page."""
    try:
        page = urlsplit((request.htmx.current_url if request.htmx else request.headers.get("Referer")) or "")
    except ValueError:  # no address at all
        return None
    return Listing.of(QueryDict(page.query)) if page.path == reverse("todo:list") else None


def is_part_of_list(request: Request) -> bool:
    """Whether htmx asks for what is shown beside the to-do list."""
    return htmx.is_fragment(request) and list_of(request) is not None


@dataclass(frozen=True)
class Start:
    """Where the user was before the act: `turn` is what the to-do list said of the item."""

    key: str  # of the item in the address of the list
    home: str  # its own page
    item_id: uuid.UUID
    listing: Listing | None
    turn: Turn | None

    @classmethod
    def of(cls, request: Request, key: str, item_id: uuid.UUID, *, home: str = "") -> Self:
        turn = queries.turns_of(request.user).filter(item_id=item_id).first()
        return cls(key, home or reverse("items:item", args=[key]), item_id, list_of(request), turn)

    def leads_to(self, request: Request, *, today: date) -> str:
        """The address to go on to, once the act is done."""
        if self.listing is None:
            return self.home
        if self.turn is None or queries.turns_of(request.user).filter(item_id=self.item_id).exists():
            return self.listing.url(self.key)
        after = following(self.listing.rows(request.user, today=today), self.turn)
        return self.listing.url(key_of(after) if after else "")


def go_on(request: Request, url: str, *, forget: Iterable[str]) -> HttpResponse:
    """In the to-do list both halves are replaced without a new page; elsewhere the address is opened."""
    if list_of(request) is None or not htmx.is_fragment(request):
        return htmx.redirect(request, url, forget=forget)
    keep.forget(request, forget)
    where = {"path": url, "target": f"#{MAILBOX}", "swap": "outerHTML"}
    return HttpResponse(headers={"HX-Location": json.dumps(where)})
