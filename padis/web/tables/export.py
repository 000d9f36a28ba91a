"""A table as a workbook, as it is shown; and as a text file whose columns never change their names."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.monitoring.tables import build
from padis.monitoring.tables.build import Cell, Row, Table
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING
from padis.web.downloads import as_machine_csv, as_workbook
from padis.web.http import Request
from padis.web.tables import heads, views
from padis.web.tables.asked import Asked
from padis.web.tables.cells import words

MACHINE_COLUMNS = ("table", "place", "view", "period", "edition", "kind", "code", "name")


@require_GET
def table(request: Request, code: str, table: str, form: str) -> HttpResponse:
    asked, now = views.read(request, code, table), timezone.now()
    if asked.trouble or asked.instead:
        raise Http404
    found = build.table(asked.shape, asked.question)
    rows = build.in_order(found.rows, asked.sort) if asked.sort else found.rows
    name = f"{views.title(asked)}-{asked.place.name}-{asked.period.code}-{now.astimezone(BEIJING):%Y%m%d-%H%M}"
    if form == "csv":
        heads = (*MACHINE_COLUMNS, *(f"{group.side}-{figure.key}" for group, figure in asked.shape.figures))
        return as_machine_csv(name, heads, lines(asked, rows))
    return as_workbook(name, sheet(request, asked, rows, found, now))


def sheet(request: Request, asked: Asked, rows: Sequence[Row], found: Table, now: datetime) -> Sheet:
    every = [*rows, *([found.total] if found.total else [])]
    columns = [Column(_("Unit") if asked.by == "unit" else _("Partner province"), 22)]
    bases = heads.BASES | {build.Basis.NOW: heads.moment(asked)}
    for group, figure in asked.shape.figures:
        columns.append(Column(f"{group.label} · {figure.label}\n({bases[figure.basis]})", 16))
        columns += [Column(f"{figure.label} {change}", 12) for change in changes_of(asked, found, figure.key)]
    lines = ([row.line.name if row.line else _("Together"), *_values(asked, found, row)] for row in every)
    return Sheet(views.title(asked), columns, lines, notes(request, asked, now))


def changes_of(asked: Asked, found: Table, key: str) -> list[str]:
    """The heads of the columns that say how a figure changed."""
    if key not in asked.shape.compared:
        return []
    return [_("against %(period)s") % {"period": period.words} for period in found.compared_with]


def _values(asked: Asked, found: Table, row: Row) -> list[Any]:
    values: list[Any] = []
    for cell in row.cells:
        values.append(_value(cell))
        if changes_of(asked, found, cell.figure.key):
            values += [_change(cell, cell.since_before), _change(cell, cell.since_year)]
    return values


def _value(cell: Cell) -> Any:
    """Counts as numbers; shares as on the page."""
    return words(cell) if cell.figure.is_share else cell.value


def _change(cell: Cell, change: float | None) -> Any:
    if change is None:
        return "—"
    return f"{change * 100:+.1f}" if cell.figure.is_share else change


def notes(request: Request, asked: Asked, now: datetime) -> list[tuple[str, str]]:
    first, last = asked.period.span
    closing = build.closed_on(asked.period) if asked.closed else None
    view = _("live") if not closing else _("closed month, edition %(edition)s") % {"edition": closing[1]}
    kind = asked.kind.name if asked.kind else _("All kinds")
    return [
        (_("Table"), views.title(asked)),
        (_("Unit"), asked.place.full_name),
        (_("Statistical month"), f"{asked.period.words} ({first} – {last})"),
        (_("View"), view),
        (_("Kind"), str(kind)),
        (_("Divisions"), _("as they are now") if asked.as_now else _("as they were then")),
        *([(_("Partner province"), views.partner_name(asked))] if asked.partner else []),
        (_("Made at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
    ]


def lines(asked: Asked, rows: Sequence[Row]) -> Iterator[list[Any]]:
    """One line a unit, without a line of sums; shares as fractions, nothing as nothing."""
    closing = build.closed_on(asked.period) if asked.closed else None
    same = [
        asked.shape.code,
        asked.place.code,
        "closed" if asked.closed else "live",
        asked.period.code,
        closing[1] if closing else "",
        asked.kind.code if asked.kind else "",
    ]
    for row in rows:
        if row.line:
            yield [*same, row.line.code, row.line.name, *map(_plain, row.cells)]


def _plain(cell: Cell) -> Any:
    if cell.value is None:
        return ""
    return f"{cell.value:.4f}" if cell.figure.is_share else cell.value
