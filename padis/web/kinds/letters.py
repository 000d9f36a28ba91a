"""A letter that a couple is given, as a PDF: the print pages in the typesetter of the paper forms."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from padis.divisions.queries import full_name
from padis.shared.time import BEIJING
from padis.web.downloads import to_show
from padis.web.http import Request
from padis.web.kinds.couple_page import Line

if TYPE_CHECKING:
    from padis.paper.pages import Page

CHINESE = "zh-hans"
"""A letter is Chinese, whatever its writer reads on the screen."""


def answered(request: Request, name: str, made: Callable[[], "Page"], *, back: str) -> HttpResponse:
    """The PDF; where the machine has no font, the page says so and leads `back` to what prints without one."""
    from padis.paper.fonts import NoFont  # a process that prints nothing does without typesetter and fonts
    from padis.paper.pages import pdf

    try:
        with translation.override(CHINESE):
            content = pdf(made())
    except NoFont as lacking:
        return render(request, "kinds/no_font.html", {"lacking": str(lacking), "back": back}, status=503)
    return to_show(f"{name}.pdf", content, "application/pdf")


def page(
    *, title: str, number: str, unit: str, day: date, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    notes: Sequence[str], now: datetime,
) -> "Page":  # fmt: skip
    """`sections`: a title and its lines. Signed by the unit's seal."""
    from padis.paper.pages import Page, Section

    head = [(_("Number"), number), (_("Unit"), full_name(unit)), (_("Date"), day.isoformat())]
    return Page(
        title=title,
        foot=f"{number}　{now.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        head=head,
        sections=[Section(name, list(lines)) for name, lines in sections],
        notes=list(notes),
        signs=[_("Unit (seal)"), _("Date")],
    )


def in_words(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(str(line.field.label), line.text) for line in lines]
