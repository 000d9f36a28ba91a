"""The numbers in a telephone field, which may hold several, some with an extension: "0769-85300000，85300001 转 8"."""

import re
from dataclasses import dataclass

_BETWEEN = re.compile(r"[,，、;；/]+")
_EXTENSION = re.compile(r"转")


@dataclass(frozen=True, slots=True)
class Telephone:
    """One number: as it was written, and as a link that dials it (RFC 3966)."""

    text: str
    link: str


def telephones(field: str) -> list[Telephone]:
    written = (part.strip() for part in _BETWEEN.split(field))
    return [Telephone(part, _link(part)) for part in written if _digits(part)]


def _link(text: str) -> str:
    number, *extension = _EXTENSION.split(text, maxsplit=1)
    plus = "+" if number.startswith("+") else ""
    inner = _digits(extension[0]) if extension else ""
    return f"tel:{plus}{_digits(number)}" + (f";ext={inner}" if inner else "")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
