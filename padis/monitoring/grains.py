"""Which rows of the counts are added up for a place: the coarsest that still tell its lines apart.

The nation and a province read the rows of cities. A city's row stands for the first four digits of its counties' codes; where
no city has these (districts of a municipality, counties directly under a province) the counties stand for themselves.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from padis.divisions import queries as divisions
from padis.divisions.models import NATION, Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.effects import CITY, CITY_BY, CITY_PAST, COUNTY, COUNTY_BY, PROVINCE, TOWNSHIP
from padis.exchange.models import Tally

Part = tuple[str, Scope | None]
"""A grain, and the codes of its units that count; None: all."""

BY = {CITY: CITY_BY, COUNTY: COUNTY_BY}
"""The grain that has the same counts by partner province. Townships have none: the ledger is asked."""


def parts(place: Division) -> list[Part]:
    """For the lines of a place, which are the units directly below it."""
    own = Scope.of(place.code, place.level)
    if place.level == Level.NATION:
        return [(CITY, None)]
    if place.level == Level.PROVINCE:
        return list(_of_province(place, own))
    return [(TOWNSHIP if is_of_townships(place) else COUNTY, own)]


def _of_province(place: Division, own: Scope) -> Iterator[Part]:
    groups = [Scope.of(code, Level.PREFECTURE) for code in divisions.groups(place.code)]
    if any(child.level == Level.PREFECTURE for child in divisions.children(place.code)):
        yield CITY, own.without(groups)
    if groups:
        yield COUNTY, Scope(tuple(span for group in groups for span in group.ranges))


def together(place: Division) -> list[Part]:
    """For the sums of a place, whose lines need not be told apart."""
    if place.level == Level.NATION:
        return [(CITY, None)]
    grain = {Level.PROVINCE: CITY, Level.PREFECTURE: CITY, Level.COUNTY: COUNTY}.get(Level(place.level), TOWNSHIP)
    return [(grain, Scope.of(place.code, place.level))]


def is_of_townships(place: Division) -> bool:
    """Whether townships lie directly below, or it is one."""
    return all(child.level == Level.TOWNSHIP for child in divisions.children(place.code))


def by_partner(found: list[Part]) -> list[Part]:
    return [(BY[grain], scope) for grain, scope in found]


def rows_of(rows: QuerySet[Any], found: list[Part]) -> QuerySet[Any]:
    """Narrows tallies, open counts or the backlog to the parts, naming the shards where they are known."""
    condition = Q()
    for grain, scope in found:
        grains = _with_past(grain, scope) if rows.model is Tally else [grain]
        condition |= Q(grain__in=grains) & (scope.covers("unit") if scope else Q())
    return in_shards(rows.filter(condition), [scope for _grain, scope in found if scope])


def _with_past(grain: str, scope: Scope | None) -> list[str]:
    """Where past months of it were moved to (`fold_months`): of the nation they are read by province."""
    return [grain, CITY_PAST if scope else PROVINCE] if grain == CITY else [grain]


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
