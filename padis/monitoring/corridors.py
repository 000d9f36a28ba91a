"""Corridors: how fast the places on one side answer those on the other (M7), by province, city and county.

The days that first answers took are counted for each pair of counties (`Corridor`); so medians are exact, and belong to the
statistical month of the due day. What was due and what was on time is counted with each other province (`Tally`); between
smaller places the share within the limit stands instead, of what was answered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet, Sum
from django.db.models.functions import Left

from padis.deadlines.models import Unit
from padis.deadlines.queries import span_of, time_limit
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.models import Corridor, Tally
from padis.exchange.states import Party
from padis.monitoring import grains
from padis.monitoring.queries import below
from padis.shared.sharding import cross_shard

FEWEST = 10
"""Of fewer answers nothing is said about speed in the list of the slowest."""
KEPT_SECONDS = 600
"""So old may be what is added up over all shards."""

Row = tuple[str, str, int, int]
"""The beginnings of the codes of ours and of theirs, days, number."""


@dataclass(slots=True)
class Pair:
    """What was answered between two places. `due` is None where it is not counted for such a pair."""

    ours: Division
    theirs: Division
    days: Counter[int] = field(default_factory=Counter)
    due: int | None = None
    on_time: int = 0

    @property
    def number(self) -> int:
        return self.days.total()

    @property
    def median(self) -> int | None:
        """Days to the first answer: half took at most so many. None without an answer; 99 means that or more."""
        return median(self.days)

    def share(self, limit: int | None) -> float | None:
        """On time of what was due; where that is not counted, within the limit of what was answered."""
        if self.due is not None:
            return self.on_time / self.due if self.due else None
        if limit is None or not self.number:
            return None
        return sum(number for days, number in self.days.items() if days <= limit) / self.number


@dataclass(frozen=True, slots=True)
class Matrix:
    """Pairs of the places below ours with those below theirs. `limit` is that of the kind in days of the calendar."""

    ours: list[Division]
    theirs: list[Division]
    pairs: Mapping[tuple[str, str], Pair]
    limit: int | None
    exact: bool  # shares are of what was due
    at: datetime  # of the figures

    @property
    def total(self) -> Pair:
        found = Pair(self.ours[0], self.theirs[0], due=0 if self.exact else None)
        for pair in self.pairs.values():
            found.days.update(pair.days)
            found.on_time += pair.on_time
            found.due = None if found.due is None else found.due + (pair.due or 0)
        return found

    def slowest(self, most: int) -> list[Pair]:
        """The slowest first, by the median, then by the share; only of pairs with enough answers."""
        known = [pair for pair in self.pairs.values() if pair.number >= FEWEST]
        return sorted(known, key=lambda pair: (-(pair.median or 0), pair.share(self.limit) or 0, -pair.number))[:most]

    def largest(self, most: int) -> list[Pair]:
        answered = [pair for pair in self.pairs.values() if pair.number]
        return sorted(answered, key=lambda pair: (-pair.number, pair.ours.code, pair.theirs.code))[:most]


def median(days: Mapping[int, int]) -> int | None:
    """The lower median of a histogram."""
    seen, half = 0, (sum(days.values()) + 1) // 2
    for day in sorted(days):
        seen += days[day]
        if seen >= half and seen:
            return day
    return None


def matrix(place: Division, other: Division, *, kind: str, side: Party, months: Sequence[str], now: datetime) -> Matrix:
    """`place` with `other`; `side` is that of the place. Two queries whatever the places."""
    ours, theirs = parts(place), parts(other)
    exact = other.level == Level.NATION
    rows, at = _days(place, other, ours, theirs, kind, side, months, now)
    pairs: dict[tuple[str, str], Pair] = {}
    by_stem = [{_stem(part): part for part in side_parts} for side_parts in (ours, theirs)]

    def pair(stem: str, partner: str) -> Pair | None:
        one, two = _owner(by_stem[0], stem), _owner(by_stem[1], partner)
        if not one or not two:
            return None
        return pairs.setdefault((one.code, two.code), Pair(one, two, due=0 if exact else None))

    for stem, partner, days, number in rows:
        if found := pair(stem, partner):
            found.days[days] += number
    for stem, partner, due, on_time in _on_time(place, ours, kind, side, months) if exact else ():
        if (due or on_time) and (found := pair(stem, partner)):
            found.due = (found.due or 0) + due
            found.on_time += on_time
    return Matrix(ours, theirs, pairs, _limit(kind, months[-1]), exact, at)


def parts(place: Division) -> list[Division]:
    """The places that stand for a place in a matrix: those below it, a county or a city of townships by itself."""
    below_it = [child for child in divisions.children(place.code) if child.level < Level.TOWNSHIP]
    return below_it if below_it and place.level < Level.COUNTY else [place]


def _stem(division: Division) -> str:
    return division.code[: SIGNIFICANT_DIGITS[division.level]]


def _owner(stems: Mapping[str, Division], code: str) -> Division | None:
    return next((stems[code[:length]] for length in range(len(code), 1, -1) if code[:length] in stems), None)


def _limit(kind: str, month: str) -> int | None:
    try:
        limit = time_limit(kind, "normal", span_of(month)[1])
    except LookupError:
        return None
    return limit.number if limit.unit == Unit.DAYS else None


def _days(
    place: Division, other: Division, ours: list[Division], theirs: list[Division],
    kind: str, side: Party, months: Sequence[str], now: datetime,
) -> tuple[list[Row], datetime]:  # fmt: skip
    """The rows, and of which moment they are. Those that come from all shards are kept for some minutes."""
    answering = place if side == Party.RECEIVER else other
    digits = [max(len(_stem(part)) for part in side_parts) for side_parts in (ours, theirs)]
    columns = ("county", "partner") if side == Party.RECEIVER else ("partner", "county")

    def read() -> list[Row]:
        rows: Any = Corridor.objects.filter(kind=kind, month__in=months)
        with cross_shard("corridors of a whole country, or how others answer"):
            rows = _within(_within(rows, place, columns[0]), other, columns[1])
            places = {"a": Left(columns[0], digits[0]), "b": Left(columns[1], digits[1])}
            sums = rows.annotate(**places).values("a", "b", "days").annotate(number=Sum("n")).order_by()
            return list(sums.values_list("a", "b", "days", "number"))

    if answering.level > Level.NATION:
        return read(), now
    key = f"corridors:{place.code}:{other.code}:{kind}:{side}:{months[0]}:{months[-1]}"
    kept = cache.get(key)
    if kept is None:
        kept = read(), now
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _within(rows: QuerySet, place: Division, column: str) -> QuerySet:
    """Narrows to a place; the shard is that of the county which answered."""
    if place.level == Level.NATION and column == "partner":
        return rows
    if column == "county":
        return below(rows, place, column="county")
    return rows.filter(Scope.of(place.code, place.level).covers(column))


def _on_time(
    place: Division, ours: list[Division], kind: str, side: Party, months: Sequence[str]
) -> Iterable[tuple[str, str, int, int]]:
    digits = max(len(_stem(part)) for part in ours)
    found = grains.together(place) if grains.is_of_townships(place) else grains.parts(place)
    rows = Tally.objects.filter(month__in=months, side=side, kind=kind)
    rows = grains.rows_of(rows, grains.by_partner(found))
    with cross_shard("a nation-wide matrix"):
        sums = rows.annotate(a=Left("unit", digits)).values("a", "partner")
        sums = sums.annotate(d=Sum("due"), o=Sum("on_time")).order_by()
        return list(sums.values_list("a", "partner", "d", "o"))
