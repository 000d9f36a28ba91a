"""Adds up what events change in the tallies, by reading `effects.EFFECTS`."""

from datetime import date, timedelta
from typing import Any

from padis.exchange.door.ledger import Entry
from padis.exchange.door.statements import ADD_ACTIVITY, ADD_BACKLOG, ADD_CORRIDOR, ADD_OPEN, ADD_TALLY
from padis.exchange.effects import BACKLOG, BY_EVENT, TALLY_COLUMNS, Effect, Month, Table
from padis.exchange.states import Party
from padis.shared.rows import Writes
from padis.shared.sharding import shard_of

LONGEST = 99
_BEGINS = [begins and (begins[0], timedelta(days=begins[1])) for begins in BACKLOG.values()]
_POSITION = {column: position for position, column in enumerate(TALLY_COLUMNS)}

Key = tuple[Any, ...]


def holds(effect: Effect, entry: Entry) -> bool:
    """Whether all conditions of the effect hold for the entry."""
    return all(not getattr(entry, name[1:]) if name[0] == "-" else getattr(entry, name) for name in effect.when)


class Counts:
    """Sums by key; written once, sorted by key, so that two transactions never wait for each other in a circle.

    Tallies and open counts are kept by side and laid out in grains by the database (`effects.GRAINS`).
    """

    def __init__(self) -> None:
        self.tallies: dict[Key, list[int]] = {}
        self.open: dict[Key, int] = {}
        self.backlog: dict[Key, list[int]] = {}
        self.corridors: dict[Key, int] = {}
        self.activity: dict[Key, int] = {}

    def count(self, entry: Entry) -> None:
        _add(self.activity, (shard_of(entry.unit), entry.unit, entry.day), 1)
        for effect in BY_EVENT[entry.event]:
            if effect.when and not holds(effect, entry):
                continue
            if effect.table is Table.CORRIDOR:
                self._add_corridor(effect, entry)
                continue
            for side in effect.sides:
                self._add_side(effect, entry, side)

    def _add_side(self, effect: Effect, entry: Entry, side: Party) -> None:
        if side is Party.SENDER:
            unit, county, partner = entry.sender, entry.sender_county, entry.receiver[:2]
        else:
            unit, county, partner = entry.receiver, entry.receiver_county, entry.sender[:2]
        counted = (shard_of(county), county, side.value, entry.kind, entry.key_person)
        if effect.table is Table.OPEN:
            due_on = entry.due_on_before if effect.month is Month.DUE_BEFORE else entry.due_on
            _add(self.open, (*counted, entry.asked_on, due_on, partner, unit), effect.sign)
            self._add_backlog(counted, entry.day, {"asked_on": entry.asked_on, "due_on": due_on}, effect.sign)
            return
        key = (*counted, getattr(entry, effect.month), partner, unit)
        sums = self.tallies.get(key)
        if sums is None:
            sums = self.tallies[key] = [0] * len(TALLY_COLUMNS)
        sums[_POSITION[effect.column]] += effect.sign

    def _add_backlog(self, counted: Key, day: date, days: dict[str, date], sign: int) -> None:
        for position, begins in enumerate(_BEGINS):
            since = max(day, days[begins[0]] + begins[1]) if begins else day
            self.backlog.setdefault((*counted, since), [0] * len(_BEGINS))[position] += sign

    def _add_corridor(self, effect: Effect, entry: Entry) -> None:
        days = min(max((entry.day - entry.asked_on).days, 0), LONGEST)
        county = entry.receiver_county
        key = (shard_of(county), county, entry.sender_county, entry.kind, entry.due_month, days)
        _add(self.corridors, key, effect.sign)

    def write(self, writes: Writes) -> None:
        for statement, sums in ((ADD_CORRIDOR, self.corridors), (ADD_ACTIVITY, self.activity), (ADD_OPEN, self.open)):
            writes.extend(statement, [(*key, sums[key]) for key in sorted(sums) if sums[key]])
        for statement, rows in ((ADD_BACKLOG, self.backlog), (ADD_TALLY, self.tallies)):
            writes.extend(statement, [(*key, *rows[key]) for key in sorted(rows) if any(rows[key])])


def _add(sums: dict[Key, int], key: Key, n: int) -> None:
    sums[key] = sums.get(key, 0) + n
