"""Flows and cross tables as workbooks, as they are shown; and as text files whose columns never change their names."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.http import require_GET

from padis.analysis import queries
from padis.analysis.dimensions import SIDES, STATES
from padis.divisions.models import Division, Level
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING
from padis.web.analysis import views
from padis.web.analysis.asked import FIGURES, NUMBER, Asked, offered, partner_of
from padis.web.analysis.figures import Figure, lines, share, sums
from padis.web.downloads import as_machine_csv, as_workbook
from padis.web.http import Request
from padis.web.tables.cells import is_own
from padis.web.templatetags.analysis import HIDDEN, case_number
from padis.web.templatetags.monitor import rate

CROSS_COLUMNS = (
    "place",
    "side",
    "state",
    "counted_at",
    "rows",
    "row",
    "row_name",
    "columns",
    "column",
    "column_name",
    "cases",
)
HIDES = gettext_noop("Counts of less than 5 are hidden (“···”), all others rounded to multiples of five.")
FLOW_COLUMNS = ("place", "counted_at", "partner", "code", "name", "living_here", "registered_here")


@require_GET
def table(request: Request, code: str, form: str) -> HttpResponse:
    place, now = views.read(request, code), timezone.now()
    asked = Asked.of(request.GET, place)
    if asked.trouble:
        raise Http404
    question = asked.question(user=request.user, now=now)
    found = queries.table(question)
    title = _("Custom table")
    if form == "csv":
        return as_machine_csv(_name(title, place, now), CROSS_COLUMNS, _cross_lines(question, found, now))
    words = offered(place)
    notes = [
        (pgettext("of a table", "Rows"), str(words[asked.rows])),
        (pgettext("of a table", "Columns"), str(words[asked.columns]) if asked.columns else _("none")),
        (_("People"), str(SIDES[asked.side])),
        (pgettext("which are counted", "Case files"), str(STATES[asked.state])),
        (_("Figures"), str(FIGURES[asked.figure])),
        (_("Cases in all"), case_number(found.total)),
    ]
    columns, rows = _as_shown(str(words[asked.rows]), found, asked.figure)
    return as_workbook(
        _name(title, place, now), Sheet(title, columns, rows, notes + _notes(request, title, place, now))
    )


def _as_shown(label: str, found: queries.Table, figure: str) -> tuple[list[Column], list[list[Any]]]:
    """Counts as numbers, each followed by its share where shares are shown."""
    shares = figure != NUMBER or not found.is_crossed
    names = (
        [*[each.name for each in found.columns], _("Together")] if found.is_crossed else [pgettext("count", "Cases")]
    )
    columns = [Column(label, 22)]
    for name in names:
        columns += [Column(name, 12), Column(f"{name} %", 10)] if shares else [Column(name, 12)]
    every = [(entry.name, line) for entry, line in lines(found, figure)] if found.rows else []
    if found.rows:
        every.append((_("Together"), sums(found, figure)))
    return columns, [[name, *_cells(line, shares=shares)] for name, line in every]


def _cells(line: Sequence[Figure], *, shares: bool) -> Iterator[Any]:
    for each in line:
        yield HIDDEN if each.number is None else each.number
        if shares:
            yield rate(each.share)


def _cross_lines(asked: queries.Question, found: queries.Table, now: datetime) -> Iterator[list[Any]]:
    """One line a cell, without sums; what is hidden is empty."""
    same = [asked.place.code, asked.side.value, asked.state, _moment(asked.place, now), asked.rows]
    for row, line in zip(found.rows, found.whole, strict=False):
        for column, count in zip(found.columns, line, strict=False):
            cell = [row.code, row.name, asked.columns, column.code, column.name]
            yield [*same, *cell, "" if count is None else count]


@require_GET
def flows(request: Request, code: str, form: str) -> HttpResponse:
    """Of the nation its matrix."""
    place, now = views.read(request, code), timezone.now()
    title = _("Flows")
    if place.level == Level.NATION:
        question = views.matrix(request.user, place, now)
        found = queries.table(question)
        if form == "csv":
            return as_machine_csv(_name(title, place, now), CROSS_COLUMNS, _cross_lines(question, found, now))
        columns, rows = _as_shown(_("Lives in"), found, NUMBER)
        notes = [(pgettext("of a table", "Columns"), _("Registered in"))]
    else:
        partner = partner_of(request.GET, place)
        both = views.flows_of(request.user, place, partner, now)
        if form == "csv":
            return as_machine_csv(_name(title, place, now), FLOW_COLUMNS, _flow_lines(place, partner, both, now))
        columns, rows = _flows_as_shown(both, partner)
        notes = [(_("Partner province"), partner.name)] if partner else []
    return as_workbook(
        _name(title, place, now), Sheet(title, columns, rows, notes + _notes(request, title, place, now))
    )


def _flows_as_shown(found: queries.Flows, partner: Division | None) -> tuple[list[Column], list[list[Any]]]:
    columns = [Column(_("Unit") if partner else _("Partner province"), 22)]
    for words in (_("lives here, registered there"), _("registered here, lives there")):
        columns += [Column(words, 16), Column(f"{words} %", 16)]
    living, registered = found.living.total, found.registered.total
    every = [*((entry.name, one, other) for entry, one, other in found.lines), (_("Together"), living, registered)]
    return columns, [
        [name, *_cells([Figure(one, share(one, living)), Figure(other, share(other, registered))], shares=True)]
        for name, one, other in every
    ]


def _flow_lines(place: Division, partner: Division | None, found: queries.Flows, now: datetime) -> Iterator[list[Any]]:
    same = [place.code, _moment(place, now), partner.code if partner else ""]
    for entry, living, registered in found.lines:
        yield [*same, entry.code, entry.name, *("" if n is None else n for n in (living, registered))]


def _name(title: str, place: Division, now: datetime) -> str:
    return f"{title}-{place.name}-{now.astimezone(BEIJING):%Y%m%d-%H%M}"


def _moment(place: Division, now: datetime) -> str:
    """As of when the figures are; empty where none were counted yet."""
    at = now if place.level == Level.TOWNSHIP else queries.counted_at(place)
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if at else ""


def _notes(request: Request, title: str, place: Division, now: datetime) -> list[tuple[str, str]]:
    return [
        (_("Table"), title),
        (_("Unit"), place.full_name),
        (_("As of"), _moment(place, now)),
        *([] if is_own(request.user, place) else [(_("Mind"), _(HIDES))]),
        (_("Made at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
    ]
