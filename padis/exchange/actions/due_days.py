"""Due days that hang on working days not published yet: they move once the calendar knows these, through the door."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from uuid import UUID

from padis.divisions.models import NATION
from padis.exchange.door import Actor, Door, answer_due, due
from padis.exchange.models import LedgerEntry, Message, Task
from padis.exchange.states import TRANSITIONS, Event
from padis.shared.sharding import Key, cross_shard
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

BATCH = 500
PLATFORM = Actor(NATION, 0)
"""Whose act it is: no user's."""
ASKED = (Event.SENT, Event.RESENT, Event.ASKED_AGAIN)

Spans = Mapping[UUID, tuple[date, date]]


def provisional_due_days() -> int:
    """How many due days may still move."""
    with cross_shard("the due days that may still move"):
        return sum(model.objects.filter(provisional=True).count() for model in (Message, Task))


def settle_due_days(*, now: datetime, progress: Callable[[int], None] = lambda done: None) -> int:
    """Move every provisional due day that the calendar knows by now; `progress` is told how many were looked at.

    Returns how many are settled. What was answered meanwhile keeps what it was judged by.
    """
    settled = 0
    for model, settle in ((Message, _settle_messages), (Task, _settle_tasks)):
        with cross_shard("the due days that may still move"):
            keys = list(model.objects.filter(provisional=True).order_by("shard", "id").values_list("shard", "id"))
        for shard, ids in _batches(keys):
            settled += settle(shard=shard, ids=ids, now=now)
            progress(len(ids))
    return settled


def _batches(keys: Sequence[Key]) -> Iterator[tuple[str, Sequence[UUID]]]:
    for shard, group in groupby(keys, key=lambda key: key[0]):
        ids = (id for _shard, id in group)
        while batch := list(islice(ids, BATCH)):
            yield shard, batch


@use_case
def _settle_messages(*, shard: str, ids: Sequence[UUID], now: datetime) -> int:
    open_ones = Message.objects.filter(
        shard=shard, id__in=ids, provisional=True, state__in=TRANSITIONS[Event.DUE_MOVED].sources
    )
    door, pauses, settled = Door(), _pauses(shard, ids), 0
    for message in open_ones.select_for_update(of=("self",)).order_by("id"):
        new = answer_due(message.kind, message.asked_on, urgent=message.urgent, stood_still=pauses.get(message.id))
        if not new.provisional:
            door.move(message, Event.DUE_MOVED, by=PLATFORM, at=now, due_on=new.on, provisional=False)
            settled += 1
    door.write()
    return settled


def _pauses(shard: str, ids: Sequence[UUID]) -> Spans:
    """Between which days the clock of each item's present obligation stood still."""
    entries = LedgerEntry.objects.filter(
        shard=shard, item_id__in=ids, event__in=(*ASKED, Event.QUESTIONED, Event.REPLIED)
    )
    asked: dict[UUID, date] = {}
    spans: dict[UUID, tuple[date, date]] = {}
    for entry in entries.order_by("item_id", "no"):
        if entry.event in ASKED:
            spans.pop(entry.item_id, None)
        elif entry.event == Event.QUESTIONED:
            asked[entry.item_id] = entry.day
        elif entry.paused:
            spans[entry.item_id] = asked[entry.item_id], entry.day
    return spans


@use_case
def _settle_tasks(*, shard: str, ids: Sequence[UUID], now: datetime) -> int:
    open_ones = Task.objects.filter(shard=shard, id__in=ids, provisional=True, done_at=None)
    door, settled = Door(), 0
    for task in open_ones.select_for_update(of=("self",)).order_by("id"):
        new = due(task.kind, task.level, beijing_date(task.opened_at))
        if not new.provisional:
            door.move_task(task, by=PLATFORM, at=now, due_on=new.on)
            settled += 1
    door.write()
    return settled
