"""Address-book entries as vCards 4.0 (RFC 6350): UTF-8, CRLF, lines folded at 75 bytes, nothing typed breaks a line."""

from collections.abc import Iterable, Iterator

from padis.divisions.models import Unit
from padis.divisions.queries import parent_path
from padis.divisions.telephones import telephones

CONTENT_TYPE = "text/vcard; charset=utf-8"
LONGEST_LINE = 75  # bytes
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": None})


def cards(units: Iterable[Unit]) -> bytes:
    """All of them, one after another."""
    return b"".join(_card(unit) for unit in units)


def _card(unit: Unit) -> bytes:
    return b"".join(_folded(line) for line in _lines(unit))


def _lines(unit: Unit) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:org")
    yield f"UID;VALUE=text:padis-unit-{unit.code}"
    yield f"FN:{_text(unit.division.full_name)} {_text(unit.name)}"
    yield f"ORG:{_text(unit.name)}"
    for number in telephones(unit.telephone):
        yield f'TEL;TYPE="work,voice":{_text(number.text)}'
    for number in telephones(unit.fax):
        yield f'TEL;TYPE="work,fax":{_text(number.text)}'
    if unit.email:
        yield f"EMAIL;TYPE=work:{_text(unit.email)}"
    if unit.address or unit.postcode:
        yield _address(unit)
    if unit.person_on_duty:
        yield f"NOTE:{_text(f'值班人员：{unit.person_on_duty}')}"
    if unit.confirmed_on:
        yield f"REV:{unit.confirmed_on:%Y%m%d}T000000Z"
    yield "END:VCARD"


def _address(unit: Unit) -> str:
    """Two empty parts, street, place, province, postcode, country."""
    names = [step.name for step in parent_path(unit.code)]
    parts = [unit.address, "".join(names[1:]), "".join(names[:1]), unit.postcode, "中国"]
    return "ADR;TYPE=work:;;" + ";".join(map(_text, parts))


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """The line with its end; what is too long goes on in lines that begin with a blank, never within a character."""
    pieces, piece = [], b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
