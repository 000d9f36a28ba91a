"""A bulletin as a workbook: its tables as they are shown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.bulletins import queries
from padis.bulletins.models import Bulletin
from padis.bulletins.reading import Cell, Line, Reading, rooms
from padis.bulletins.shown import SHOWN
from padis.monitoring.periods import month_words
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING
from padis.web.bulletins import words
from padis.web.bulletins.words import LABELS
from padis.web.downloads import as_workbook
from padis.web.http import Request


@require_GET
def export(request: Request, code: str, month: str, edition: int) -> HttpResponse:
    check_may(request.user, Ability.SEE_COUNTS)
    bulletin = queries.bulletin_or_404(code, month, edition, seen_by=request.user)
    reading = Reading(bulletin.figures)
    sheets = [_targets(reading, notes(bulletin, reading)), _units(_("Units below"), reading.lines, reading.total)]
    if reading.counties:
        sheets.append(_units(_("Counties"), reading.counties, reading.total))
    sheets.append(_rooms(reading))
    return as_workbook(words.title(bulletin), *sheets)


def _targets(reading: Reading, said: Sequence[tuple[str, str]]) -> Sheet:
    heads = (
        *(_("Indicator"), _("Target"), _("Value"), pgettext("bulletin", "Gap"), _("Missing to the target")),
        *(pgettext("bulletin", "Reached"), pgettext("bulletin", "Change"), pgettext("bulletin", "Rank"), _("Of")),
    )
    rows = [
        [
            *(str(LABELS[cell.indicator.code]), words.target(cell), words.value(cell), words.gap(cell)),
            *(cell.missing if cell.has_target else "—", reached(cell), words.change(cell)),
            *(cell.rank or ("—", "—")),
        ]
        for cell in reading.total.against_targets
    ]
    return Sheet(_("National targets"), [Column(head, 16) for head in heads], rows, said)


def reached(cell: Cell) -> str:
    if not cell.has_target:
        return "—"
    return pgettext("target", "reached") if cell.is_reached else pgettext("target", "not reached")


def _units(title: str, lines: Iterable[Line], total: Line) -> Sheet:
    columns = [Column(_("Code"), 16, as_text=True), Column(_("Unit"), 22)]
    for indicator in SHOWN:
        label = str(LABELS[indicator.code])
        columns.append(Column(label, 14))
        if indicator.is_share:
            columns += [Column(f"{label} {pgettext('indicator', 'Number')}", 12), Column(f"{label} {_('Of')}", 12)]
        columns += [
            Column(f"{label} {head}", 10) for head in (pgettext("bulletin", "Change"), pgettext("bulletin", "Rank"))
        ]
    return Sheet(title, columns, [*map(_row, lines), _row(total, ranked=False)])


def _row(line: Line, *, ranked: bool = True) -> list[Any]:
    return [line.code, words.name_of(line), *(value for cell in line.cells for value in _values(cell, ranked))]


def _values(cell: Cell, ranked: bool) -> Iterator[Any]:
    yield words.value(cell) if cell.indicator.is_share else cell.number
    if cell.indicator.is_share:
        yield from (cell.number, cell.over)
    yield words.change(cell)
    yield (cell.rank.rank if cell.rank else "—") if ranked else ""


def _rooms(reading: Reading) -> Sheet:
    heads = (_("Unit"), _("Indicator"), _("Value"), _("Target"), _("Missing to the target"))
    rows = [
        [words.name_of(line), str(LABELS[cell.indicator.code]), words.value(cell), words.target(cell), cell.missing]
        for line, cell in rooms(reading.lines)
    ]
    return Sheet(_("Where the most is to be gained"), [Column(head, 18) for head in heads], rows)


def notes(bulletin: Bulletin, reading: Reading) -> list[tuple[str, str]]:
    """The head of the bulletin, and what it says in words."""
    said = [
        (_("Title"), words.title_of(reading.name, reading.month)),
        (_("Edition"), words.edition_words(bulletin.edition)),
        (_("Statistical month"), f"{month_words(reading.month)} ({reading.first} – {reading.last})"),
        (_("Counts until"), str(reading.counts_until)),
        (_("Answers until"), str(reading.answers_until)),
        (_("Published"), f"{bulletin.published_at.astimezone(BEIJING):%Y-%m-%d %H:%M} {reading.name}"),
        ("SHA-256", bulletin.digest),
    ]
    if bulletin.reason:
        said.append((_("Why the edition before is corrected"), bulletin.reason))
    if bulletin.remark:
        said.append((pgettext("bulletin", "Remark"), bulletin.remark))
    return said + [(each.head, " ".join(each.sentences)) for each in words.in_words(reading)]
