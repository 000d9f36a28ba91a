"""What a division picker offers for a text: what fits it, and for a code of any year what it means today."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from padis.divisions import queries
from padis.divisions.models import Division, Level
from padis.divisions.scope import Scope

FITTING = 12
FITTING_BESIDE_COUNTIES = 6
COUNTIES = 2
CODE_LENGTHS = (6, 9, 12)


@dataclass(frozen=True, slots=True)
class Group:
    """Divisions under a heading, or under none: the townships of a county."""

    heading: str
    divisions: list[Division]


@dataclass(frozen=True, slots=True)
class Offer:
    groups: list[Group] = field(default_factory=list)
    note: str | Promise = ""  # what an old code means today


def offer(text: str, *, level: Level | None, within: Scope | None) -> Offer:
    """Where a township is wanted, the name or code of a county offers its townships."""
    if text.isdecimal() and len(text) in CODE_LENGTHS:
        return _of_code(text, level, within)
    if level is not Level.TOWNSHIP:
        return Offer(_filled([Group("", queries.search(text, level=level, within=within, limit=FITTING))]))
    counties = queries.search(text, level=Level.COUNTY, within=within, limit=COUNTIES)
    limit = FITTING_BESIDE_COUNTIES if counties else FITTING
    fitting = queries.search(text, level=level, within=within, limit=limit)
    return Offer(_filled([Group("", fitting), *(_townships(county, within) for county in counties)]))


def _of_code(code: str, level: Level | None, within: Scope | None) -> Offer:
    """A code of 6, 9 or 12 digits, of today or of an earlier year."""
    meant = queries.resolve(code)
    places = [meant.division] if meant.division else meant.choices[::-1]  # the latest use first
    if level is Level.TOWNSHIP and not (meant.exact and meant.exact.level == level):
        return Offer(_filled([_townships(place, within) for place in places]), meant.note)
    if meant.note:
        return Offer(_filled([Group("", [place for place in places if _fits(place, level, within)])]), meant.note)
    return Offer(_filled([Group("", queries.search(code, level=level, within=within, limit=FITTING))]))


def _townships(county: Division, within: Scope | None) -> Group:
    below = [each for each in queries.children(county.code) if _fits(each, Level.TOWNSHIP, within)]
    return Group(queries.full_name(county.code), below)


def _fits(place: Division, level: Level | None, within: Scope | None) -> bool:
    return level in (None, place.level) and (within is None or within.contains(place.code))


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group.divisions]
