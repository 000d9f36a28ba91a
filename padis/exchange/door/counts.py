"""Adds up what events change in the tallies, by reading `effects.EFFECTS`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from padis.exchange.door.ledger import Entry
from padis.exchange.door.statements import ADD_ACTIVITY, ADD_BACKLOG, ADD_CORRIDOR, ADD_OPEN, ADD_TALLY
from padis.exchange.effects import (
    BACKLOG,
    BY_EVENT,
    CONDITIONS,
    TALLIED,
    TALLY_COLUMNS,
    TOOK,
    Effect,
    Month,
    Table,
    city_of,
)
from padis.exchange.models import Backlog
from padis.exchange.states import Party
from padis.exchange.took import LONGEST, ONE
from padis.shared.rows import Writes
from padis.shared.sharding import shard_of

_CONDITIONS = attrgetter(*CONDITIONS)

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What one event under certain conditions adds for one side."""

    is_sender: bool
    side: str
    tallies: tuple[tuple[str, int, int], ...]  # month, position of the column, sign
    took: str  # the month in which the days that an answer took are counted, or ""
    open: tuple[tuple[bool, int], ...]  # whether by the due day that the event replaced, sign


@cache
def _effects(event: str, conditions: tuple[bool, ...]) -> tuple[tuple[Sums, ...], tuple[int, ...]]:
    """By side, and the signs of what is added to the corridor. The same few combinations come again and again."""
    known = dict(zip(CONDITIONS, conditions, strict=True))
    found = [effect for effect in BY_EVENT[event] if _holds(effect, known)]
    corridor = tuple(effect.sign for effect in found if effect.table is Table.CORRIDOR)
    return tuple(_sums(side, [each for each in found if side in each.sides]) for side in Party), corridor


def _holds(effect: Effect, known: dict[str, bool]) -> bool:
    return all(known[name.lstrip("-")] != name.startswith("-") for name in effect.when)


def _sums(side: Party, effects: list[Effect]) -> Sums:
    tallies = [each for each in effects if each.table is Table.TALLY]
    return Sums(
        side is Party.SENDER,
        side.value,
        tuple((e.month.value, TALLY_COLUMNS.index(e.column), e.sign) for e in tallies if e.column != TOOK),
        next((e.month.value for e in tallies if e.column == TOOK), ""),
        tuple((e.month is Month.DUE_BEFORE, e.sign) for e in effects if e.table is Table.OPEN),
    )


@lru_cache(maxsize=4096)
def _since(day: date, asked_on: date, due_on: date) -> tuple[date, ...]:
    """From which day on the event of `day` makes a difference to each column of the backlog."""
    days = {"asked_on": asked_on, "due_on": due_on}
    return tuple(
        max(day, days[begins[0]] + timedelta(days=begins[1])) if begins else day for begins in BACKLOG.values()
    )


def _days(entry: Entry) -> int:
    """From the asking to this entry."""
    return min(max((entry.day - entry.asked_on).days, 0), LONGEST)


class Counts:
    """Sums by key; written once, sorted by key, so that two transactions never wait for each other in a circle.

    Tallies and open counts are kept by side and laid out in grains by the database (`effects.GRAINS`). In the backlog the days
    before `past` are one, as the nightly fold would leave them.
    """

    def __init__(self, past: date = Backlog.FOLDED) -> None:
        self.past = past
        self.tallies: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(TALLIED))
        self.open: defaultdict[Key, int] = defaultdict(int)
        self.backlog: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(BACKLOG))
        self.corridors: defaultdict[Key, int] = defaultdict(int)
        self.activity: defaultdict[Key, int] = defaultdict(int)

    def count(self, entry: Entry) -> None:
        self.activity[shard_of(entry.unit), entry.unit, entry.day] += 1
        sides, corridor = _effects(entry.event, _CONDITIONS(entry))
        for sums in sides:
            if sums.tallies or sums.open:
                self._add(sums, entry)
        for sign in corridor:
            county = entry.receiver_county
            self.corridors[
                shard_of(county), county, entry.sender_county, entry.kind, entry.due_month, _days(entry)
            ] += sign

    def _add(self, sums: Sums, entry: Entry) -> None:
        if sums.is_sender:
            unit, county, partner = entry.sender, entry.sender_county, entry.receiver[:2]
        else:
            unit, county, partner = entry.receiver, entry.receiver_county, entry.sender[:2]
        counted = (shard_of(county), city_of(county), sums.side, entry.kind, entry.key_person)
        for month, position, sign in sums.tallies:
            self.tallies[*counted, getattr(entry, month), county, partner, unit][position] += sign
        if sums.took:
            self.tallies[*counted, getattr(entry, sums.took), county, partner, unit][-1] += ONE[_days(entry)]
        for replaced, sign in sums.open:
            due_on = entry.due_on_before if replaced else entry.due_on
            self.open[*counted, entry.asked_on, due_on, county, partner, unit] += sign
            for position, since in enumerate(_since(entry.day, entry.asked_on, due_on)):
                day = since if since >= self.past else Backlog.FOLDED
                self.backlog[*counted, day, county, partner][position] += sign

    def write(self, writes: Writes) -> None:
        for statement, numbers in (
            (ADD_CORRIDOR, self.corridors),
            (ADD_ACTIVITY, self.activity),
            (ADD_OPEN, self.open),
        ):
            writes.extend(statement, _in_order({key: (n,) for key, n in numbers.items()}))
        for statement, sums in ((ADD_BACKLOG, self.backlog), (ADD_TALLY, self.tallies)):
            writes.extend(statement, _in_order(sums))


def _in_order(sums: dict[Key, Any]) -> Iterator[Key]:
    """The rows that add anything."""
    return ((*key, *sums[key]) for key in sorted(sums) if any(sums[key]))
