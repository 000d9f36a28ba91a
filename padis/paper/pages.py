"""A form as a PDF on A4: what is written, set in the embedded font, with its code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from padis.paper.codes import Picture
from padis.paper.fonts import Font, font

TEMPLATE = Path(__file__).parent / "data" / "form.typ"
HALF = 24
"""A longer value takes the whole width."""

Line = tuple[str, str]  # label, value


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Page:
    """What is written on the form. `signs` are places for signatures, by what stands before each.

    A kind's own template also knows to whom it goes, what is said above the fields (`text`), who closes it, and a stamp
    across the page.
    """

    title: str
    foot: str
    head: Sequence[Line]
    sections: Sequence[Section]
    notes: Sequence[str] = ()
    signs: Sequence[str] = ()
    code: Picture | None = None
    to: str = ""
    text: Sequence[str] = ()
    closing: Sequence[str] = ()
    stamp: str = ""


@dataclass
class Written:
    """Takes text as the font can show it: a character that it lacks becomes its code point, and is remembered."""

    font: Font
    lacking: dict[str, None] = field(default_factory=dict)

    def text(self, text: str) -> str:
        for sign in self.font.missing(text):
            self.lacking[sign] = None
            text = text.replace(sign, f"〔U+{ord(sign):X}〕")
        return text

    def lines(self, lines: Sequence[Line]) -> list[list[str]]:
        return [[self.text(label), self.text(value)] for label, value in lines]


def pdf(page: Page, template: Path = TEMPLATE) -> bytes:
    """The PDF, by the generic template or a kind's own.

    Nothing on it is left out silently: what the font lacks stands as its code point, with a note to write it in.

    Raises NoFont.
    """
    written = Written(font())
    form: dict[str, Any] = {
        "family": written.font.family,
        "title": written.text(page.title),
        "foot": written.text(page.foot),
        "head": written.lines(page.head),
        "sections": [
            {"title": written.text(section.title), "lines": _in_pairs(written.lines(section.lines))}
            for section in page.sections
        ],
        "notes": [written.text(note) for note in page.notes],
        "signs": list(page.signs),
        "to": written.text(page.to),
        "text": [written.text(each) for each in page.text],
        "closing": [written.text(each) for each in page.closing],
        "stamp": page.stamp,
        "code": page.code.svg if page.code else None,
        "side": page.code.side_mm if page.code else 0,
    }
    if written.lacking:
        words = _("The font lacks %(signs)s: write them in by hand. In the code they are right.")
        form["notes"].append(words % {"signs": "、".join(f"U+{ord(sign):X}" for sign in written.lacking)})
    given = {"form": json.dumps(form, ensure_ascii=False)}
    found = fonts(written.font.path)
    return typst.compile(template, font_paths=found, ignore_system_fonts=True, format="pdf", sys_inputs=given)


def _in_pairs(lines: list[list[str]]) -> list[list[str]]:
    """Two short ones to a row; one that is long, or stands alone, takes the whole width (it gets a third part)."""
    placed: list[list[str]] = []
    waiting: list[str] | None = None
    for line in lines:
        if len(line[1]) > HALF or "\n" in line[1]:
            placed += [[*waiting, ""]] if waiting else []
            placed.append([*line, ""])
            waiting = None
        elif waiting:
            placed += [waiting, line]
            waiting = None
        else:
            waiting = line
    return [*placed, *([[*waiting, ""]] if waiting else [])]


@lru_cache(maxsize=1)
def fonts(path: Path) -> typst.Fonts:
    """Looked up once in the life of a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[path.parent])
