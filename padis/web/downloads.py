"""Files that a page hands out."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from padis.shared.tables.writing import CONTENT_TYPE, Sheet, text_table, workbook


def as_workbook(name: str, *sheets: Sheet) -> HttpResponse:
    """The sheets as an .xlsx file called `name`, with the person's browser told not to keep it."""
    return as_file(f"{name}.xlsx", workbook(*sheets), CONTENT_TYPE)


def as_csv(name: str, sheet: Sheet, *, encoding: str) -> HttpResponse:
    """The sheet as a text file: "utf-8-sig" for spreadsheets of today, "gb18030" for systems of before."""
    charset = encoding.removesuffix("-sig")
    return as_file(f"{name}.csv", text_table(sheet, encoding=encoding), f"text/csv; charset={charset}")


def as_machine_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A text file for programs, whose columns never change their names."""
    out = StringIO()
    out.write("\ufeff")  # or Excel takes the text for another encoding
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(rows)
    return as_file(f"{name}.csv", out.getvalue().encode(), "text/csv; charset=utf-8")


def as_file(name: str, content: bytes, content_type: str) -> HttpResponse:
    """A file to save; any name will do, also a Chinese one."""
    return _file(name, content, content_type, saved=True)


def to_show(name: str, content: bytes, content_type: str) -> HttpResponse:
    """A file that the browser shows, to be printed from there."""
    return _file(name, content, content_type, saved=False)


def _file(name: str, content: bytes, content_type: str, *, saved: bool) -> HttpResponse:
    disposition = content_disposition_header(saved, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
