"""One ledger entry, its canonical text and the chain. `padis verify` builds the same text in SQL (recount/chain.py)."""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from padis.exchange.door.statements import LEDGER

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MARKS = ("unread", "paper")
"""Columns that came later: each ends the canonical text with its name where it is true, so older entries keep their hash."""
HASHED = tuple(name for name in LEDGER if name not in {"shard", "hash", *MARKS})
"""The columns whose values go into the canonical text, in this order, joined by "|"."""


@dataclass(slots=True)
class Entry:
    """A ledger entry before it is written; field by field as `models.LedgerEntry`, the key apart.

    `due_on_before` is not written: it is the due day of the entry before.
    """

    kind: str
    event: str
    at: datetime
    day: date
    unit: str
    by_id: int
    sender: str
    receiver: str
    sender_county: str
    receiver_county: str
    urgent: bool
    key_person: bool
    state: str
    turn_unit: str
    turn_due_on: date | None
    round_no: int
    asked_on: date
    due_on: date
    asked_month: str
    due_month: str
    due_month_before: str
    again: bool
    in_time: bool
    was_open: bool
    was_due: bool
    paused: bool
    finding: str
    unread: bool = False
    paper: bool = False
    sheet_mac: bytes = b""
    due_on_before: date = date.min

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(name for name in MARKS if getattr(self, name)) if self.unread or self.paper else ()


TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    uuid.UUID: str,
    date: date.isoformat,
    datetime: lambda at: str((at - EPOCH) // MICROSECOND),
    bool: lambda truth: "1" if truth else "0",
    bytes: bytes.hex,
    type(None): lambda _nothing: "",
}
"""Canonical text by exact type: microseconds since 1970 for moments, hex for bytes, 1 and 0 for truth."""


def chain(previous: bytes, values: Iterable[Any]) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and the canonical text of its values."""
    return hashlib.sha256(previous + "|".join([TEXT[type(value)](value) for value in values]).encode()).digest()
