"""The check sheet for a house visit (M3, domain.md 3.1 "核实"): one page of A4 a person, with a code that opens her item.

It goes through the streets, so it carries no health fact, and of a number or telephone only what tells it apart; its code is
an address and says nothing of her.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _

from padis.paper.fonts import font
from padis.paper.pages import Line, Written, fonts

TEMPLATE = Path(__file__).parent / "data" / "check_sheet.typ"
BLANK_LINES = 3
SIDE_MM = 30.0
QUIET = 4

Row = tuple[str, str, str]  # label, what the other side states, what the local register holds


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """One person's page. `address` is where what was found is answered."""

    head: Sequence[Line]
    rows: Sequence[Row]
    foot: str
    address: str


def pdf(sheets: Sequence[CheckSheet]) -> bytes:
    """The pages of all people in one file. Raises NoFont."""
    written = Written(font())
    given = {
        "family": written.font.family,
        "title": _("Check sheet for a house visit"),
        "columns": [
            _("What is checked"),
            _("Stated by the other side"),
            _("Local register"),
            _("Agrees"),
            _("Found at the visit"),
        ],
        "more": _("What else was found, and what she wishes"),
        "signs": [_("Visited by"), _("Date"), _("The person (if she wishes)")],
        "blank_lines": BLANK_LINES,
        "sheets": [_page(sheet, written) for sheet in sheets],
    }
    inputs = {"form": json.dumps(given, ensure_ascii=False)}
    return typst.compile(
        TEMPLATE, font_paths=fonts(written.font.path), ignore_system_fonts=True, format="pdf", sys_inputs=inputs
    )


def _page(sheet: CheckSheet, written: Written) -> dict[str, object]:
    return {
        **asdict(sheet),
        "head": written.lines(list(sheet.head)),
        "rows": [[written.text(part) for part in row] for row in sheet.rows],
        "foot": written.text(sheet.foot),
        "note": _("Scan the code to answer. Ask, do not press: she may decline, and nothing follows from it."),
        "code": _code(sheet.address),
        "side": SIDE_MM,
    }


def _code(address: str) -> str:
    drawn = BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(drawn, kind="svg", border=QUIET, xmldecl=False, light="#fff", omitsize=True)
    return drawn.getvalue().decode()
