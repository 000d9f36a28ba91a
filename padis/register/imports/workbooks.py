"""The workbooks that an import hands out: the template to fill in, and rows that came back, with the reasons."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from padis.intake import columns
from padis.intake import workbooks as of_cases
from padis.intake.workbooks import ADDED, REASON, ROW
from padis.register.imports import queries
from padis.register.models import RegisterImport, RegisterImportRow
from padis.shared.tables.writing import Column, Sheet


def template() -> Sheet:
    """The columns of a person, with lists to pick from, and a row that shows how; it is passed over."""
    return of_cases.template_of(_("Local register"), required=("name", "id_number"))


def to_mend(one: RegisterImport) -> Sheet:
    """The rows that were not recorded, as they came, with the reason in a column that is passed over when they come again."""
    kept = [place for place, label in enumerate(one.head) if columns.plain(label) not in ADDED]
    shown = [
        Column(REASON, 46, marked=True),
        Column(ROW, 11),
        *(Column(one.head[place], as_text=True) for place in kept),
    ]
    return Sheet(_("Rows to mend"), shown, _rows(one, kept))


def _rows(one: RegisterImport, kept: Sequence[int]) -> Iterator[Sequence[str | int]]:
    for row in queries.rows_to_mend(one.key):
        cells = [row.cells[place] if place < len(row.cells) else "" for place in kept]
        yield [reasons(row, one), row.number, *cells]


def reasons(row: RegisterImportRow, one: RegisterImport) -> str:
    """All that is said of a row, what is merely doubtful last; each with its column."""
    said = row.said or {}
    sentences = [*said.get("problems", ()), *said.get("doubts", ())]
    return "；".join(f"{one.head[column]}：{text}" if column is not None else text for column, text in sentences)
