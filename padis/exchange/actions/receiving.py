"""What the receiver does with an item that needs no answer (M5): one, or very many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from padis.accounts.models import User
from padis.exchange import rules
from padis.exchange.actions.locking import lock_message, lock_messages
from padis.exchange.door import Actor, Door
from padis.exchange.models import Message
from padis.exchange.states import Event
from padis.shared.rows import Writes
from padis.shared.sharding import Key
from padis.shared.transactions import use_case

BATCH = 1_000
"""So many are received in one transaction: what others wait for is held for a moment, and memory is bounded. Of 500, each form's
share of the tallies and of the commit took the database a fifth more."""
PART = 125
"""So many of them are written while the next ones are made."""
LOOK = 4
"""After so many it is looked whether the database is ready for more."""


@use_case
def receive(*, key: Key, by: User, now: datetime) -> Message:
    """Take note of an item; in time it counts, late it is recorded as late. Raises NotAllowed, Conflict."""
    message = lock_message(key)
    rules.check_may(by, message, Event.RECEIVED)
    door = Door()
    door.move(message, Event.RECEIVED, by=Actor.of(by), at=now)
    door.write()
    return message


@dataclass(slots=True)
class Receipt:
    """What became of many: how many were received, how many of these unread, and which were not, with why."""

    done: int = 0
    unread: int = 0
    missed: dict[Key, str] = field(default_factory=dict)


def receive_many(*, keys: Iterable[Key], by: User, now: datetime) -> Receipt:
    """Receive all that still await it, batch by batch, each whole or not at all; the others are told in the receipt.

    Two users who receive the same list at once take its locks in the same order: each item is received once.
    Raises NotAllowed.
    """
    receipt, ordered = Receipt(), iter(sorted(set(keys), key=lambda key: (key[0], key[1].int)))
    while batch := list(islice(ordered, BATCH)):
        part = _receive(batch=batch, by=by, now=now)
        receipt.done += part.done
        receipt.unread += part.unread
        receipt.missed |= part.missed
    return receipt


@use_case
def _receive(*, batch: Sequence[Key], by: User, now: datetime) -> Receipt:
    rules.check_handles(by)
    receipt, gone, received = Receipt(), list[Message](), list[Message]()
    for message in lock_messages(batch):
        (received if rules.may_receive(by, message) else gone).append(message)
    receipt.missed = rules.what_happened_to(gone)
    receipt.done, receipt.unread = len(received), sum(message.opened_at is None for message in received)
    _move(received, by=Actor.of(by), at=now)
    return receipt


def _move(received: Sequence[Message], *, by: Actor, at: datetime) -> None:
    writes = Writes()
    door = Door(writes)
    with writes.ahead():
        for number, message in enumerate(received, 1):
            door.move(message, Event.RECEIVED, by=by, at=at)
            if number % LOOK == 0:
                writes.go_on()
            if number % PART == 0:
                door.write_ahead()
        door.write()
