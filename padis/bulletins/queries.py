"""Reads of bulletins: which there are for a user, what one would hold, and what it says of the reader's own unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404

from padis.accounts.models import User
from padis.bulletins import rules
from padis.bulletins.figures import digest_of, line_of, made
from padis.bulletins.models import Bulletin
from padis.bulletins.reading import Line, Reading
from padis.bulletins.sums import by_line
from padis.divisions import queries as divisions
from padis.divisions.models import Division
from padis.monitoring.models import Closing
from padis.monitoring.tables.lines import Lines
from padis.monitoring.tables.shapes import By

MONTHS_OFFERED = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """What a unit's next bulletin of a month would hold. `edition`: the number that it would get."""

    figures: dict[str, Any]
    digest: str
    edition: int


@dataclass(frozen=True, slots=True)
class Own:
    """A reader's unit in a bulletin of a unit above: its line with its ranks, and below which place these are counted."""

    line: Line
    above: str
    is_in_list: bool  # or else it stands below one of the lines, and is read from the same closing


def bulletins_of(user: User) -> QuerySet[Bulletin]:
    """Of the user's own unit and of those above, without their figures."""
    return Bulletin.objects.visible_to(user).defer("figures").select_related("published_by")


def bulletin_or_404(code: str, month: str, edition: int, *, seen_by: User) -> Bulletin:
    rows = Bulletin.objects.visible_to(seen_by).select_related("published_by")
    found = rows.filter(unit=code, month=month, edition=edition).first()
    if found is None:
        raise Http404
    return found


def latest_editions(user: User) -> dict[tuple[str, str], int]:
    """By unit and month: which of the user's bulletins are not replaced."""
    rows = Bulletin.objects.visible_to(user).order_by().values_list("unit", "month").annotate(last=Max("edition"))
    return {(unit, month): last for unit, month, last in rows}


def editions(bulletin: Bulletin) -> list[int]:
    """All editions of the same unit and month."""
    same = Bulletin.objects.filter(unit=bulletin.unit, month=bulletin.month)
    return list(same.order_by("edition").values_list("edition", flat=True))


def months_closed() -> list[str]:
    """The latest first."""
    return list(Closing.objects.order_by("-month").values_list("month", flat=True).distinct()[:MONTHS_OFFERED])


def months_without(unit: str) -> list[str]:
    """Closed months of which the unit has published no bulletin, the latest first."""
    published = set(Bulletin.objects.filter(unit=unit).values_list("month", flat=True))
    return [month for month in months_closed() if month not in published]


def draft(place: Division, month: str, *, today: date) -> Draft:
    """Raises Refused."""
    closing = rules.closed(month, today=today)
    figures = made(place, closing, rules.before(closing))
    last = Bulletin.objects.filter(unit=place.code, month=closing.month).aggregate(last=Max("edition"))["last"]
    return Draft(figures, digest_of(figures), (last or 0) + 1)


def own(reading: Reading, place: Division) -> Own | None:
    """The line of a unit below that of the bulletin; None for the unit itself. One query where no line is its own."""
    if place.code == reading.unit:
        return None
    for lines in (reading.lines, reading.counties):
        line = next((line for line in lines if line.code == place.code), None)
        if line:
            return Own(line, reading.name, is_in_list=True)
    above = _above(place)
    line = next((line for line in below(reading, above) if line.code == place.code), None)
    return Own(line, above.name, is_in_list=False) if line else None


def below(reading: Reading, place: Division) -> list[Line]:
    """The units directly below a place, by the closings that the bulletin was made of; one query."""
    lines = Lines(place, By.UNIT, as_now=False)
    closings = _closings(reading)
    sums = by_line(lines, closings)
    return reading.ranked([line_of(line.code, line.division, sums, closings) for line in lines])


def _above(place: Division) -> Division:
    """The unit directly above."""
    return divisions.parent_path(place.code)[-2]


def _closings(reading: Reading) -> list[Closing]:
    """By month and edition alone: nothing else of them is asked for."""
    found = [Closing(month=reading.month, edition=reading.closing)]
    before = reading.figures["before"]
    return [*found, Closing(month=before["month"], edition=before["closing"])] if before else found


def line_above(reading: Reading, place: Division) -> Line | None:
    """The line of the bulletin's list in which a unit further below is counted."""
    steps = {step.code for step in divisions.parent_path(place.code)}
    return next((line for line in reading.lines if line.code in steps), None)
