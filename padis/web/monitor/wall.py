"""The wall: one screen for the duty room that shows a unit's figures and keeps itself up to date for days."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Division, Level
from padis.monitoring import attention, queries
from padis.monitoring.attention import Need
from padis.monitoring.periods import month_words, this_month
from padis.monitoring.queries import Counters, Line, Table
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.http import Request
from padis.web.live.parts import pushed
from padis.web.monitor.board import WORST_FIRST, Asked, in_order
from padis.web.monitor.pictures import pictures

MOST_UNITS = 8
"""So many units are readable from the other end of the room."""
FEW_UNITS = 4
"""So many lines stand above the charts, in the whole width; more of them beside the charts."""


@dataclass(frozen=True, slots=True)
class Worry:
    """A unit that needs attention: of a county its townships with the reason, above it those with the most overdue."""

    division: Division
    overdue: int
    counters: Counters
    need: Need | None = None


@require_GET
@pushed("wall")
def wall(request: Request, code: str = "") -> HttpResponse:
    """Of one's own unit or one below. The figures are those of the monitor of the current month."""
    check_may(request.user, Ability.SEE_COUNTS)
    now = timezone.now()
    today = beijing_date(now)
    place = queries.place_or_404(code or request.user.unit_id, seen_by=request.user)
    asked = Asked.of(request.GET, today=today)

    month = this_month(today)
    table = queries.counters(place, kind=asked.kind.code, month=month, side=asked.side, today=today)
    drawn, found = pictures(place, asked, today=today), worries(place, table, today)
    rest = others(table, found)
    context = {
        "place": place,
        "asked": asked,
        "topic": topic(place, request),
        "total": table.total,
        "month_words": month_words(month),
        "this_month": drawn["course"][-1][1],
        "worries": found,
        "others": rest,
        "is_few": len(found) + len(rest) <= FEW_UNITS,
        "at": now,
        **drawn,
    }
    return htmx.render_fragment(request, "monitor/wall.html", "monitor/_wall.html", context)


def topic(place: Division, request: Request) -> str:
    """As the monitor: one's own code stands for one's scope, else the leading digits of what lies below."""
    own = place.code == request.user.unit_id
    return place.code if own else place.code[: queries.SIGNIFICANT_DIGITS[place.level]]


def worries(place: Division, table: Table, today: date) -> list[Worry]:
    """The worst first."""
    if place.level < Level.TOWNSHIP and attention.has_townships(place):
        found, counted = (
            attention.needs(place, today=today),
            {line.division.code: line.counters for line in table.lines},
        )
        return [
            Worry(need.division, need.overdue, counted.get(need.division.code, Counters()), need)
            for need in found[:MOST_UNITS]
        ]
    lines = [line for line in in_order(table.lines, WORST_FIRST) if line.counters.overdue]
    return [Worry(line.division, line.counters.overdue, line.counters) for line in lines[:MOST_UNITS]]


def others(table: Table, found: list[Worry]) -> list[Line]:
    """The other units with anything open or due; the style leaves out those for which there is no room."""
    known = {worry.division for worry in found}
    busy = [line for line in table.lines if (line.counters.open or line.counters.due) and line.division not in known]
    return in_order(busy, WORST_FIRST)[:MOST_UNITS]
