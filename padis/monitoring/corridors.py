"""Corridors: how fast the places on one side answer those on the other (M7), by province, city and county.

Between a place and the provinces the tallies count what was due, what was on time and the days that first answers took;
between smaller places these days are counted for each pair of counties (`Corridor`), and the share within the limit stands,
of what was answered. So medians are exact everywhere, and belong to the statistical month of the due day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import F, Func, QuerySet, Sum, TextField
from django.db.models.functions import Cast, Left

from padis.deadlines.models import Unit
from padis.deadlines.queries import span_of, time_limit
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange import took
from padis.exchange.models import Corridor, Tally
from padis.exchange.states import Party
from padis.monitoring import grains
from padis.monitoring.queries import below
from padis.shared.sharding import cross_shard

FEWEST = 10
"""Of fewer answers nothing is said about speed in the list of the slowest."""

OTHER_SIDE = {Party.SENDER: Party.RECEIVER, Party.RECEIVER: Party.SENDER}
Row = tuple[str, str, int, int, int]
"""The beginnings of the codes of ours and of theirs, the days (`took`), what was due and what of it was on time."""


@dataclass
class Pair:
    """What was answered between two places: the days (`took`), and what was due and on time, 0 where that is not counted.
    `number` and `median` are of when they are first asked for."""

    ours: Division
    theirs: Division
    took: int = 0
    due: int = 0
    on_time: int = 0

    @cached_property
    def number(self) -> int:
        return took.number(self.took)

    @cached_property
    def median(self) -> int | None:
        """Days to the first answer: half took at most so many. None without an answer; 99 means that or more."""
        return took.median(self.took)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of the places below ours with those below theirs. `limit` is that of the kind in days of the calendar."""

    ours: list[Division]
    theirs: list[Division]
    pairs: Mapping[tuple[str, str], Pair]
    limit: int | None
    exact: bool  # shares are of what was due

    @property
    def total(self) -> Pair:
        all_of = self.pairs.values()
        return Pair(
            self.ours[0],
            self.theirs[0],
            sum(pair.took for pair in all_of),
            sum(pair.due for pair in all_of),
            sum(pair.on_time for pair in all_of),
        )

    def share(self, pair: Pair) -> float | None:
        """On time of what was due; where that is not counted, within the limit of what was answered."""
        if self.exact:
            return pair.on_time / pair.due if pair.due else None
        if self.limit is None or not pair.took:
            return None
        return took.within(pair.took, self.limit) / pair.number

    def slowest(self, most: int) -> list[Pair]:
        """The slowest first, by the median, then by the share; only of pairs with enough answers."""
        known = [pair for pair in self.pairs.values() if pair.number >= FEWEST]
        return nsmallest(most, known, key=lambda pair: (-(pair.median or 0), self.share(pair) or 0, -pair.number))

    def largest(self, most: int) -> list[Pair]:
        answered = [pair for pair in self.pairs.values() if pair.took]
        return nsmallest(most, answered, key=lambda pair: (-pair.number, pair.ours.code, pair.theirs.code))


def matrix(place: Division, other: Division, *, kind: str, side: Party, months: Sequence[str]) -> Matrix:
    """`place` with `other`; `side` is that of the place. One query whatever the places."""
    ours = parts(place)
    theirs = parts(other) if other.code != place.code else ours
    stems, their_stems = ({_stem(part): part for part in ends} for ends in (ours, theirs))
    asked = _Asked(kind, side, months, max(map(len, stems)), max(map(len, their_stems)))
    pairs: dict[tuple[str, str], Pair] = {}
    for stem, partner, days, due, on_time in _rows(place, other, asked):
        one, two = _owner(stems, stem), _owner(their_stems, partner)
        if one and two and (days or due or on_time):
            key = one.code, two.code
            pair = pairs.get(key) or pairs.setdefault(key, Pair(one, two))
            pair.took += days
            pair.due += due
            pair.on_time += on_time
    return Matrix(ours, theirs, pairs, _limit(kind, months[-1]), Level.NATION in (place.level, other.level))


def parts(place: Division) -> list[Division]:
    """The places that stand for a place in a matrix: those below it, a county or a city of townships by itself."""
    below_it = [child for child in divisions.children(place.code) if child.level < Level.TOWNSHIP]
    return below_it if below_it and place.level < Level.COUNTY else [place]


def _stem(division: Division) -> str:
    return division.code[: SIGNIFICANT_DIGITS[division.level]]


def _owner(stems: Mapping[str, Division], code: str) -> Division | None:
    return stems.get(code) or next((stems[code[:n]] for n in range(len(code) - 1, 1, -1) if code[:n] in stems), None)


def _limit(kind: str, month: str) -> int | None:
    try:
        limit = time_limit(kind, "normal", span_of(month)[1])
    except LookupError:
        return None
    return limit.number if limit.unit == Unit.DAYS else None


class _Asked(NamedTuple):
    """`digits`, `their_digits`: so many leading ones tell the parts of each place apart."""

    kind: str
    side: Party
    months: Sequence[str]
    digits: int
    their_digits: int

    @property
    def turned(self) -> "_Asked":
        return self._replace(side=OTHER_SIDE[self.side], digits=self.their_digits, their_digits=self.digits)


def _rows(place: Division, other: Division, asked: _Asked) -> Iterable[Row]:
    """What is counted between a place and the whole country stands in the rows of that place, whichever of the two asks."""
    if other.level == Level.NATION:
        return _with_provinces(place, asked)
    if place.level == Level.NATION:
        turned = _with_provinces(other, asked.turned)
        return [(partner, stem, days, due, on_time) for stem, partner, days, due, on_time in turned]
    return _between(place, other, asked)


def _with_provinces(place: Division, asked: _Asked) -> list[Row]:
    found = grains.together(place) if grains.is_of_townships(place) else grains.parts(place)
    rows: Any = Tally.objects.filter(month__in=asked.months, side=asked.side, kind=asked.kind)
    rows = grains.rows_of(rows, grains.by_partner(found)).values("partner", a=Left("unit", asked.digits)).order_by()
    sums = rows.annotate(days=Cast(Sum("took"), TextField()), d=Sum("due"), o=Sum("on_time"))
    with cross_shard("a nation-wide matrix"):
        counts = list(sums.values_list("a", "partner", "days", "d", "o"))
    return [(stem, partner, int(days), due, on_time) for stem, partner, days, due, on_time in counts]


def _between(place: Division, other: Division, asked: _Asked) -> list[Row]:
    ours, theirs = ("county", "partner") if asked.side == Party.RECEIVER else ("partner", "county")
    rows: Any = Corridor.objects.filter(kind=asked.kind, month__in=asked.months)
    rows = _within(_within(rows, place, ours), other, theirs)
    rows = rows.values(a=Left(ours, asked.digits), b=Left(theirs, asked.their_digits)).order_by()
    sums = rows.annotate(took=Cast(Sum(F("n") * _one_answer()), TextField()))
    with cross_shard("how another province answers"):
        return [(stem, partner, int(days), 0, 0) for stem, partner, days in sums.values_list("a", "b", "took")]


def _one_answer() -> Func:
    """`took` of one answer, by the row's days."""
    return Func(F("days"), template=took.in_sql("%(expressions)s"), output_field=Tally._meta.get_field("took"))


def _within(rows: QuerySet, place: Division, column: str) -> QuerySet:
    """Narrows to a place; the shard is that of the county which answered."""
    if column == "county":
        return below(rows, place, column="county")
    return rows.filter(Scope.of(place.code, place.level).covers(column))
