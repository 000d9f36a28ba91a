"""What the figures of a bulletin say: values, changes, ranks, gaps to the targets, where the most is to be gained. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from padis.bulletins.figures import Figures
from padis.bulletins.ranking import Rank, exact, ranks
from padis.bulletins.shown import SHOWN
from padis.monitoring.indicators import Indicator

Value = int | float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """An indicator of a unit. `before` are the counts of the month before, None where that was not closed."""

    indicator: Indicator
    now: Sequence[int]
    before: Sequence[int] | None
    target: int | None  # in per cent
    rank: Rank | None

    @property
    def number(self) -> int:
        return self.now[0]

    @property
    def over(self) -> int | None:
        """What a share is a share of."""
        return self.now[1] if self.indicator.is_share else None

    @property
    def value(self) -> Value:
        """None where a share has nothing to be a share of."""
        return _plain(self.now)

    @property
    def change(self) -> Value:
        """Against the month before; of shares in parts of one."""
        now, before = exact(self.now), exact(self.before) if self.before is not None else None
        if now is None or before is None:
            return None
        return float(now - before) if self.indicator.is_share else int(now - before)

    @property
    def has_target(self) -> bool:
        """Whether there is something to be set against a target."""
        return self.target is not None and bool(self.over)

    @property
    def missing(self) -> int:
        """So many more items would have met the target; 0 without one."""
        if self.target is None or not self.over:
            return 0
        return max(0, -(-self.target * self.over // 100) - self.number)

    @property
    def is_reached(self) -> bool:
        return self.has_target and not self.missing

    @property
    def gap(self) -> float | None:
        """The value less the target, in parts of one."""
        if self.target is None or not self.over:
            return None
        return (self.number * 100 - self.target * self.over) / (100 * self.over)


def _plain(counts: Sequence[int]) -> Value:
    value = exact(counts)
    if value is None or len(counts) == 1:
        return None if value is None else int(value)
    return float(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells, in the order of `shown.SHOWN`. `is_gone`: it is no more."""

    code: str
    name: str
    is_gone: bool
    cells: tuple[Cell, ...]

    def cell(self, code: str) -> Cell:
        return next(cell for cell in self.cells if cell.indicator.code == code)

    @property
    def against_targets(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.target is not None]


class Room(NamedTuple):
    """How much a unit lacks to a target."""

    line: Line
    cell: Cell


class Reading:
    """The figures of one bulletin."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.targets: Mapping[str, int] = figures["targets"]
        self.unit: str = figures["unit"]["code"]
        self.name: str = figures["unit"]["name"]
        self.month: str = figures["month"]
        self.before: str = figures["before"]["month"] if figures["before"] else ""
        self.first, self.last = (date.fromisoformat(figures[name]) for name in ("first", "last"))
        self.counts_until = date.fromisoformat(figures["counts_until"])
        self.answers_until = date.fromisoformat(figures["answers_until"])
        self.closing: int = figures["closing"]

    @cached_property
    def total(self) -> Line:
        """The unit itself, with its place among those beside it where that is known."""
        places = {code: Rank(*place) for code, place in (self.figures["place"] or {}).items()}
        return self._line(self.figures["total"], places)

    @cached_property
    def lines(self) -> list[Line]:
        """The units directly below."""
        return self.ranked(self.figures["lines"])

    @cached_property
    def counties(self) -> list[Line]:
        """All counties of a province, where they are not its lines."""
        return self.ranked(self.figures["counties"])

    def ranked(self, units: Sequence[Mapping[str, Any]]) -> list[Line]:
        """Lines made of figures of units, each with its ranks among them."""
        found = ranks({unit["code"]: unit["now"] for unit in units})
        return [
            self._line(unit, {code: ranked[unit["code"]] for code, ranked in found.items() if unit["code"] in ranked})
            for unit in units
        ]

    def _line(self, unit: Mapping[str, Any], places: Mapping[str, Rank]) -> Line:
        before = unit["before"] or {}
        cells = (
            Cell(
                each,
                unit["now"][each.code],
                before.get(each.code),
                self.targets.get(each.code),
                places.get(each.code),
            )
            for each in SHOWN
        )
        return Line(unit["code"], unit["name"], unit["gone"], tuple(cells))


def rooms(lines: Iterable[Line]) -> list[Room]:
    """Where the most is to be gained: units and targets, that with the most missing items first."""
    found = [Room(line, cell) for line in lines for cell in line.against_targets if cell.missing]
    return sorted(found, key=lambda room: -room.cell.missing)
