"""What a bulletin says in words: each number in a sentence is one that stands in its tables."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from padis.bulletins.models import Bulletin
from padis.bulletins.reading import Cell, Line, Reading, rooms
from padis.monitoring.periods import month_words
from padis.web.templatetags.monitor import rate

LABELS: dict[str, str | Promise] = {
    "I3": pgettext_lazy("bulletin", "Requests submitted"),
    "I4": pgettext_lazy("bulletin", "Answer rate"),
    "I5": pgettext_lazy("bulletin", "Timely answer rate"),
    "I7": pgettext_lazy("bulletin", "Forms and notices sent"),
    "I8": pgettext_lazy("bulletin", "Receive rate"),
    "I8b": pgettext_lazy("bulletin", "Recovery rate"),
    "I14": pgettext_lazy("bulletin", "Return rate"),
}
MOST_NAMED = 3
"""Where more units share the first or the last place, none is named."""


class Paragraph(NamedTuple):
    head: str
    sentences: list[str]


def title_of(name: str, month: str) -> str:
    return _("Monthly bulletin of %(unit)s on the exchange of migrant information, %(month)s") % {
        "unit": name,
        "month": month_words(month),
    }


def title(bulletin: Bulletin) -> str:
    """As on its page, with the edition."""
    reading = Reading(bulletin.figures)
    return f"{title_of(reading.name, reading.month)} {edition_words(bulletin.edition)}"


def edition_words(edition: int) -> str:
    return _("edition %(edition)s") % {"edition": edition}


def name_of(line: Line) -> str:
    return _("formerly %(name)s") % {"name": line.name} if line.is_gone else line.name


def value(cell: Cell) -> str:
    """A count, a share, or "—" where there was nothing to count."""
    return rate(cell.value) if cell.indicator.is_share else str(cell.number)


def target(cell: Cell) -> str:
    return f"{cell.target}%"


def gap(cell: Cell) -> str:
    """In percentage points. What misses its target never looks as if it had met it."""
    if cell.gap is None:
        return "—"
    tenths = round(cell.gap * 1000)
    return _signed(min(tenths, -1) if cell.missing else tenths)


def change(cell: Cell) -> str:
    """Against the month before, of shares in percentage points; "—" where one of both is not known."""
    if cell.change is None:
        return "—"
    if cell.indicator.is_share:
        return _signed(round(cell.change * 1000))
    return f"{cell.change:+d}" if cell.change else "±0"


def rank(cell: Cell) -> str:
    return str(cell.rank.rank) if cell.rank else "—"


def _signed(tenths: int) -> str:
    return f"{tenths / 10:+.1f}" if tenths else "±0.0"


def in_words(reading: Reading) -> list[Paragraph]:
    """What stands out: the targets, the strong and the weak, the largest changes. Paragraphs that say nothing are left out."""
    found = [
        Paragraph(_("National targets"), list(_targets(reading.total))),
        Paragraph(_("Strong points"), list(_ends(reading.lines, first=True))),
        Paragraph(_("Weak points"), [*_ends(reading.lines, first=False), *_room(reading.lines)]),
        Paragraph(_("Largest changes"), [*_change(reading.total), *_changes(reading.lines)]),
    ]
    return [paragraph for paragraph in found if paragraph.sentences]


def _parts(cell: Cell, unit: str = "") -> dict[str, str]:
    """What sentences are filled with."""
    return {
        "unit": unit,
        "indicator": str(LABELS[cell.indicator.code]),
        "value": value(cell),
        "target": target(cell),
        "gap": gap(cell).lstrip("+-±"),
        "missing": str(cell.missing),
        "change": change(cell).lstrip("+-±"),
    }


def _targets(total: Line) -> Iterator[str]:
    for cell in total.against_targets:
        if not cell.has_target:
            words = _("%(indicator)s: nothing fell due.")
        elif cell.is_reached:
            words = _("%(indicator)s is %(value)s: the target of %(target)s is reached.")
        else:
            words = _(
                "%(indicator)s is %(value)s, %(gap)s percentage points below the target of %(target)s;"
                " %(missing)s more items would have reached it."
            )
        yield words % _parts(cell)


def _ends(lines: list[Line], *, first: bool) -> Iterator[str]:
    """Of each indicator with a target who is first, or last; not where all are alike."""
    highest, lowest = (
        _("%(indicator)s is highest in %(unit)s: %(value)s."),
        _("%(indicator)s is lowest in %(unit)s: %(value)s."),
    )
    for code in [cell.indicator.code for cell in lines[0].against_targets] if lines else []:
        cells = [(line, line.cell(code)) for line in lines if line.cell(code).rank]
        places = [cell.rank.rank for _line, cell in cells if cell.rank]
        if not places or max(places) == 1:
            continue
        wanted = min(places) if first else max(places)
        named = [(line, cell) for line, cell in cells if cell.rank and cell.rank.rank == wanted]
        if len(named) <= MOST_NAMED:
            unit = pgettext("between units", ", ").join(name_of(line) for line, _cell in named)
            yield (highest if first else lowest) % _parts(named[0][1], unit)


def _room(lines: list[Line]) -> Iterator[str]:
    for line, cell in rooms(lines)[:1]:
        words = _(
            "The most is to be gained in %(unit)s, %(indicator)s %(value)s: %(missing)s more items would have reached the"
            " target of %(target)s."
        )
        yield words % _parts(cell, name_of(line))


def _change(total: Line) -> Iterator[str]:
    for cell in total.against_targets:
        if cell.change and change(cell) != "±0.0":
            rose = _("%(indicator)s rose by %(change)s percentage points against the month before.")
            fell = _("%(indicator)s fell by %(change)s percentage points against the month before.")
            yield (rose if cell.change > 0 else fell) % _parts(cell)


def _changes(lines: Iterable[Line]) -> Iterator[str]:
    """The largest rise and the largest fall of a unit."""
    moved = [(line, cell, cell.change) for line in lines for cell in line.against_targets if cell.change]
    moved = [each for each in moved if change(each[1]) != "±0.0"]
    most, least = max(moved, key=_amount, default=None), min(moved, key=_amount, default=None)
    if most and most[2] > 0:
        words = _("The largest rise: %(indicator)s in %(unit)s, by %(change)s percentage points to %(value)s.")
        yield words % _parts(most[1], name_of(most[0]))
    if least and least[2] < 0:
        words = _("The largest fall: %(indicator)s in %(unit)s, by %(change)s percentage points to %(value)s.")
        yield words % _parts(least[1], name_of(least[0]))


def _amount(moved: tuple[Line, Cell, float]) -> float:
    return moved[2]
