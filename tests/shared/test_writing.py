"""Workbooks that are written: what was typed stays text, and every kind of value is what it was."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from padis.shared.tables.writing import Column, Sheet, workbook


def read_back(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook(*sheets)))


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "http://x.invalid/"]
)
def test_text_that_looks_like_a_formula_stays_text(text):
    """A name such as "=HYPERLINK(…)" must never be carried out by whoever opens an export."""
    cell = read_back(Sheet("名单", [Column("姓名")], [[text]])).active["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_each_kind_of_value_is_what_it_was():
    """Numbers add up and days sort in Excel; a moment is shown in Beijing time; long numbers stay text."""
    row = ["110105194912310021", 7, date(2026, 11, 23), datetime(2026, 11, 23, 16, 5, tzinfo=UTC), True, None]
    sheet = read_back(Sheet("a/b", [Column(str(place)) for place in range(6)], [row])).active
    assert [cell.value for cell in sheet[2]] == [
        row[0],
        7,
        datetime(2026, 11, 23),  # noqa: DTZ001
        datetime(2026, 11, 24, 0, 5),  # noqa: DTZ001
        "是",
        None,
    ]
    assert sheet.title == "a b"


def test_a_character_outside_the_basic_plane_survives():
    """Names are not limited to the basic plane."""
    assert read_back(Sheet("名单", [Column("姓名")], [["王𬱖"]])).active["A2"].value == "王𬱖"
