"""Confirming many answers that were ticked in the to-do list: all are in sight first, then each for itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange import actions, queries
from padis.exchange.models import DocketRow, Message, Turn
from padis.exchange.rules import what_happened
from padis.exchange.states import Act, State
from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import shard_of
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.items.item import Item
from padis.web.items.panes import NUMBER
from padis.web.paging import ROWS
from padis.web.todo.lists import Listing, key_of

CONFIRMED = ngettext_lazy("%(n)d answer is confirmed.", "%(n)d answers are confirmed.", "n")
FOLLOWED_UP = ngettext_lazy("%(n)d of them is to be followed up.", "%(n)d of them are to be followed up.", "n")
NOT_CONFIRMED = ngettext_lazy("%(n)d answer was not confirmed.", "%(n)d answers were not confirmed.", "n")


@dataclass(frozen=True, slots=True)
class Apart:
    """What was ticked and cannot be confirmed, with why."""

    label: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked in the to-do list: the answers that await confirmation, and the rest."""

    items: Sequence[Item]
    apart: Sequence[Apart]

    @classmethod
    def read(cls, keys: Sequence[str], *, by: User) -> Self:
        numbers, tasks = _split(keys[:ROWS])
        turns = list(
            queries.turns_of(by).filter(Q(number__in=numbers) & ~Q(act=Act.TASK) | Q(act=Act.TASK, item_id__in=tasks))
        )
        ready = [turn.item_id for turn in turns if turn.act == Act.CONFIRM]
        own = Message.objects.filter(shard=shard_of(by.unit_id), id__in=ready)
        gone = set(numbers) - {turn.number for turn in turns if turn.act != Act.TASK}
        rows = DocketRow.objects.visible_to(by).filter(number__in=gone)
        apart = [*map(_other_act, (turn for turn in turns if turn.act != Act.CONFIRM)), *map(_moved_on, rows)]
        in_order = sorted(own, key=lambda message: numbers.index(message.number))  # as they stood in the list
        return cls(Item.read_all(in_order, user=by), apart)


def _split(keys: Iterable[str]) -> tuple[list[str], list[UUID]]:
    """Item numbers and ids of tasks; what is neither is dropped."""
    numbers, tasks = [], []
    for key in keys:
        if NUMBER.fullmatch(key):
            numbers.append(key)
        else:
            try:
                tasks.append(UUID(key))
            except ValueError:
                continue
    return numbers, tasks


def _other_act(turn: Turn) -> Apart:
    words = _("Awaits another act: %(act)s.") % {"act": Act(turn.act).label}
    return Apart(turn.label, Listing().url(key_of(turn)), words)


def _moved_on(row: DocketRow) -> Apart:
    words = _("Nothing awaits your confirmation any more; the state now is “%(state)s”.")
    return Apart(row.label, reverse("items:item", args=[row.number]), words % {"state": State(row.state).label})


@dataclass
class Filled:
    """The form as it was sent: what is ticked, up to where each was seen, and why an item was not confirmed."""

    ticked: set[str]
    adopting: set[str]
    seen: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        return cls(
            set(data.getlist("confirm")),
            set(data.getlist("adopt")),
            dict(part.rsplit(":", 1) for part in data.getlist("seen") if ":" in part),
        )

    @classmethod
    def blank(cls, chosen: Chosen) -> Self:
        """All ticked, as where one answer is confirmed."""
        numbers = {item.message.number for item in chosen.items}
        return cls(numbers, set(numbers), {})


@require_http_methods(["GET", "POST"])
def confirm(request: Request) -> HttpResponse:
    """`?item=` for each item of the to-do list. Showing them is a reading of each person's record."""
    check_may(request.user, Ability.ANSWER)
    if request.method == "GET":
        chosen = Chosen.read(request.GET.getlist("item"), by=request.user)
        return _shown(request, chosen, Filled.blank(chosen))
    keys = request.POST.getlist("item")
    filled = Filled.of(request.POST)
    if not filled.ticked.intersection(keys):
        filled.error = _("Tick at least one answer.")
        return _shown(request, Chosen.read(keys, by=request.user), filled)
    with tokens.once(request) as sending:
        if sending.repeated:
            return htmx.redirect(request, sending.url)
        done, left_open = _confirm_each(keys, filled, by=request.user, now=timezone.now())
        sending.url = _address(keys) if filled.errors else Listing(Act.CONFIRM).url()
    _say(request, len(done), left_open, len(filled.errors))
    if not filled.errors:
        return htmx.redirect(request, sending.url)
    return _shown(request, Chosen.read([key for key in keys if key not in done], by=request.user), filled)


def _confirm_each(keys: Sequence[str], filled: Filled, *, by: User, now: datetime) -> tuple[set[str], int]:
    """Each ticked item in a savepoint of its own, with why not in `filled`. Returns the numbers done, and how many of
    them left something to follow up."""
    ticked = [number for number in _split(keys[:ROWS])[0] if number in filled.ticked]
    rows = DocketRow.objects.visible_to(by).filter(number__in=ticked, left_it=False, item_shard=shard_of(by.unit_id))
    own = Message.objects.filter(shard=shard_of(by.unit_id), sender=by.unit_id, id__in=rows.values("item_id"))
    done, left_open = set(), 0
    for item in Item.read_all(list(own.order_by("id")), user=by):
        number = item.message.number
        try:
            _confirm(item, filled, by=by, now=now)
        except (Refused, Conflict) as why:
            filled.errors[number] = str(why)
        else:
            done.add(number)
            left_open += bool(item.finding and item.finding.follow_up)
    return done, left_open


def _confirm(item: Item, filled: Filled, *, by: User, now: datetime) -> None:
    """Raises Conflict for an item with which something happened since it was shown."""
    number = item.message.number
    with transaction.atomic():
        message = actions.lock_message(item.message.key)
        if str(message.head_no) != filled.seen.get(number):
            raise Conflict(what_happened(message))
        accepted = list(item.corrections) if number in filled.adopting else []
        actions.confirm(key=message.key, by=by, accepted=accepted, now=now)


def _say(request: Request, done: int, left_open: int, failed: int) -> None:
    confirmed = f"{toasts.counted(CONFIRMED, done)} {toasts.counted(FOLLOWED_UP, left_open)}".strip()
    toasts.of_many(request, succeeded=confirmed, failed=toasts.counted(NOT_CONFIRMED, failed))


def _address(keys: Sequence[str]) -> str:
    return f"{reverse('todo:confirm_many')}?{urlencode({'item': keys}, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as the page shows it."""

    item: Item
    ticked: bool
    adopting: bool
    error: str


def _shown(request: Request, chosen: Chosen, filled: Filled) -> HttpResponse:
    by, numbers = request.user, [item.message.number for item in chosen.items]
    cases = {item.case.key for item in chosen.items}
    log_accesses(by=by, cases=cases, purpose=Purpose.HANDLING, at=timezone.now(), note="")
    rows = [
        Row(item, number in filled.ticked, number in filled.adopting, filled.errors.get(number, ""))
        for item, number in zip(chosen.items, numbers, strict=True)
    ]
    context = {"rows": rows, "apart": chosen.apart, "error": filled.error, "back": Listing(Act.CONFIRM).url()}
    return render(request, "many/confirm.html", context, status=422 if filled.errors or filled.error else 200)
