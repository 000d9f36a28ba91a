"""Tables that people bring: whatever stands around the table, its rows come out as text; what cannot be read says why."""

import time
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from padis.shared.tables import guard, reading

KNOWN = {"姓名", "性别", "出生日期", "身份证号", "住址", "子女1姓名", "子女1性别", "单位", "电话", "职务"}
HEAD = ["姓名", "性别", "出生日期"]
WANG = ["王芳", "女", "1990-05-06"]


def read(content: bytes, sheet: str = "") -> tuple[reading.Table, list[reading.Row]]:
    with reading.opened(content, knows=KNOWN.__contains__, sheet=sheet) as table:
        return table, list(table.rows)


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(content)[1]]


def book(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for name, more in sheets.items():
        page = made.create_sheet(name)
        for row in more:
            page.append(row)
    return saved(made)


def saved(made: Any) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_titles_and_empty_rows_around_the_table_disturb_nothing():
    """Offices put a title and a line about the unit above their tables; row numbers are those of the workbook."""
    table, rows = read(
        book(["2026年流入人口登记表"], [], ["填报单位：石岩街道"], HEAD, WANG, [], [None, None, None], WANG)
    )
    assert (table.head, table.head_row) == (tuple(HEAD), 4)
    assert [(row.number, row.cells) for row in rows] == [(5, tuple(WANG)), (8, tuple(WANG))]


def test_heads_merged_over_two_rows_are_joined():
    """Under one merged cell 子女1 stand 姓名 and 性别; 姓名 itself is merged over both rows."""
    made = openpyxl.Workbook()
    page = made.active
    page.append(["登记表"])
    page.append(["姓名", "性别", "子女1", None])
    page.append([None, None, "姓名", "性别"])
    page.append(["王芳", "女", "王小", "男"])
    for merged in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        page.merge_cells(merged)
    table, rows = read(saved(made))
    assert table.head == ("姓名", "性别", "子女1姓名", "子女1性别")
    assert [row.cells for row in rows] == [("王芳", "女", "王小", "男")]


def test_numbers_days_and_truth_come_as_text():
    """A day, a serial number, a telephone as a number; and what a spreadsheet did to an identity number is kept as it is."""
    row = [date(1990, 5, 6), 13900000000, 440306199005060012.0, 12.5, True]
    assert cells_of(book([*HEAD, "身份证号", "住址"], row)) == [
        ("1990-05-06", "13900000000", "440306199005060000", "12.5", "是")
    ]


def test_an_old_workbook_is_read_too():
    """.xls is what many offices still save."""
    made = xlwt.Workbook()
    page = made.add_sheet("名单")
    for number, row in enumerate([HEAD, WANG]):
        for place, value in enumerate(row):
            page.write(number, place, value)
    assert cells_of(saved(made)) == [tuple(WANG)]


def test_the_sheet_that_knows_most_columns_is_read_and_another_can_be_chosen():
    content = book(["说明", "请勿改动"], 名单=[HEAD, WANG], 旧=[["姓名", "备注"], ["李丽", "x"]])
    table, _rows = read(content)
    assert (table.sheet, table.sheets) == ("名单", ("Sheet", "名单", "旧"))
    assert "名单" in table.notes[0]
    assert [row.cells for row in read(content, "旧")[1]] == [("李丽", "x")]


def test_of_two_tables_on_a_sheet_the_better_known_is_read():
    """The rows of the second are not taken for people of the first; a note says that they were passed over."""
    table, rows = read(
        book(["单位", "电话"], ["石岩", "1"], [], HEAD, WANG, [], ["单位", "电话", "职务"], ["长安", "2", "3"])
    )
    assert [row.cells for row in rows] == [tuple(WANG)]
    assert "第 7 行" in table.notes[-1]


def test_a_head_printed_again_on_each_page_is_no_person():
    assert cells_of(book(HEAD, WANG, HEAD, WANG)) == [tuple(WANG), tuple(WANG)]


def test_two_hundred_thousand_empty_rows_are_nothing():
    """A column formatted to the end of the sheet; read in seconds."""
    made = openpyxl.Workbook(write_only=True)
    page = made.create_sheet()
    blank = openpyxl.cell.WriteOnlyCell(page, value=" ")
    page.append(HEAD)
    page.append(WANG)
    for _each in range(200_000):
        page.append([blank])
    content, started = saved(made), time.monotonic()
    assert cells_of(content) == [tuple(WANG)]
    assert time.monotonic() - started < 30


def test_macros_are_left_alone_and_said():
    content = BytesIO(book(HEAD, WANG))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00")
    table, rows = read(content.getvalue())
    assert [row.cells for row in rows] == [tuple(WANG)]
    assert "宏" in table.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_of_any_kind_is_read(encoding, mark, end):
    text = end.join([mark.join(HEAD), "", mark.join(WANG), mark.join(WANG)])
    assert cells_of(text.encode(encoding)) == [tuple(WANG), tuple(WANG)]


def test_mixed_line_ends_and_quoted_line_breaks_keep_rows_apart():
    _table, rows = read('姓名,住址,性别\r\n王芳,"一村\n2号",女\r李丽,二村,女\n赵敏,三村,女'.encode())
    assert [(row.number, row.cells[0]) for row in rows] == [(2, "王芳"), (4, "李丽"), (5, "赵敏")]


def test_a_line_with_more_cells_than_the_head_shows_it():
    """A comma in an address moves all that follows: the row must not pass for a sound one."""
    assert cells_of("姓名,住址,性别\n王芳,一村,2号,女".encode()) == [("王芳", "一村", "2号", "女")]


def ole(*streams: str) -> bytes:
    return guard.OLE + b"\x00" * 500 + b"".join(name.encode("utf-16-le") for name in streams)


def bomb(size: int, declared: int | None = None) -> bytes:
    """A workbook whose sheet unfolds to zeros; `declared` is what its entry claims instead."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _piece in range(size // 2**20):
                part.write(bytes(2**20))
    content = buffer.getvalue()
    if declared is None:
        return content
    true = size.to_bytes(4, "little")
    return content[: content.rindex(b"PK\x01\x02")] + content[content.rindex(b"PK\x01\x02") :].replace(
        true, declared.to_bytes(4, "little")
    )


def huge_sheet() -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = "姓名"
    made.active.cell(1_048_576, 16_384, "x")
    return saved(made)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件为空"),
        (b" \r\n\r\n", "文件为空"),
        (book(), "工作簿中没有内容"),
        (ole("EncryptedPackage"), "密码"),
        (ole("WordDocument"), "不是 Excel"),
        (b"%PDF-1.7 ...", "不是 Excel"),
        (b"PK\x03\x04 nonsense", "已损坏"),
        (book(HEAD)[:-40], "已损坏"),
        (guard.OLE + "Workbook".encode("utf-16-le") + b"\x00" * 600, "已损坏"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        ("姓名,性别\n王芳,".encode() + b"\xff\xff\xff", "第 22 个字节（第 2 行）"),
        (('姓名,性别\n"王芳,女\n' + "李丽,女\n" * 2000).encode(), "第 2 行.*引号"),
        (b"x" * (guard.MOST_BYTES + 1), "40 MB"),
        ((",".join(map(str, range(500)))).encode(), "400 列"),
    ],
)
def test_what_cannot_be_read_says_why(content, words):
    """Each sentence lets the person go on without asking anybody."""
    with pytest.raises(reading.NotATable, match=words):
        read(content)


@pytest.mark.parametrize("declared", [None, 100])
def test_a_zip_bomb_is_not_opened(monkeypatch, declared):
    """Neither one that declares its size nor one that lies about it gets as far as a reader."""
    monkeypatch.setattr(guard, "MOST_UNFOLDED", 8 * 2**20)
    with pytest.raises(reading.NotATable, match="不予打开"):
        read(bomb(16 * 2**20, declared))


def test_one_cell_at_the_far_end_does_not_take_all_memory():
    """A sheet of 17 thousand million cells, all but two empty, would end the process that reads it: it ends that alone."""
    with pytest.raises(reading.NotATable):
        read(huge_sheet())


@given(st.binary(max_size=300), st.sampled_from([b"", guard.ZIP, guard.OLE, b"\xff\xfe", b"\xef\xbb\xbf"]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_reader(content, start):
    """Whatever is brought comes out as a table or as a sentence."""
    try:
        read(start + content)
    except reading.NotATable as refused:
        assert str(refused)
