"""The counts behind a table: sums over the tallies, as they are now or as they were when the month closed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Left

from padis.divisions.models import Division, Level
from padis.exchange.effects import BACKLOG, BACKLOG_GRAINS
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.grains import Part, by_partner, rows_of
from padis.monitoring.models import ClosedTally
from padis.monitoring.periods import Period, closings
from padis.monitoring.tables import ledger
from padis.monitoring.tables.lines import COUNTY_DIGITS, Lines
from padis.monitoring.tables.shapes import By
from padis.shared.sharding import cross_shard

RUNNING = frozenset(each.grain for each in BACKLOG_GRAINS)
"""The grains of which what is open is a running sum."""
Counts = dict[str, int]
Sums = Mapping[tuple[str, Party], Counts]
"""By a line's code and the direction: a count for each column of the tallies and of the backlog."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a place. `partner`: its exchange with one province alone (two digits), or "". `own`: by the township itself."""

    place: Division
    by: By
    sides: tuple[Party, ...]
    kinds: tuple[str, ...]
    period: Period
    closed: bool
    as_now: bool
    key_persons: bool
    partner: str
    today: date
    own: bool = False

    def earlier(self, months: int) -> "Question":
        return replace(self, period=self.period.earlier(months))

    @property
    def is_closed(self) -> bool:
        """Whether all its months are closed."""
        return all(month in closings() for month in self.period.months)


def sums(question: Question, lines: Lines, columns: Iterable[str]) -> Sums:
    """The counts of each line. One query for a closed month; for the live view two: of the months, and of this moment."""
    found: dict[tuple[str, Party], Counts] = defaultdict(lambda: defaultdict(int))
    wanted = set(columns)
    with cross_shard("a table of the monitor"):
        for stem, side, counts in _rows(question, lines, wanted):
            line = found[lines.line_of(stem).code, Party(side)]
            for column, n in counts.items():
                line[column] += n
    return found


Row = tuple[str, str, Counts]


def _rows(question: Question, lines: Lines, wanted: set[str]) -> Iterator[Row]:
    of_months, of_moment = sorted(wanted - BACKLOG.keys()), sorted(wanted & BACKLOG.keys())
    if is_fine(question, lines):
        yield from ledger.sums(question, lines.scope, lines.by, of_months, of_moment)
    elif question.closed:
        yield from _closed(question, lines, of_months, of_moment)
    else:
        if of_months:
            rows = _narrowed(Tally.objects.filter(month__in=question.period.months), question, lines)
            yield from _added(rows, lines, {column: Sum(column) for column in of_months})
        if of_moment:
            yield from _waiting(question, lines, of_moment)


def is_fine(question: Question, lines: Lines) -> bool:
    """Whether the tallies do not go so far: those of townships know no partner. The ledger is asked for these few items."""
    return (lines.is_townships and bool(question.partner)) or (
        lines.by is By.PARTNER and lines.place.level == Level.TOWNSHIP
    )


def _closed(question: Question, lines: Lines, of_months: Sequence[str], of_moment: Sequence[str]) -> Iterator[Row]:
    """What is open is that of the last month's end."""
    last = Q(month=question.period.months[-1])
    rows = _narrowed(ClosedTally.objects.filter(_editions(question.period.months)), question, lines)
    yield from _added(
        rows,
        lines,
        {column: Sum(column) for column in of_months}
        | {column: Sum(column, filter=last, default=0) for column in of_moment},
    )


def _editions(months: Iterable[str]) -> Q:
    """The latest edition of each closed month."""
    editions = closings()
    found = Q()
    for month in months:
        found |= Q(month=month, edition=editions[month].edition)
    return found


def _waiting(question: Question, lines: Lines, columns: Sequence[str]) -> Iterator[Row]:
    """What is open at this moment: where there are running sums from these, else from the counts by day."""
    today, found = question.today, _parts(question, lines)
    summed = [part for part in found if part.grain in RUNNING]
    if summed:
        rows = rows_of(_of_partner(Backlog.objects.filter(day__lte=today), question), summed)
        yield from _added(rows, lines, {column: Sum(column) for column in columns})
    by_day = [part for part in found if part.grain not in RUNNING]
    if not by_day:
        return
    aggregates = {}
    for column in columns:
        begins = BACKLOG[column]
        since = {f"{begins[0]}__lte": today - timedelta(days=begins[1])} if begins else {}
        aggregates[column] = Sum("n", filter=Q(**since), default=0)
    yield from _added(rows_of(_of_partner(OpenCount.objects.all(), question), by_day), lines, aggregates)


def by_month(question: Question, lines: Lines, columns: Sequence[str]) -> Mapping[str, Counts]:
    """The counts of the place itself in each of the months; one query, however many they are."""
    table: QuerySet[Any] = Tally.objects.filter(month__in=question.period.months)
    if question.closed:
        table = ClosedTally.objects.filter(_editions(question.period.months))
    rows = rows_of(_asked_for(table, question), lines.parts_together)
    named = {f"{column}_": Sum(column) for column in columns}
    with cross_shard("an indicator of the monitor"):
        found = list(rows.values("month").annotate(**named).order_by())
    return {row["month"]: {column: row[f"{column}_"] for column in columns} for row in found}


def _asked_for(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    rows = rows.filter(side__in=question.sides, kind__in=question.kinds)
    return rows.filter(key_person=True) if question.key_persons else rows


def _narrowed(rows: QuerySet[Any], question: Question, lines: Lines) -> QuerySet[Any]:
    return rows_of(_of_partner(rows, question), _parts(question, lines))


def _of_partner(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    rows = _asked_for(rows, question)
    return rows.filter(partner=question.partner) if question.partner else rows


def _parts(question: Question, lines: Lines) -> list[Part]:
    """Which rows hold what is asked of the lines."""
    if question.partner:
        return by_partner(lines.parts)
    return by_partner(lines.parts_together) if lines.by is By.PARTNER else lines.parts


def _added(rows: QuerySet[Any], lines: Lines, aggregates: dict[str, Any]) -> Iterator[Row]:
    """Added up by the line's leading digits; a county that is no more is told apart."""
    named = {f"{name}_": aggregate for name, aggregate in aggregates.items()}
    rows = rows.alias(ended=Left("unit", COUNTY_DIGITS))
    for row in rows.values("side", stem=stem_of(lines)).annotate(**named).order_by():
        yield row["stem"], row["side"], {name: row[f"{name}_"] for name in aggregates}


def stem_of(lines: Lines) -> Any:
    """The leading digits of a row's line; needs `ended`, six digits of its unit."""
    if lines.by is By.PARTNER:
        return F("partner")
    stem = Left("unit", lines.digits)
    return Case(When(ended__in=lines.ended, then=F("ended")), default=stem) if lines.ended else stem
