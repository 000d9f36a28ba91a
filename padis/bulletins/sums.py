"""The counts of closed months, of whichever edition: one query for all that a list of units is shown by."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Left

from padis.bulletins.shown import SHOWN
from padis.divisions.models import Division
from padis.divisions.scope import Scope
from padis.exchange.effects import COUNTY
from padis.exchange.kinds import kind_of
from padis.monitoring.grains import Part, rows_of
from padis.monitoring.indicators import Indicator
from padis.monitoring.models import ClosedTally, Closing
from padis.monitoring.tables.build import added
from padis.monitoring.tables.lines import COUNTY_DIGITS, Lines
from padis.monitoring.tables.sums import stem_of
from padis.shared.sharding import cross_shard

COLUMNS = sorted({column for indicator in SHOWN for column in (*indicator.counts, *indicator.over)})

Counts = Mapping[str, Sequence[int]]
"""Of a unit in a month: an indicator's code → its number, and what that is a share of if it is a share."""


class Sums:
    """Counts by month, unit, direction and kind."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self._found: dict[tuple[str, str], list[tuple[str, str, dict[str, int]]]] = {}

    def add(self, month: str, code: str, row: Mapping[str, Any]) -> None:
        counts = {column: row[f"{column}_"] for column in COLUMNS}
        self._found.setdefault((month, code), []).append((row["side"], row["kind"], counts))
        self.kinds.add(row["kind"])

    @property
    def codes(self) -> set[str]:
        """The units of which something was counted."""
        return {code for _month, code in self._found}

    def counts(self, month: str, codes: Iterable[str]) -> dict[str, list[int]]:
        """Of units together: sums of what was counted, never of shares."""
        found = [each for code in codes for each in self._found.get((month, code), [])]
        return {indicator.code: _counts(indicator, found) for indicator in SHOWN}


def _counts(indicator: Indicator, found: Iterable[tuple[str, str, dict[str, int]]]) -> list[int]:
    fitting = [
        counts for side, kind, counts in found if side == indicator.side and kind_of(kind).duty is indicator.duty
    ]
    terms = [indicator.counts, indicator.over] if indicator.is_share else [indicator.counts]
    return [sum(added(each, counts) for counts in fitting) for each in terms]


def by_line(lines: Lines, closings: Iterable[Closing]) -> Sums:
    """Of the lines of a place."""
    found = Sums()
    for row in _asked(closings, lines.parts, stem_of(lines)):
        found.add(row["month"], lines.line_of(row["stem"]).code, row)
    return found


def by_county(place: Division, closings: Iterable[Closing]) -> Sums:
    """Of the counties of a place, by the codes that they had then."""
    found = Sums()
    for row in _asked(closings, [Part(COUNTY, Scope.of(place.code, place.level))], Left("unit", COUNTY_DIGITS)):
        found.add(row["month"], row["stem"].ljust(12, "0"), row)
    return found


def _asked(closings: Iterable[Closing], parts: list[Part], stem: Any) -> list[dict[str, Any]]:
    editions = Q()
    for closing in closings:
        editions |= Q(month=closing.month, edition=closing.edition)
    rows: QuerySet[Any] = rows_of(ClosedTally.objects.filter(editions), parts)
    rows = rows.alias(ended=Left("unit", COUNTY_DIGITS)).values("month", "side", "kind", stem=stem)
    with cross_shard("a bulletin"):
        return list(rows.annotate(**{f"{column}_": Sum(column) for column in COLUMNS}).order_by())
