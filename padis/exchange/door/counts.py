"""Adds up what events change in the tallies, by reading `effects.EFFECTS`."""

from collections.abc import Mapping
from typing import Any

from padis.exchange.door.ledger import Entry
from padis.exchange.door.statements import ADD_ACTIVITY, ADD_CORRIDOR, ADD_OPEN, ADD_TALLY
from padis.exchange.effects import BY_EVENT, TALLY_COLUMNS, Effect, Table
from padis.exchange.states import Party
from padis.shared.rows import Writes
from padis.shared.sharding import shard_of

ALL_PARTNERS = "00"
LONGEST = 99
_POSITION = {column: position for position, column in enumerate(TALLY_COLUMNS)}

Rows = tuple[tuple[str, ...], ...]
"""The beginnings of the keys of a side's three rows: shard, unit, grain, partner, side."""


def holds(effect: Effect, entry: Entry) -> bool:
    """Whether all conditions of the effect hold for the entry."""
    return all(not getattr(entry, name[1:]) if name[0] == "-" else getattr(entry, name) for name in effect.when)


class Counts:
    """Sums by row; written once, sorted by key, so that two transactions never wait for each other in a circle."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[Any, ...], list[int]] = {}
        self.open: dict[tuple[Any, ...], int] = {}
        self.corridors: dict[tuple[Any, ...], int] = {}
        self.activity: dict[tuple[Any, ...], int] = {}
        self._rows: dict[tuple[str, str], Mapping[Party, Rows]] = {}

    def count(self, entry: Entry) -> None:
        _add(self.activity, (shard_of(entry.unit), entry.unit, entry.day), 1)
        rows = self._rows_of(entry)
        for effect in BY_EVENT[entry.event]:
            if not holds(effect, entry):
                continue
            if effect.table is Table.CORRIDOR:
                self._add_corridor(effect, entry)
            else:
                add = self._add_tally if effect.table is Table.TALLY else self._add_open
                for side in effect.sides:
                    for row in rows[side]:
                        add(effect, entry, row)

    def _rows_of(self, entry: Entry) -> Mapping[Party, Rows]:
        """By side; an item's events mostly concern the same two units."""
        parties = entry.sender, entry.receiver
        found = self._rows.get(parties)
        if found is None:
            found = self._rows[parties] = {
                Party.SENDER: _rows(Party.SENDER, entry.sender, entry.sender_county, entry.receiver),
                Party.RECEIVER: _rows(Party.RECEIVER, entry.receiver, entry.receiver_county, entry.sender),
            }
        return found

    def _add_tally(self, effect: Effect, entry: Entry, row: tuple[str, ...]) -> None:
        key = (*row, entry.kind, entry.key_person, getattr(entry, effect.month))
        sums = self.tallies.get(key)
        if sums is None:
            sums = self.tallies[key] = [0] * len(TALLY_COLUMNS)
        sums[_POSITION[effect.column]] += effect.sign

    def _add_open(self, effect: Effect, entry: Entry, row: tuple[str, ...]) -> None:
        _add(self.open, (*row, entry.kind, entry.key_person, entry.asked_on, entry.due_on), effect.sign)

    def _add_corridor(self, effect: Effect, entry: Entry) -> None:
        days = min(max((entry.day - entry.asked_on).days, 0), LONGEST)
        county = entry.receiver_county
        key = (shard_of(county), county, entry.sender_county, entry.kind, entry.due_month, days)
        _add(self.corridors, key, effect.sign)

    def write(self, writes: Writes) -> None:
        for statement, sums in ((ADD_CORRIDOR, self.corridors), (ADD_ACTIVITY, self.activity), (ADD_OPEN, self.open)):
            writes.extend(statement, [(*key, sums[key]) for key in sorted(sums) if sums[key]])
        writes.extend(ADD_TALLY, [(*key, *self.tallies[key]) for key in sorted(self.tallies) if any(self.tallies[key])])


def _add(sums: dict[tuple[Any, ...], int], key: tuple[Any, ...], n: int) -> None:
    sums[key] = sums.get(key, 0) + n


def _rows(side: Party, unit: str, county: str, other: str) -> Rows:
    return (
        (shard_of(unit), unit, "township", ALL_PARTNERS, side.value),
        (shard_of(county), county, "county", ALL_PARTNERS, side.value),
        (shard_of(county), county, "county", other[:2], side.value),
    )
