"""Whom an announcement reaches: sub-trees as code ranges, found from a unit's own code without a row for any unit.

A sub-tree is the range of the codes that begin like its unit's (`Scope.of`). So the sub-trees around a unit are a handful
of ranges that its code names, and to ask which announcements lie before it is to ask for these: an index does.
"""

from collections.abc import Sequence

from padis.divisions import queries
from padis.divisions.former import former_counties, merged_counties
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope

COUNTY_DIGITS = SIGNIFICANT_DIGITS[Level.COUNTY]


def range_of(place: Division) -> str:
    """The sub-tree of a unit, in the stored form."""
    (stored,) = Scope.of(place.code, place.level).stored()
    return stored


def ranges_around(code: str) -> list[str]:
    """Every sub-tree that holds the unit: its own, those above, and that of a county which became its county since."""
    around = [Scope.of(code, level) for level in SIGNIFICANT_DIGITS]
    former = [Scope.of(county, Level.COUNTY) for county in former_counties(code[:COUNTY_DIGITS])]
    return sorted({stored for scope in (*around, *former) for stored in scope.stored()})


def own_codes(code: str) -> list[str]:
    """The unit's code, and those of counties that it succeeded."""
    is_county = code.endswith("0" * (12 - COUNTY_DIGITS))
    former = former_counties(code[:COUNTY_DIGITS]) if is_county else ()
    return [code, *(county.ljust(12, "0") for county in former)]


def receivers(ranges: Sequence[str], *, publisher: str) -> list[str]:
    """The units that the sub-trees hold today, without the publisher's own, in the order of their codes. From memory."""
    known, found = queries.directory(), set[int]()
    for first, last in Scope.parse([_today(span) for span in ranges]).ranges:
        found.update(range(*known.between(first, last)))
    codes = [known.code(index) for index in sorted(found - known.groups)]
    own = set(own_codes(publisher))
    return [code for code in codes if code not in own]


def _today(span: str) -> str:
    """The range of a county that is no more stands for that of its successor."""
    old, merged = span[:COUNTY_DIGITS], merged_counties()
    if old not in merged or Scope.of(old, Level.COUNTY).stored() != [span]:
        return span
    (today,) = Scope.of(merged[old], Level.COUNTY).stored()
    return today
