"""A letter that a couple is given, as a PDF, by the print form that its kind names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from padis.divisions.queries import full_name
from padis.exchange.kinds import PrintForm
from padis.shared.time import BEIJING
from padis.web.downloads import to_show
from padis.web.http import Request
from padis.web.kinds.couple_page import Line

if TYPE_CHECKING:
    from padis.paper.pages import Page

CHINESE = "zh-hans"
"""A letter is Chinese, whatever its writer reads on the screen."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says: the kind's print form; `sections` are a title and its lines. It is closed by the unit and the day,
    or by a line for each of `signs`. `about` is the day that the words above the fields name, where it is another one."""

    form: PrintForm
    number: str
    unit: str
    day: date
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    to: str = ""
    notes: Sequence[str] = ()
    signs: Sequence[str] = ()
    stamp: str = ""
    about: date | None = None

    def page(self, now: datetime) -> "Page":
        from padis.paper.pages import Page, Section

        day = self.day.isoformat()
        return Page(
            title=str(self.form.title),
            foot=f"{self.number}　{now.astimezone(BEIJING):%Y-%m-%d %H:%M}",
            head=[(_("Number"), self.number)],
            sections=[Section(name, list(lines)) for name, lines in self.sections],
            notes=self.notes,
            signs=self.signs,
            to=self.to,
            text=[str(self.form.words) % {"day": (self.about or self.day).isoformat()}],
            closing=() if self.signs else (full_name(self.unit), _("(seal)"), day),
            stamp=self.stamp,
        )


def answered(request: Request, made: Callable[[], Letter], *, name: str, back: str, now: datetime) -> HttpResponse:
    """The PDF; where the machine has no font, the page says so and leads `back` to what prints without one."""
    from padis.paper.fonts import NoFont  # a process that prints nothing does without typesetter and fonts
    from padis.paper.pages import pdf

    try:
        with translation.override(CHINESE):
            letter = made()
            content = pdf(letter.page(now), letter.form.template)
    except NoFont as lacking:
        return render(request, "kinds/no_font.html", {"lacking": str(lacking), "back": back}, status=503)
    return to_show(f"{name}.pdf", content, "application/pdf")


def in_words(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(str(line.field.label), line.text) for line in lines]
