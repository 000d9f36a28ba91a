"""What a file is, by what it holds, before anything opens it: a name says nothing, and a small file may unfold to a huge one."""

import zipfile
import zlib
from enum import Enum
from io import BytesIO

from django.utils.translation import gettext as _

from padis.shared.errors import Refused

MOST_BYTES = 40 * 1024**2
MOST_UNFOLDED = 700 * 1024**2
"""A sheet of 200,000 rows and 30 columns unfolds to about 300 MB."""
MOST_PARTS = 4000
PIECE = 1024**2
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
MACROS = frozenset({"xl/vbaProject.bin"})
NO_TEXT = (b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
MARKUP = (b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")


class NotATable(Refused):
    """The file cannot be read as a table; the sentence says why, and what to do."""


class Form(Enum):
    WORKBOOK = "workbook"
    WORKBOOK_WITH_MACROS = "workbook with macros"
    TEXT = "text"


def form_of(content: bytes) -> Form:
    """Raises NotATable for what is neither a workbook nor text, too large, locked, or made to unfold without end."""
    if len(content) > MOST_BYTES:
        raise NotATable(_("The file is larger than %(most)d MB. Divide it.") % {"most": MOST_BYTES // 1024**2})
    if not content.strip():
        raise NotATable(_("The file is empty."))
    if content.startswith(ZIP):
        return _unfolded_within_bounds(content)
    if content.startswith(OLE):
        return _old_workbook(content)
    _check_is_text(content)
    return Form.TEXT


def _old_workbook(content: bytes) -> Form:
    if ENCRYPTED in content:
        raise locked()
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise no_workbook()
    return Form.WORKBOOK


def _check_is_text(content: bytes) -> None:
    if content.startswith(NO_TEXT) or (b"\x00" in content[:4096] and content[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise no_workbook()
    if content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        raise NotATable(_("This is a web page with a workbook's name. Open it in Excel and save it as .xlsx."))


def _unfolded_within_bounds(content: bytes) -> Form:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged() from error
    names = {part.filename for part in parts}
    if not names & WORKBOOK:
        raise no_workbook()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNFOLDED:
        raise unfolds_too_far()
    left = MOST_UNFOLDED
    for part in parts:
        left -= _unfolded(content, part, left)
    return Form.WORKBOOK_WITH_MACROS if names & MACROS else Form.WORKBOOK


def _unfolded(content: bytes, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes a part really unfolds to: what its entry declares may be untrue."""
    if part.flag_bits & 1:
        raise locked()
    head = content[part.header_offset : part.header_offset + 30]
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or len(head) < 30:
        raise damaged()
    start = part.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    data = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return len(data)
    return _inflated(data, most)


def _inflated(data: bytes, most: int) -> int:
    inflater, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while data and not inflater.eof:
            total += len(inflater.decompress(data, PIECE))
            data = inflater.unconsumed_tail
            if total > most:
                raise unfolds_too_far()
    except zlib.error as error:
        raise damaged() from error
    return total


def locked() -> NotATable:
    return NotATable(_("The workbook has a password. Take it off in Excel (File, Info) and save it."))


def no_workbook() -> NotATable:
    return NotATable(_("This is neither a workbook (.xlsx, .xls) nor a text table (.csv)."))


def damaged() -> NotATable:
    return NotATable(_("The workbook is damaged. Open it in Excel and save it anew."))


def unfolds_too_far() -> NotATable:
    return NotATable(_("The file unfolds to more than a workbook of this kind can hold. It is not opened."))
