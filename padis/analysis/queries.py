"""Cross tables and flows of a place: of a township as its files are now, above it as they were counted at night."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from padis.analysis.counting import count_township
from padis.analysis.dimensions import DIMENSIONS, STATES, UNIT
from padis.analysis.hiding import shown
from padis.analysis.models import CaseCount, Counting
from padis.cases.models import Side
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.shared.sharding import cross_shard, shard_of

FEW = 100
"""Of fewer cases shares say little."""

Counts = dict[tuple[str, str], int]
"""By the codes of the row and the column; the column's is empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`rows` and `columns` are dimensions, or UNIT; no columns: the rows alone. `state` says which files count
    (`dimensions.STATES`), `partner` the digits of the one partner province that counts beside rows of units, `exact` for
    the township's own eyes."""

    place: Division
    rows: str
    columns: str = ""
    side: Side
    state: str = "open"
    partner: str = ""
    today: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or a column: of a fact's code, or of a unit."""

    code: str
    name: str
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The counts with the sum of each row at its end, and a last line of sums; None is hidden. Without columns there is one."""

    rows: list[Entry]
    columns: list[Entry]
    whole: list[list[int | None]]

    @property
    def total(self) -> int | None:
        """Of the cases."""
        return self.whole[-1][-1]

    @property
    def is_crossed(self) -> bool:
        return bool(self.columns and self.columns[0].name)

    @property
    def is_few(self) -> bool:
        return self.total is None or self.total < FEW


def counted_at(place: Division) -> datetime | None:
    """When the figures of the place were counted; None for a township, whose figures are of the moment, and where nothing was
    counted yet."""
    if place.level == Level.TOWNSHIP:
        return None
    return Counting.objects.values_list("counted_at", flat=True).first()


def table(question: Question) -> Table:
    """One query whatever the place. Rows and columns without a case are left out."""
    counts = _counts(question)
    rows = _entries(question, question.rows, {row for (row, _column), n in counts.items() if n})
    columns = _entries(question, question.columns, {column for (_row, column), n in counts.items() if n})
    grid = [[counts.get((row.code, column.code), 0) for column in columns] for row in rows]
    return Table(rows, columns, shown(grid, exact=question.exact) if rows else [[0]])


def stem(place: Division) -> str:
    """The leading digits of its code that say what lies below it."""
    return place.code[: SIGNIFICANT_DIGITS[place.level]]


def _entries(question: Question, dimension: str, found: set[str]) -> list[Entry]:
    if dimension == UNIT:
        below = divisions.children(question.place.code)
        return [Entry(stem(each), each.name, each) for each in below if stem(each) in found]
    if not dimension:
        return [Entry("", "")]
    by = DIMENSIONS[dimension]
    return [Entry(code, by.words(code)) for code in by.in_order(found)]


def _counts(question: Question) -> Counts:
    if question.rows == UNIT:
        return _of_units(question, question.columns)
    if question.columns == UNIT:
        return _turned(_of_units(question, question.rows))
    if not question.columns or _in_order(question.rows, question.columns):
        return _together(question, question.rows, question.columns)
    return _turned(_together(question, question.columns, question.rows))


def _turned(counts: Counts) -> Counts:
    return {(other, one): n for (one, other), n in counts.items()}


def _in_order(one: str, other: str) -> bool:
    """Two facts are stored together in the order of the dimensions."""
    order = list(DIMENSIONS)
    return order.index(one) < order.index(other)


def _together(question: Question, first: str, second: str) -> Counts:
    if question.place.level == Level.TOWNSHIP:
        return count_township(question.place.code, question.side, first, second, question.state, today=question.today)
    stored = _stored([question.place], question, first, second)
    return {codes: n for _place, codes, n in stored}


def _of_units(question: Question, fact: str) -> Counts:
    """Of each unit below by one fact; by none: all of its cases, or those with one partner province."""
    by = fact or ("partner" if question.partner else "direction")
    counts: Counts = defaultdict(int)
    with cross_shard("the units below the nation"):
        for place, (code, _none), n in _stored(divisions.children(question.place.code), question, by):
            if question.partner in ("", code):
                counts[place, code if fact else ""] += n
    return counts


def _stored(
    places: list[Division], question: Question, first: str, second: str = ""
) -> Iterator[tuple[str, tuple[str, str], int]]:
    """Place, codes and number of what was counted of each place."""
    at, shards = list(STATES).index(question.state), sorted({shard_of(place.code) for place in places})
    rows = CaseCount.objects.filter(shard__in=shards, place__in=[stem(place) for place in places], side=question.side)
    for place, counts in rows.filter(first=first, second=second).values_list("place", "counts"):
        for codes, numbers in counts.items():
            one, other = codes.split(",")
            yield place, (one, other), numbers[at]


@dataclass(frozen=True, slots=True)
class Flows:
    """Who lives here by where they are registered, and who is registered here by where they live; by partner province, or
    by the units below with one of these."""

    entries: list[Entry]
    living: Table
    registered: Table

    @property
    def most(self) -> int | None:
        """Cases of the larger direction; None where both are too small to be shown."""
        return max((table.total for table in (self.living, self.registered) if table.total), default=None)

    @property
    def is_few(self) -> bool:
        return self.most is None or self.most < FEW

    @property
    def lines(self) -> list[tuple[Entry, int | None, int | None]]:
        """Each with both counts."""
        living, registered = _by_code(self.living), _by_code(self.registered)
        return [(each, living.get(each.code, 0), registered.get(each.code, 0)) for each in self.entries]


def _by_code(found: Table) -> dict[str, int | None]:
    return {row.code: line[-1] for row, line in zip(found.rows, found.whole, strict=False)}  # the sums stand last


def flows(place: Division, *, partner: str = "", today: date, exact: bool) -> Flows:
    """Of the open files. Two queries."""
    both = [
        table(
            Question(
                place=place, rows=UNIT if partner else "partner", side=side, partner=partner, today=today, exact=exact
            )
        )
        for side in (Side.RESIDENCE, Side.REGISTRATION)
    ]
    entries = {row.code: row for found in both for row in found.rows}
    return Flows([entries[code] for code in sorted(entries, key=lambda code: (not code, code))], *both)


def largest(found: Table, most: int) -> list[tuple[Entry, Entry, int]]:
    """The largest shown counts of a table, without those of a province with itself."""
    pairs = [
        (row, column, n)
        for row, line in zip(found.rows, found.whole, strict=False)  # without the sums, which stand last
        for column, n in zip(found.columns, line, strict=False)
        if n and row.code != column.code
    ]
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0].code, pair[1].code))[:most]
