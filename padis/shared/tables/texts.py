"""Tables in text files: UTF-8 or GB18030, however the lines end, parted by comma, tab or semicolon."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice

from django.utils.translation import gettext as _

from padis.shared.tables.guard import NotATable

PARTED_BY = (",", "\t", ";")
LOOKED_AT = 40
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 300_000, 400, 4000
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

Row = tuple[int, list[str]]


def text_of(content: bytes) -> str:
    """Raises NotATable that names the byte and the line which fit no encoding."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        return _decoded(content, "utf-8")
    except NotATable as first:
        try:
            return _decoded(content, "gb18030")
        except NotATable as second:
            raise max(first, second, key=_got_to) from None


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        words = _("The text is in no known encoding: byte %(byte)d (line %(line)d). Save it as CSV UTF-8.")
        line = content.count(b"\n", 0, error.start) + 1
        raise NotATable(words % {"byte": error.start + 1, "line": line}) from error


def _got_to(refused: NotATable) -> int:
    """The encoding that went further is likely the one that was meant."""
    cause = refused.__cause__
    return cause.start if isinstance(cause, UnicodeDecodeError) else 0


def parted_by(text: str, score: Callable[[list[Row]], int]) -> str:
    """The character that parts the columns: the one that gives the best head, then the most columns."""

    def worth(mark: str) -> tuple[int, int]:
        sample = list(islice(rows_of(text[:200_000], mark), LOOKED_AT))
        return score(sample), max((len(cells) for _number, cells in sample), default=0)

    return max(PARTED_BY, key=worth)


def rows_of(text: str, mark: str) -> Iterator[Row]:
    """The rows with something in them, by the line on which each begins. Raises NotATable."""
    reader, begins, count = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=mark), 1, 0
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                count += 1
                _check_size(count, len(stripped))
                _check_quotes(stripped, begins)
                yield begins, stripped
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _not_closed(begins) from error


def _check_quotes(cells: list[str], line: int) -> None:
    """A quotation mark without its other half swallows all that follows into one cell."""
    if max(map(len, cells)) > LONGEST_CELL:
        raise _not_closed(line)


def _not_closed(line: int) -> NotATable:
    words = _("Line %(line)d cannot be read: a quotation mark seems not to be closed.")
    return NotATable(words % {"line": line})


def _check_size(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise NotATable(_("The table has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    if rows > MOST_ROWS:
        raise NotATable(_("The table has more than %(most)d rows. Divide it.") % {"most": MOST_ROWS})
