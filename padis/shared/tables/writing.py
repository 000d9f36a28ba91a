"""Writing a table as an Excel workbook: text stays text, so nothing that somebody typed is ever carried out."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from padis.shared.time import BEIJING

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # what Excel takes
LONGEST_TITLE = 31
FORBIDDEN_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
LONGEST_LIST = 255  # characters that a list to pick from may have
NOTES_TITLE = "说明"
CARRIED_OUT = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes the text of a cell for a formula."""
_DATE, _MOMENT, _HEAD, _NOTE, _MARKED, _TEXT = "date", "moment", "head", "note", "marked", "text"
_LOOKS: Mapping[str, dict[str, Any]] = {
    _DATE: {"num_format": "yyyy-mm-dd"},
    _MOMENT: {"num_format": "yyyy-mm-dd hh:mm"},
    _HEAD: {"bold": True, "bg_color": "#EEF2F6", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    _NOTE: {"font_color": "#666666"},
    _MARKED: {"font_color": "#B42318", "text_wrap": True},
    _TEXT: {"num_format": "@"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters. A `marked` column is set off in red: the reasons beside rows that failed. `choices` become
    a list to pick from below the head. What is typed into a column `as_text` stays as it was typed: Excel makes numbers of
    identity numbers elsewhere, and rounds them."""

    label: str
    width: int = 14
    marked: bool = False
    choices: Sequence[str] = ()
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a head, the rows below it, and `notes` (what it is, as of when) on a sheet of their own at the end.

    Values are text, numbers, dates, moments (shown in Beijing time), truth or None. Rows may come from a generator: they
    are written as they come, in bounded memory.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()
    notes: Sequence[tuple[str, str]] = field(default_factory=tuple)


def workbook(*sheets: Sheet) -> bytes:
    """The sheets as an .xlsx file."""
    buffer = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(buffer, options) as book:
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        for sheet in sheets:
            _write(book.add_worksheet(_title(sheet.title)), sheet, looks)
        notes = [note for sheet in sheets for note in sheet.notes]
        if notes:
            _write_notes(book.add_worksheet(NOTES_TITLE), notes, looks)
    return buffer.getvalue()


def text_table(sheet: Sheet, *, encoding: str) -> bytes:
    """The sheet as comma-separated text, without its notes. A cell that a spreadsheet would carry out begins with an apostrophe."""
    buffer = StringIO()
    lines = csv.writer(buffer, lineterminator="\r\n")
    lines.writerow([column.label for column in sheet.columns])
    for row in sheet.rows:
        lines.writerow([_as_text(value) for value in row])
    return buffer.getvalue().encode(encoding)


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    text = str(value)
    return f"'{text}" if text[:1] in CARRIED_OUT and not text[1:].isdecimal() else text


def fits_a_list(choices: Sequence[str]) -> bool:
    """Whether Excel takes them as a list to pick from."""
    return sum(map(len, choices)) + len(choices) <= LONGEST_LIST


def _title(text: str) -> str:
    return text.translate(FORBIDDEN_IN_TITLES).strip("' ")[:LONGEST_TITLE]


def _write(page: Worksheet, sheet: Sheet, looks: Mapping[str, Format]) -> None:
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, looks[_TEXT] if column.as_text else None)
        page.write_string(0, place, column.label, looks[_HEAD])
        if column.choices and fits_a_list(column.choices):
            page.data_validation(
                1, place, 100_000, place, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            )
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, last, place, value, looks, looks[_MARKED] if column.marked else None)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write_cell(
    page: Worksheet, row: int, place: int, value: Any, looks: Mapping[str, Format], look: Format | None
) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_string(row, place, "是" if value else "否", look)
        case int() | float():
            page.write_number(row, place, value, look)
        case datetime():
            page.write_datetime(row, place, value.astimezone(BEIJING).replace(tzinfo=None), looks[_MOMENT])
        case date():
            page.write_datetime(row, place, value, looks[_DATE])
        case _:
            page.write_string(row, place, str(value)[:LONGEST_CELL], look)


def _write_notes(page: Worksheet, notes: Sequence[tuple[str, str]], looks: Mapping[str, Format]) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 80)
    for row, (name, text) in enumerate(notes):
        page.write_string(row, 0, name, looks[_NOTE])
        page.write_string(row, 1, text)
