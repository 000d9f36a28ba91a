"""Reading a table that somebody made: a workbook or a text file becomes a head and rows of text, whatever stands around it.

    with reading.opened(content, knows=fields.is_known) as table:
        for row in table.rows:
            ...

The sheet and the head row are those that know most names of columns; `knows` says whether a text is one. Titles above the
head, empty rows, hidden sheets, macros and formulas (their values are taken) disturb nothing; `table.notes` says what was
passed over. Only one piece of the table is in memory at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from padis.shared.tables import heads, texts, workbooks
from padis.shared.tables.guard import Form, NotATable, form_of
from padis.shared.tables.heads import Head, Knows, best_head
from padis.shared.tables.writing import NOTES_TITLE

__all__ = ["NotATable", "Row", "Table", "opened"]


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number in the file. `cells` is as long as the head, or longer in a text file whose line has
    more than its head: something stands in the wrong column then."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`sheets` are all that could be chosen, `sheet` the one that is read (both empty for text). `rows` can be gone
    through once; `notes` is complete after that."""

    sheet: str
    sheets: tuple[str, ...]
    head: tuple[str, ...]
    head_row: int
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


@contextmanager
def opened(content: bytes, *, knows: Knows, sheet: str = "") -> Iterator[Table]:
    """Raises NotATable, with a sentence for whoever brought the file; also from `rows`."""
    form = form_of(content)
    if form is Form.TEXT:
        yield _of_text(content, knows)
        return
    with workbooks.opened(content) as book:
        table = _of_workbook(book, knows, sheet)
        if form is Form.WORKBOOK_WITH_MACROS:
            table.notes.append(_("The workbook holds macros. They were not carried out; only the data was read."))
        yield table


def _of_text(content: bytes, knows: Knows) -> Table:
    text = texts.text_of(content)

    def score(sample: list[heads.Row]) -> int:
        found = best_head(sample, knows)
        return found.known if found else 0

    mark = texts.parted_by(text, score)
    sample = [row for row, _place in zip(texts.rows_of(text, mark), range(texts.LOOKED_AT), strict=False)]
    head = best_head(sample, knows)
    if head is None:
        raise NotATable(_("The file is empty."))
    notes: list[str] = []
    rows = _below(head, texts.rows_of(text, mark), knows, notes, keep_longer=True)
    return Table("", (), head.labels, head.last, rows, notes)


def _of_workbook(book: workbooks.Workbook, knows: Knows, wanted: str) -> Table:
    found = {name: head for name, sample in book.sheets.items() if (head := best_head(sample, knows))}
    if not found:
        raise NotATable(_("The workbook is empty."))
    best = max(found, key=lambda name: found[name].known)  # the first of several
    if best != NOTES_TITLE:
        found.pop(NOTES_TITLE, None)  # of a workbook that we handed out
    name = wanted if wanted in found else best
    head, notes = found[name], []
    if len(found) > 1:
        words = _("The workbook has %(count)d sheets with something in them; “%(sheet)s” is read.")
        notes.append(words % {"count": len(found), "sheet": name})
    rows = _below(head, book.rows(name), knows, notes, keep_longer=False)
    return Table(name, tuple(found), head.labels, head.last, rows, notes)


def _below(
    head: Head, rows: Iterator[heads.Row], knows: Knows, notes: list[str], *, keep_longer: bool
) -> Iterator[Row]:
    """The rows below the head, down to another table's head."""
    width = len(head.labels)
    for number, cells in rows:
        if number <= head.last:
            continue
        if heads.is_head(cells, knows):
            if all(cell in head.labels for cell in cells if cell and knows(cell)):
                continue  # the head of each printed page, or of a next part with the same columns
            notes.append(_("Another table begins in row %(row)d; it was not read.") % {"row": number})
            return
        while len(cells) > width and (not keep_longer or not cells[-1]):
            cells.pop()
        if any(cells):
            yield Row(number, tuple(cells) + ("",) * (width - len(cells)))
