"""Every change of an item's state goes through `Door.send`, `Door.move` or the task twins, and is written by
`Door.write` in the transaction that is open: one item or ten thousand alike.

The caller holds the row locks of the items it moves. Lock order: person, item, tallies by (shard, unit).
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any, Self

from padis.accounts.models import User
from padis.divisions.queries import county_of
from padis.exchange.door import statements as sql
from padis.exchange.door.clock import month_of
from padis.exchange.door.counts import Counts
from padis.exchange.door.ledger import HASHED, Entry, chain
from padis.exchange.door.rows import (
    NOTHING_BEFORE,
    Before,
    docket_row,
    is_paper,
    shard_of_turn,
    stamp,
    stops_or_starts,
    turn_due,
    turn_of_task,
    turn_row,
    unit_whose_turn,
)
from padis.exchange.door.serving import FOLLOWED, Heard, follow
from padis.exchange.kinds import kind_of, turning_of
from padis.exchange.models import Backlog, Message, Sheet, Task
from padis.exchange.numbers import is_first
from padis.exchange.states import TRANSITIONS, Event, Party, State, Turning
from padis.privacy.crypto import keyed_hash, seal
from padis.shared.rows import Writes
from padis.shared.sharding import new_id, shard_of
from padis.shared.time import beijing_date

_SEALED = Sheet._meta.get_field("sealed")
_SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False)
_NEW = attrgetter(*sql.KEY, *sql.MESSAGE_FIXED, *sql.MESSAGE_CHANGING)
_CHANGED = attrgetter(*sql.MESSAGE_CHANGING, *sql.KEY)
_NEW_TASK = attrgetter(*sql.KEY, *sql.TASK_FIXED, *sql.TASK_CHANGING)
_CHANGED_TASK = attrgetter(*sql.TASK_CHANGING, *sql.KEY)
_HASHED_OF_ENTRY = attrgetter(*HASHED[2:])


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which unit."""

    unit: str
    user_id: int

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user.unit_id, user.pk)


@dataclass(frozen=True, slots=True)
class Content:
    """What goes onto a sheet: `plain` may be read by anyone who sees the item, `sealed` by its two units."""

    plain: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> tuple[str, str]:
        """Both parts as JSON, as the ledger's keyed hash covers them; the second is what gets sealed."""
        return _SORTED.encode(dict(self.plain)) if self.plain else "{}", _SEALED.to_text(dict(self.sealed))


MOVES_DUE_DAY = (Event.REPLIED, Event.DUE_MOVED)


@dataclass(slots=True)
class _Under:
    """A message under way in a unit of work."""

    message: Message
    is_new: bool
    turn_before: str | None  # the shard of the turn row that stands in the database
    turn_due: date | None = None
    since: datetime | None = None  # of the turn
    ended_returned: bool = False  # it ends without going on from the unit that returned it


class Door:
    """One unit of work: events are applied to the items in memory, then everything is written at once. Used once.

    Who brings in the work of a long time says which days are `past`: before that day, nobody asks for the backlog of one.
    """

    def __init__(self, writes: Writes | None = None, *, past: date = Backlog.FOLDED) -> None:
        self._writes = writes or Writes()
        self._counts = Counts(past)
        self._items: dict[uuid.UUID, _Under] = {}
        self._left: dict[tuple[str, uuid.UUID], tuple[Any, ...]] = {}  # dockets of former receivers
        self._touched: set[str] = set()
        self._heard: list[Heard] = []  # what the follow-up list follows
        self._county_of, self._month_of = cache(county_of), cache(month_of)  # the same few again and again

    # --- messages -------------------------------------------------------------------------------------------
    def send(self, message: Message, *, by: Actor, at: datetime, content: Content) -> None:
        """Put a new message on its way; it carries all but what follows from sending."""
        message.sent_at = message.delivered_at = at
        item = self._items[message.id] = _Under(message, True, None)
        self._record(item, Event.SENT, NOTHING_BEFORE, by=by, at=at, content=content)
        if not is_first(message.number):
            self._hear(message, Event.SENT, at)

    def move(
        self, message: Message, event: Event, *, by: Actor, at: datetime, content: Content | None = None, **changes: Any
    ) -> None:
        """Apply one event and the changes that come with it. Whether it may follow, `rules.check_may` has said."""
        item = self._items.get(message.id)
        if item is None:
            item = self._items[message.id] = _Under(message, False, shard_of_turn(message))
        elif "receiver" in changes:
            turning = turning_of(message.kind, message.state)
            self._left[message.receiver, message.id] = docket_row(message, message.receiver, Party.RECEIVER, turning)
        before = Before.of(message, beijing_date(at))
        if message.state == State.RETURNED and "receiver" not in changes:
            item.ended_returned = True
        message.state = TRANSITIONS[event].after(State(message.state))
        for name, value in changes.items():
            setattr(message, name, value)
        stamp(message, event, before, at)
        self._record(item, event, before, by=by, at=at, content=content)
        self._hear(message, event, at)
        kind_of(message.kind).follow(self, message, event, by, at)

    def _hear(self, message: Message, event: Event, at: datetime) -> None:
        if event in FOLLOWED:
            self._heard.append(Heard(event, (message.shard, message.case_id), message.receiver, at))

    def moved(self, id: uuid.UUID) -> Message | None:
        """The message as this unit of work leaves it; None where it did not touch it."""
        item = self._items.get(id)
        return None if item is None else item.message

    def _record(
        self, item: _Under, event: Event, before: Before, *, by: Actor, at: datetime, content: Content | None
    ) -> None:
        message, day = item.message, beijing_date(at)
        turning = turning_of(message.kind, message.state)
        unit = unit_whose_turn(message, turning)
        ends_on = turn_due(message, turning, day)
        entry = Entry(
            kind=message.kind, event=event.value, at=at, day=day, unit=by.unit, by_id=by.user_id,
            sender=message.sender, receiver=message.receiver,
            sender_county=self._county_of(message.sender), receiver_county=self._county_of(message.receiver),
            urgent=message.urgent, key_person=message.key_person, state=str(message.state),
            turn_unit=unit, turn_due_on=ends_on, round_no=message.round_no,
            asked_on=message.asked_on, due_on=message.due_on,
            asked_month=self._month_of(message.asked_on), due_month=self._month_of(message.due_on),
            due_month_before=self._month_of(before.due_on) if event in MOVES_DUE_DAY else "",
            again=message.round_no > 1, in_time=before.in_time, was_open=before.was_open, was_due=before.was_due,
            paused=stops_or_starts(event, message, before), finding=message.finding,
            unread=event is Event.RECEIVED and not before.was_opened, paper=is_paper(message),
        )  # fmt: skip
        entry.due_on_before = before.due_on
        self._append(message, entry, content, by)
        self._counts.count(entry)
        self._touched.update((message.sender, message.receiver))
        item.turn_due, item.since = ends_on, at

    def _append(self, item: Message | Task, entry: Entry, content: Content | None, by: Actor) -> None:
        item.head_no += 1
        if content is not None:
            plain, sealed = content.texts()
            entry.sheet_mac = keyed_hash(f"{plain}\n{sealed}".encode())
            row = (item.shard, new_id(), item.id, item.head_no, by.unit, plain, seal(sealed, context=_SEALED.context))
            self._writes.add(sql.INSERT_SHEET, row)
        values = (item.id, item.head_no, *_HASHED_OF_ENTRY(entry))
        item.head_hash = chain(bytes(item.head_hash), (*values, *entry.marks))
        self._writes.add(sql.INSERT_LEDGER, (item.shard, *values, entry.unread, entry.paper, item.head_hash))

    # --- tasks ----------------------------------------------------------------------------------------------
    def open_task(self, task: Task, *, by: Actor) -> None:
        """Give a unit something to do by itself."""
        self._record_task(task, Event.TASK_OPENED, by=by, at=task.opened_at)
        self._writes.add(sql.INSERT_TASK, _NEW_TASK(task))
        self._writes.add(sql.INSERT_TURN, turn_of_task(task))

    def move_task(self, task: Task, *, by: Actor, at: datetime, due_on: date) -> None:
        """Its due day hung on working days that are known by now."""
        task.due_on, task.provisional = due_on, False
        self._record_task(task, Event.DUE_MOVED, by=by, at=at)
        self._writes.add(sql.UPDATE_TASK, _CHANGED_TASK(task))
        self._writes.add(sql.PUT_TURN, turn_of_task(task))

    def finish_task(self, task: Task, *, by: Actor, at: datetime, outcome: str) -> None:
        """The unit did it; `outcome` says how."""
        task.done_at, task.outcome, task.provisional = at, outcome, False
        self._record_task(task, Event.TASK_DONE, by=by, at=at)
        self._writes.add(sql.UPDATE_TASK, _CHANGED_TASK(task))
        self._writes.add(sql.REMOVE_TURN, (task.shard, task.id))

    def _record_task(self, task: Task, event: Event, *, by: Actor, at: datetime) -> None:
        done, day = event is Event.TASK_DONE, beijing_date(at)
        opened, county = beijing_date(task.opened_at), county_of(task.unit)
        entry = Entry(
            kind=task.kind, event=event.value, at=at, day=day, unit=by.unit, by_id=by.user_id,
            sender=task.unit, receiver=task.unit, sender_county=county, receiver_county=county,
            urgent=False, key_person=False, state="done" if done else "task",
            turn_unit="" if done else task.unit, turn_due_on=None if done else task.due_on, round_no=1,
            asked_on=opened, due_on=task.due_on, asked_month=month_of(opened), due_month=month_of(task.due_on),
            due_month_before="", again=False, in_time=day <= task.due_on, was_open=False, was_due=done, paused=False,
            finding=task.outcome if done else task.reason,
        )  # fmt: skip
        self._append(task, entry, None, by)
        self._counts.count(entry)
        self._touched.add(task.unit)

    # --- writing --------------------------------------------------------------------------------------------
    def write(self) -> None:
        """Write everything in the transaction that is open."""
        self._write_items()
        self._counts.write(self._writes)
        if self._touched:
            units = sorted(self._touched)
            self._writes.add(sql.INSERT_PULSE, (shard_of(units[0]), new_id(), units))
        self._writes.flush()
        if self._heard:
            follow(self._heard)

    def write_ahead(self) -> None:
        """Send the items of a large unit of work so far, inside `Writes.ahead`; what they add up to stays for `write`."""
        self._write_items()
        self._items, self._left = {}, {}
        self._writes.send()

    def _write_items(self) -> None:
        for id, item in self._items.items():
            message = item.message
            if item.is_new:
                self._writes.add(sql.INSERT_MESSAGE, _NEW(message))
            else:
                self._writes.add(sql.UPDATE_MESSAGE, _CHANGED(message))
            turning = turning_of(message.kind, message.state)
            self._write_turn(item, turning)
            docket = sql.INSERT_DOCKET if item.is_new else sql.PUT_DOCKET
            for role, unit in ((Party.SENDER, message.sender), (Party.RECEIVER, message.receiver)):
                if self._left:
                    self._left.pop((unit, id), None)
                row = docket_row(message, unit, role, turning, left=item.ended_returned)
                self._writes.add(docket, (shard_of(unit), unit, id, *row))
        for (unit, id), row in self._left.items():
            docket = sql.INSERT_DOCKET if id in self._items and self._items[id].is_new else sql.PUT_DOCKET
            self._writes.add(docket, (shard_of(unit), unit, id, *row))

    def _write_turn(self, item: _Under, turning: Turning | None) -> None:
        message, before = item.message, item.turn_before
        unit = unit_whose_turn(message, turning)
        if before is not None and before != shard_of(unit):
            self._writes.add(sql.REMOVE_TURN, (before, message.id))
        if turning is not None:
            assert item.since is not None
            statement = sql.INSERT_TURN if item.is_new else sql.PUT_TURN
            row = turn_row(message, turning, unit, item.turn_due, item.since)
            self._writes.add(statement, (shard_of(unit), message.id, *row))
