"""Receiving many items: those that were ticked lie open on the page first; or all that await the unit, unread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange import actions, queries
from padis.exchange.actions import Receipt
from padis.exchange.models import DocketRow, Message, Turn
from padis.exchange.states import Act
from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.shared.sharding import Key
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.items.item import Item
from padis.web.items.panes import NUMBER
from padis.web.paging import ROWS
from padis.web.todo.lists import Listing

ALL = "all"
"""The name of the button that receives everything that awaits the unit."""

MOST_TOLD = 20
RECEIVED = ngettext_lazy("%(n)d item is received.", "%(n)d items are received.", "n")
UNREAD = ngettext_lazy("%(n)d of them unread.", "%(n)d of them unread.", "n")
NOT_RECEIVED = ngettext_lazy("%(n)d item was not received:", "%(n)d items were not received:", "n")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked and can be received, with its content; what cannot, by its docket row."""

    items: Sequence[Item]
    apart: Sequence[DocketRow]

    @classmethod
    def read(cls, numbers: Sequence[str], *, by: User) -> Self:
        known = [number for number in numbers[:ROWS] if NUMBER.fullmatch(number)]
        turns = list(_turns(by).filter(number__in=known))
        apart = DocketRow.objects.visible_to(by).filter(number__in=set(known) - {turn.number for turn in turns})
        return cls(_items(turns, by), list(apart))


def _turns(by: User):  # type: ignore[no-untyped-def]
    return queries.turns_of(by).filter(act=Act.RECEIVE)


def _items(turns: Sequence[Turn], by: User) -> list[Item]:
    """With their sheets opened, in the order of the list; three queries for each shard they lie in."""
    found: dict[UUID, Item] = {}
    for shard in sorted({turn.item_shard for turn in turns}):
        ids = [turn.item_id for turn in turns if turn.item_shard == shard]
        messages = list(Message.objects.filter(shard=shard, id__in=ids))
        found |= {item.message.id: item for item in Item.read_all(messages, user=by)}
    return [found[turn.item_id] for turn in turns if turn.item_id in found]


@require_http_methods(["GET", "POST"])
def receive(request: Request) -> HttpResponse:
    """`?item=` for each item. Showing them is a reading of each person's record, and once in sight they are opened."""
    check_may(request.user, Ability.ANSWER)
    if request.method == "GET":
        return _shown(request, Chosen.read(request.GET.getlist("item"), by=request.user))
    numbers, ticked = request.POST.getlist("item"), set(request.POST.getlist("receive"))
    if ALL not in request.POST and not ticked.intersection(numbers):
        chosen = Chosen.read(numbers, by=request.user)
        return _shown(request, chosen, ticked=ticked, error=_("Tick at least one item."))
    with tokens.once(request) as sending:
        if not sending.repeated:
            receipt = _receive(request, ticked.intersection(numbers[:ROWS]), now=timezone.now())
            left = [number for number in numbers if number not in ticked]
            sending.url = _address(left) if left and ALL not in request.POST else Listing(Act.RECEIVE).url()
            _say(request, receipt)
    return htmx.redirect(request, sending.url)


def _receive(request: Request, numbers: set[str], *, now: datetime) -> Receipt:
    return actions.receive_many(keys=_keys(request, numbers), by=request.user, now=now)


def _keys(request: Request, numbers: set[str]) -> list[Key]:
    """All that awaits the unit, or those of the numbers that its docket knows, awaited or not."""
    if ALL in request.POST:
        return list(_turns(request.user).values_list("item_shard", "item_id"))
    rows = DocketRow.objects.visible_to(request.user).filter(number__in=numbers, left_it=False)
    return list(rows.values_list("item_shard", "item_id"))


def _say(request: Request, receipt: Receipt) -> None:
    received = f"{toasts.counted(RECEIVED, receipt.done)} {toasts.counted(UNREAD, receipt.unread)}".strip()
    missed = toasts.counted(NOT_RECEIVED, len(receipt.missed))
    told = sorted(set(receipt.missed.values()))[:MOST_TOLD]
    toasts.of_many(request, succeeded=received, failed=" ".join([missed, *told]))


def _address(numbers: Sequence[str]) -> str:
    return f"{reverse('todo:receive_many')}?{urlencode({'item': numbers}, doseq=True)}"


def _shown(request: Request, chosen: Chosen, *, ticked: set[str] | None = None, error: str = "") -> HttpResponse:
    cases = {item.case.key for item in chosen.items}
    log_accesses(by=request.user, cases=cases, purpose=Purpose.HANDLING, at=timezone.now(), note="")
    context = {
        "items": chosen.items,
        "ticked": {item.message.number for item in chosen.items} if ticked is None else ticked,
        "apart": chosen.apart,
        "error": error,
        "awaiting": _turns(request.user).count(),
        "back": Listing(Act.RECEIVE).url(),
    }
    return render(request, "many/receive.html", context, status=422 if error else 200)
