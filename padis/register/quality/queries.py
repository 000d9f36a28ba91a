"""Reads of the lists: one unit's as they are now, and what was counted of the units below a place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Sum
from django.db.models.functions import Left

from padis.divisions.models import Division, Level
from padis.divisions.queries import children
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.register.connectors.models import Connector
from padis.register.connectors.queries import connector_of
from padis.register.quality.lists import LISTS, Figure, parameters, select
from padis.register.quality.models import QualityCount
from padis.shared.sharding import cross_shard, shard_of

MOST = 10_000
"""A list is counted up to so many rows; a unit that has more mends the first ones first."""


ELSEWHERE = (Connector.Kind.HTTP, Connector.Kind.VIEW)
"""Sorts of connectors behind which the people stand in another system; files in a folder are read into the register here."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a unit, or of all units below a place."""

    by_figure: Mapping[str, int]
    counted_at: datetime | None = None

    @property
    def lists(self) -> list[int]:
        return [self.by_figure.get(figure, 0) for figure in LISTS]

    @property
    def has_register(self) -> bool:
        """Whether the platform keeps the unit's register: else nothing is compared with it."""
        return Figure.NO_ENTRY in self.by_figure

    @property
    def both_sides_rate(self) -> float | None:
        """共管率 (I12): of the people whom either the platform or the local register knows, those whom both know."""
        people, missing = self.by_figure.get(Figure.PEOPLE, 0), self.by_figure.get(Figure.NO_ENTRY, 0)
        either = people + self.by_figure.get(Figure.NO_CASE, 0)
        return (people - missing) / either if either else None

    @property
    def accuracy(self) -> float | None:
        """个案准确率 (I13): of the answers that say something of the facts, those that find all of them right."""
        matched = self.by_figure.get(Figure.MATCHED, 0)
        return self.by_figure.get(Figure.AGREED, 0) / matched if matched else None


def keeps_own_register(unit: str) -> bool:
    """Whether the unit's register is a system of its own, with which no list can be compared here."""
    connector = connector_of(unit)
    return connector is not None and connector.kind in ELSEWHERE


def of_unit(unit: str, *, today: date) -> Figures:
    """As they are now."""
    own = keeps_own_register(unit)
    wanted = [figure for figure in Figure if not (own and figure in LISTS and LISTS[figure].needs_register)]
    counts = ", ".join(f"({_count(figure)})" for figure in wanted)
    (numbers,) = _asked(f"SELECT {counts}", unit, today)
    return Figures(dict(zip(wanted, numbers, strict=True)))


@dataclass(frozen=True, slots=True)
class Rows:
    """The ids on one list of a unit, of case files or of entries, the latest first: what a paginator counts and cuts."""

    figure: Figure
    unit: str
    today: date

    def __len__(self) -> int:
        return _asked(_count(self.figure), self.unit, self.today)[0][0]

    def __getitem__(self, piece: slice) -> list[UUID]:
        statement = f"""SELECT row_id FROM ({select(self.figure, of_one=True)}) AS listed
                        ORDER BY since DESC, row_id OFFSET %(start)s LIMIT %(length)s"""
        start = piece.start or 0
        return [id for (id,) in _asked(statement, self.unit, self.today, start=start, length=piece.stop - start)]


def _count(figure: Figure) -> str:
    return f"SELECT count(*) FROM (SELECT 1 FROM ({select(figure, of_one=True)}) AS listed LIMIT {MOST}) AS cut"


def _asked(statement: str, unit: str, today: date, **more: int) -> list[tuple[Any, ...]]:
    with cross_shard("the person index has a distribution of its own"), connection.cursor() as cursor:
        cursor.execute(statement, {**parameters(today), "unit": unit, "shard": shard_of(unit), **more})
        return cursor.fetchall()


def below(place: Division) -> Sequence[tuple[Division, Figures]]:
    """What was counted last of the units below each place directly below; one query whatever the level."""
    places = children(place.code) or [place]
    digits = SIGNIFICANT_DIGITS[places[0].level if places else Level.TOWNSHIP]
    rows = QualityCount.objects.filter(Scope.of(place.code, place.level).covers("unit"))
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    with cross_shard("what lies below a place"):
        found = rows.values("figure", stem=Left("unit", digits)).annotate(sum=Sum("n"), last=Max("counted_at"))
        for row in found.order_by():
            sums[row["stem"]][row["figure"]] = row["sum"]
        last = rows.aggregate(last=Max("counted_at"))["last"]
    return [(each, Figures(sums[each.code[:digits]], last)) for each in places]
