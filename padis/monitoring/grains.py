"""Which rows of the counts are added up for a place: the coarsest that still tell its lines apart.

The nation and a province read the rows of cities, and of what was moved from these at night those of provinces where they
can. A city's row stands for the first four digits of its counties' codes; where no city has these (districts of a
municipality, counties directly under a province) the counties stand for themselves.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from padis.divisions import queries as divisions
from padis.divisions.models import NATION, Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.effects import CITY, CITY_BY, COUNTY, COUNTY_BY, PAST, TOWNSHIP
from padis.exchange.models import Backlog, Tally


class Part(NamedTuple):
    """A grain, the codes of its units that count (None: all), and whether a province's cities need not be told apart."""

    grain: str
    scope: Scope | None
    by_province: bool = False


BY = {CITY: CITY_BY, COUNTY: COUNTY_BY}
"""The grain that has the same counts by partner province. Townships have none: the ledger is asked."""


def parts(place: Division) -> list[Part]:
    """For the lines of a place, which are the units directly below it."""
    own = Scope.of(place.code, place.level)
    if place.level == Level.NATION:
        return [Part(CITY, None, by_province=True)]
    if place.level == Level.PROVINCE:
        return list(_of_province(place, own))
    return [Part(TOWNSHIP if is_of_townships(place) else COUNTY, own)]


def _of_province(place: Division, own: Scope) -> Iterator[Part]:
    groups = [Scope.of(code, Level.PREFECTURE) for code in divisions.groups(place.code)]
    if any(child.level == Level.PREFECTURE for child in divisions.children(place.code)):
        yield Part(CITY, own.without(groups))
    if groups:
        yield Part(COUNTY, Scope(tuple(span for group in groups for span in group.ranges)))


def together(place: Division) -> list[Part]:
    """For the sums of a place, whose lines need not be told apart."""
    if place.level == Level.NATION:
        return [Part(CITY, None, by_province=True)]
    grain = {Level.PROVINCE: CITY, Level.PREFECTURE: CITY, Level.COUNTY: COUNTY}.get(Level(place.level), TOWNSHIP)
    return [Part(grain, Scope.of(place.code, place.level), by_province=place.level == Level.PROVINCE)]


def is_of_townships(place: Division) -> bool:
    """Whether townships lie directly below, or it is one."""
    return all(child.level == Level.TOWNSHIP for child in divisions.children(place.code))


def by_partner(found: list[Part]) -> list[Part]:
    return [part._replace(grain=BY[part.grain]) for part in found]


def rows_of(rows: QuerySet[Any], found: list[Part]) -> QuerySet[Any]:
    """Narrows tallies, open counts or the backlog to the parts, naming the shards where they are known."""
    condition = Q()
    for part in found:
        grains = _with_past(part) if rows.model in (Tally, Backlog) else [part.grain]
        condition |= Q(grain__in=grains) & (part.scope.covers("unit") if part.scope else Q())
    return in_shards(rows.filter(condition), [part.scope for part in found if part.scope])


def _with_past(part: Part) -> list[str]:
    """With where its rows were moved to (`upkeep.fold`)."""
    return [part.grain, PAST[part.grain][part.by_province]] if part.grain in PAST else [part.grain]


def in_shards(rows: QuerySet[Any], scopes: list[Scope]) -> QuerySet[Any]:
    """Without a scope: of the nation, whose shards are its provinces if a shard is one."""
    digits = settings.SHARD_DIGITS
    if not scopes:
        provinces = [province.code[:digits] for province in divisions.children(NATION)]
        return rows.filter(shard__in=provinces) if digits == SIGNIFICANT_DIGITS[Level.PROVINCE] else rows
    spans = [span for scope in scopes for span in scope.ranges]
    if any(first[:digits] != last[:digits] for first, last in spans):
        return rows  # several shards lie in a span, and nobody has listed them
    return rows.filter(shard__in=sorted({first[:digits] for first, _last in spans}))
