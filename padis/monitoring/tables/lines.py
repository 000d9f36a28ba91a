"""The lines of a table: the units below a place as they are now or as they were, or the partner provinces.

Counts keep the code that a unit had at their time. "As it is now" puts those of an ended county to the one that it became;
"as it was" leaves them where they stood, and gives an ended county a line of its own. Both have the same sum, except that
a county which moved from one place to another is counted at one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from padis.divisions import queries as divisions
from padis.divisions.former import former_name, merged_counties
from padis.divisions.models import NATION, Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.effects import COUNTY, TOWNSHIP
from padis.monitoring.grains import Part, parts, together
from padis.monitoring.periods import first_month
from padis.monitoring.tables.shapes import By

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """`division` is None where the unit is no more."""

    code: str
    name: str
    division: Division | None


class Lines:
    """The lines, and to which of them a count's code belongs."""

    def __init__(self, place: Division, by: By, *, as_now: bool) -> None:
        self.place, self.by, self.as_now = place, by, as_now
        below = divisions.children(NATION) if by is By.PARTNER else divisions.children(place.code) or [place]
        self.is_townships = by is By.UNIT and all(each.level == Level.TOWNSHIP for each in below)
        self._lines = {each.code[: SIGNIFICANT_DIGITS[each.level]]: Line(each.code, each.name, each) for each in below}
        self.digits = max(map(len, self._lines))
        self._merged = merged_counties()

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    @cached_property
    def scope(self) -> Scope:
        """Which codes count for the place."""
        own = Scope.of(self.place.code, self.place.level)
        if not self.as_now or self.place.level in (Level.NATION, Level.TOWNSHIP):
            return own
        return divisions.units([self.place.code])[self.place.code].scope

    @property
    def parts(self) -> list[Part]:
        """Which rows hold the counts of the lines."""
        if self._is_whole and not self.ended:
            return parts(self.place)
        return self._by_code(TOWNSHIP if self.is_townships else COUNTY)

    @property
    def parts_together(self) -> list[Part]:
        """Which hold the same where lines need not be told apart."""
        return together(self.place) if self._is_whole else self._by_code(COUNTY)

    def _by_code(self, grain: str) -> list[Part]:
        return [Part(grain, None if self.place.level == Level.NATION else self.scope)]

    @property
    def _is_whole(self) -> bool:
        """Whether no county came or went: what counts for the place are the rows that bear its digits."""
        return self.scope == Scope.of(self.place.code, self.place.level)

    @cached_property
    def ended(self) -> list[str]:
        """The codes of counties that are no more and belong to another line than their leading digits say. One that ended
        before anything was counted has no counts."""
        if self.digits >= COUNTY_DIGITS or not first_month():
            return []
        merged = merged_counties(
            since=int(first_month()[:4]) - 1
        )  # it may have lived on for most of a year after its last
        moved = (old for old, new in merged.items() if old[: self.digits] != new[: self.digits])
        return sorted(
            old for old in moved if self.place.level == Level.NATION or self.scope.contains(old.ljust(12, "0"))
        )

    def line_of(self, code: str) -> Line:
        """The line of a count. `code` is a unit's, or its leading digits (`digits`, or six of an ended county)."""
        county = code[:COUNTY_DIGITS]
        if self.by is By.UNIT and county in self._merged and len(code) >= COUNTY_DIGITS:
            if not self.as_now or self.is_townships:
                return self._found(code) or self._former(county)
            code = self._merged[county]
        return self._found(code) or self._former(code)

    def _found(self, code: str) -> Line | None:
        return next((self._lines[code[:n]] for n in range(len(code), 1, -1) if code[:n] in self._lines), None)

    def _former(self, code: str) -> Line:
        """A line for what is no more, made when the first of its counts comes."""
        name = former_name(code) if len(code) == COUNTY_DIGITS else ""
        line = Line(code.ljust(12, "0"), _("formerly %(name)s") % {"name": name or code}, None)
        return self._lines.setdefault(code, line)
