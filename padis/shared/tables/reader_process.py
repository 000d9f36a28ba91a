"""`python -m padis.shared.tables.reader_process`: reads one workbook that somebody else made, in a process of its own.

What is made to break a reader breaks this process alone: its memory and its time are limited. It takes the file on its
standard input (eight bytes of length before it), prints a line of JSON with the beginning of each sheet, takes the number
of a sheet, and prints its rows, a line each: the row's number and its cells as text.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 120
SAMPLED = 40
"""Rows with something in them that are looked at for the head."""
MOST_SHEETS = 20
MOST_COLUMNS = 400
MOST_ROWS = 300_000

Row = tuple[int, list[str]]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    length = int.from_bytes(sys.stdin.buffer.read(8), "big")
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read(length)))
        sheet_of = lru_cache(maxsize=1)(book.get_sheet_by_name)  # most workbooks have one
        say({"sheets": [beginning(sheet_of(name)) for name in tables_of(book)]})
        for line in sys.stdin.buffer:
            tell(sheet_of(json.loads(line)))
    except PasswordError:
        say({"refused": "password"})
    except CalamineError:
        say({"refused": "broken"})


def say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False))
    sys.stdout.write("\n")
    sys.stdout.flush()


def tables_of(book: CalamineWorkbook) -> list[str]:
    """The sheets that can hold a table; hidden ones only where there are no others."""
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return (shown or [sheet.name for sheet in sheets])[:MOST_SHEETS]


def beginning(sheet: CalamineSheet) -> dict[str, Any]:
    sample = []
    for row in rows_of(sheet):
        sample.append(row)
        if len(sample) == SAMPLED:
            break
    wide = sheet.width > MOST_COLUMNS
    return {"name": sheet.name, "wide": wide, "sample": with_merged(sample, sheet)}


def with_merged(sample: list[Row], sheet: CalamineSheet) -> list[Row]:
    """Every cell of a merged range says what the range says: heads of several columns or rows."""
    at, last = dict(sample), sample[-1][0] if sample else 0
    first_column = sheet.start[1] if sheet.start else 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        start, end = max(left - first_column, 0), right - first_column + 1
        text = "".join(at.get(top + 1, [])[start : start + 1])
        for number in range(top + 1, min(bottom + 1, last) + 1):
            cells = at.get(number, [])
            cells[start:end] = [text] * len(cells[start:end])
    return sample


def tell(sheet: CalamineSheet) -> None:
    for written, row in enumerate(rows_of(sheet)):
        if written == MOST_ROWS:
            say("too_many")
            return
        sys.stdout.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    say(None)


def rows_of(sheet: CalamineSheet) -> Iterator[Row]:
    """The row's number as the workbook shows it and its cells, from the first column in use on; of the rows with something in them."""
    if sheet.start is None or sheet.width > MOST_COLUMNS:
        return
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [text_of(value) for value in row]
        if any(cells):
            yield number, cells


def text_of(value: Any) -> str:
    """What the cell shows, nearly: whole numbers without a point or an exponent, days as 2026-11-23."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "是" if value else "否"
        case float():
            return whole(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case timedelta() | time() | int():
            return str(value)
        case _:
            return ""


def whole(value: float) -> str:
    """A number of 18 digits comes with the 15 that the spreadsheet kept and zeros after them."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


if __name__ == "__main__":
    main()
