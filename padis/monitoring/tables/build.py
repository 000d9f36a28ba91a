"""A table as it is shown: lines, cells, what is rounded, and the change since earlier months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from padis.divisions.models import Level
from padis.exchange.kinds import Kind, all_kinds
from padis.exchange.states import Party
from padis.monitoring.periods import Period, closings
from padis.monitoring.tables.lines import Line, Lines
from padis.monitoring.tables.protection import STEP, rounded
from padis.monitoring.tables.shapes import Basis, By, Counts, Figure, Group, Shape
from padis.monitoring.tables.sums import Question, Sums, sums

Value = int | float | None
YEAR = 12


class Cell(NamedTuple):
    """`key` is its column's; `value` is None where a share has nothing to be a share of; `since_before` and `since_year` are the
    change against the period before and that of a year ago, None where it is not known."""

    key: str
    figure: Figure
    value: Value
    since_before: Value = None
    since_year: Value = None


@dataclass(frozen=True, slots=True)
class Row:
    line: Line | None  # None: all lines together
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is None where one line stands alone."""

    shape: Shape
    question: Question
    rows: list[Row]
    total: Row | None
    compared_with: list[Period] = field(default_factory=list)


def kinds_for(shape: Shape) -> list[Kind]:
    """The kinds of message that the table can be asked of."""
    return [kind for kind in all_kinds() if kind.duty is shape.duty]


def table(shape: Shape, question: Question) -> Table:
    """Raises KeyError for a month that is not closed, where the closed view is asked for."""
    lines = Lines(question.place, question.by, as_now=question.as_now)
    columns = {column for _group, figure in shape.figures for column in figure.columns}
    now = sums(question, lines, columns)
    earlier = _earlier(shape, question, lines) if question.closed and not shape.key_persons else []
    shown = _order(lines, now)
    step = STEP if shape.key_persons and not question.own else 1
    rows = [_row(shape, line, now, [each for _period, each in earlier], step) for line in shown]
    rows = [row for row in rows if step == 1 or _says_nothing_by_being_there(row, question.by)]
    together = [_together(each) for _period, each in earlier]
    total = _row(shape, None, _together(now), together, step) if len(rows) > 1 else None
    return Table(shape, question, rows, total, [period for period, _sums in earlier])


def _order(lines: Lines, found: Sums) -> list[Line]:
    """All lines in the order of codes; of partner provinces those with which there is any exchange."""
    some = {code for code, _side in found}
    return sorted(
        (
            line
            for line in lines
            if line.division is None or lines.place.level == Level.NATION or line.code in some or lines.by == "unit"
        ),
        key=lambda line: line.code,
    )


def _earlier(shape: Shape, question: Question, lines: Lines) -> list[tuple[Period, Sums]]:
    """The sums of the period before and of that a year ago, as they were when they closed; empty sums where they did not."""
    wanted = {column for _group, figure in shape.figures if figure.key in shape.compared for column in figure.columns}
    found = []
    for months in (3 if question.period.is_quarter else 1, YEAR):
        before = question.earlier(months)
        found.append((before.period, sums(before, lines, wanted) if wanted and before.is_closed else {}))
    return found


def _together(found: Sums) -> Sums:
    added: dict[tuple[str, Party], dict[str, int]] = {}
    for (_code, side), counts in found.items():
        all_of = added.setdefault(("", side), {})
        for column, n in counts.items():
            all_of[column] = all_of.get(column, 0) + n
    return added


def _says_nothing_by_being_there(row: Row, by: By) -> bool:
    """A line that is there because somebody counts in it, would tell of her though its counts are rounded to nothing."""
    is_always_there = by is By.UNIT and row.line is not None and row.line.division is not None
    return is_always_there or any(cell.value for cell in row.cells)


def _row(shape: Shape, line: Line | None, now: Sums, earlier: Sequence[Sums], step: int) -> Row:
    code = line.code if line else ""
    cells = []
    for group in shape.groups:
        of_line = (code, group.side)
        counts = now.get(of_line, {})
        for figure, key in zip(group.figures, group.keys, strict=True):
            value = value_of(figure, counts, step)
            changes: list[Value] = []
            if earlier and figure.key in shape.compared:
                changes = [
                    _change(value, value_of(figure, each.get(of_line, {}))) if each else None for each in earlier
                ]
            cells.append(Cell(key, figure, value, *changes))
    return Row(line, cells)


def value_of(figure: Figure, counts: Mapping[str, int], step: int = 1) -> Value:
    """A count to the nearest multiple of `step`; a share of such counts."""
    top = rounded(added(figure.counts, counts), step)
    if not figure.over:
        return top
    below = rounded(added(figure.over, counts), step)
    return top / below if below else None


def added(terms: Counts, counts: Mapping[str, int]) -> int:
    number = 0
    for column, sign in terms.items():
        number += sign * counts.get(column, 0)
    return number


def _change(now: Value, before: Value) -> Value:
    return None if now is None or before is None else now - before


def bases(shape: Shape) -> list[tuple[Group, Basis, int]]:
    """Which figures stand beside each other on the same basis, and how many."""
    runs: list[tuple[Group, Basis, int]] = []
    for group, figure in shape.figures:
        if runs and runs[-1][0] is group and runs[-1][1] is figure.basis:
            runs[-1] = group, figure.basis, runs[-1][2] + 1
        else:
            runs.append((group, figure.basis, 1))
    return runs


def closed_on(period: Period) -> tuple[date, int] | None:
    """The last day of the counts, and the edition, of a period that is closed."""
    closing = closings().get(period.months[-1])
    return (closing.counts_until, closing.edition) if closing else None


def in_order(rows: Iterable[Row], sort: str) -> list[Row]:
    """Sorted by a cell's key ("receiver-due"), with "-" the largest first; what has no value comes last."""
    key = sort.removeprefix("-")

    def value(row: Row) -> Value:
        return next((cell.value for cell in row.cells if cell.key == key), None)

    known = sorted((row for row in rows if value(row) is not None), key=value, reverse=sort.startswith("-"))  # type: ignore[arg-type]
    return [*known, *(row for row in rows if value(row) is None)]
