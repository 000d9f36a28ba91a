"""Adds up what events change in the tallies, by reading `effects.EFFECTS`."""

from typing import Any

from padis.exchange.door.ledger import Entry
from padis.exchange.door.statements import ADD_ACTIVITY, ADD_CORRIDOR, ADD_OPEN, ADD_TALLY
from padis.exchange.effects import BY_EVENT, TALLY_COLUMNS, Effect, Month, Table
from padis.exchange.states import Event, Party
from padis.shared.rows import Writes
from padis.shared.sharding import shard_of

ALL_PARTNERS = "00"
LONGEST = 99
_POSITION = {column: position for position, column in enumerate(TALLY_COLUMNS)}


def holds(effect: Effect, entry: Entry) -> bool:
    """Whether all conditions of the effect hold for the entry."""
    return all(not getattr(entry, name[1:]) if name.startswith("-") else getattr(entry, name) for name in effect.when)


class Counts:
    """Sums by row; written once, sorted by shard and unit so that two transactions never wait for each other in a circle."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[Any, ...], list[int]] = {}
        self.open: dict[tuple[Any, ...], int] = {}
        self.corridors: dict[tuple[Any, ...], int] = {}
        self.activity: dict[tuple[Any, ...], int] = {}

    def count(self, entry: Entry) -> None:
        acted = (shard_of(entry.unit), entry.unit, entry.day)
        self.activity[acted] = self.activity.get(acted, 0) + 1
        for effect in BY_EVENT[Event(entry.event)]:
            if holds(effect, entry):
                self._apply(effect, entry)

    def _apply(self, effect: Effect, entry: Entry) -> None:
        if effect.table is Table.CORRIDOR:
            days = min(max((entry.day - entry.asked_on).days, 0), LONGEST)
            county = entry.receiver_county
            key = (shard_of(county), entry.due_month, county, entry.sender_county, entry.kind, days)
            self.corridors[key] = self.corridors.get(key, 0) + effect.sign
            return
        for side in effect.sides:
            for grain, unit, partner in _rows(side, entry):
                if effect.table is Table.TALLY:
                    self._tally(effect, entry, (grain, unit, partner, side))
                else:
                    key = (
                        shard_of(unit),
                        grain,
                        partner,
                        unit,
                        side.value,
                        entry.kind,
                        entry.key_person,
                        entry.asked_on,
                        entry.due_on,
                    )
                    self.open[key] = self.open.get(key, 0) + effect.sign

    def _tally(self, effect: Effect, entry: Entry, row: tuple[str, str, str, Party]) -> None:
        grain, unit, partner, side = row
        month = _month(effect.month, entry)
        key = (shard_of(unit), grain, month, partner, unit, side.value, entry.kind, entry.key_person)
        sums = self.tallies.get(key)
        if sums is None:
            sums = self.tallies[key] = [0] * len(TALLY_COLUMNS)
        sums[_POSITION[effect.column]] += effect.sign

    def write(self, writes: Writes) -> None:
        for statement, sums in ((ADD_CORRIDOR, self.corridors), (ADD_ACTIVITY, self.activity), (ADD_OPEN, self.open)):
            writes.extend(
                statement, [(*key, n) for key, n in sorted(sums.items(), key=_by_unit(statement.columns)) if n]
            )
        writes.extend(
            ADD_TALLY,
            [(*key, *sums) for key, sums in sorted(self.tallies.items(), key=_by_unit(ADD_TALLY.columns)) if any(sums)],
        )


def _rows(side: Party, entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """The three rows of a side: (grain, unit, partner)."""
    if side is Party.SENDER:
        unit, county, other = entry.sender, entry.sender_county, entry.receiver
    else:
        unit, county, other = entry.receiver, entry.receiver_county, entry.sender
    return ("township", unit, ALL_PARTNERS), ("county", county, ALL_PARTNERS), ("county", county, other[:2])


def _month(which: Month, entry: Entry) -> str:
    if which is Month.ASKED:
        return entry.asked_month
    return entry.due_month if which is Month.DUE else entry.due_month_before


def _by_unit(columns: tuple[str, ...]) -> Any:
    """Sort key of (row key, sum): shard, unit, then the rest."""
    unit = columns.index("unit" if "unit" in columns else "county")
    return lambda item: (item[0][0], item[0][unit], item[0])
