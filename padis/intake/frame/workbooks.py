"""The rows that come back, as a workbook to mend and to bring again."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from padis.intake import columns
from padis.intake.frame.frame import Frame, H, R
from padis.intake.frame.models import Head, Row
from padis.shared.tables.writing import Column, Sheet

REASON, ROW = "退回原因", "原文件行号"
ADDED = frozenset({REASON, ROW})


def to_mend(frame: Frame[H, R], one: H) -> Sheet:
    """The rows that were not imported, as they came, with the reason in a column that is passed over when they come again."""
    kept = [place for place, label in enumerate(one.head) if columns.plain(label) not in ADDED]
    shown = [
        Column(REASON, 46, marked=True),
        Column(ROW, 11),
        *(Column(one.head[place], as_text=True) for place in kept),
    ]
    return Sheet(_("Rows to mend"), shown, _rows(frame, one, kept))


def _rows(frame: Frame[H, R], one: H, kept: Sequence[int]) -> Iterator[Sequence[str | int]]:
    for row in frame.rows_to_mend(one.key):
        cells = [row.cells[place] if place < len(row.cells) else "" for place in kept]
        yield [reasons(row, one), row.number, *cells]


def reasons(row: Row, one: Head) -> str:
    """All that is said of a row, what is merely doubtful last; each with its column."""
    said = row.said or {}
    sentences = [*said.get("problems", ()), *said.get("doubts", ())]
    return "；".join(f"{one.head[column]}：{text}" if column is not None else text for column, text in sentences)
