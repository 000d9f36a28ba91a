"""The live counters (M7, first form): sums by unit below, moving while one looks."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may, may_look_in
from padis.deadlines.queries import span_of
from padis.divisions.models import Division, Level, Unit
from padis.divisions.queries import parent_path, units
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.exchange.kinds import all_kinds
from padis.monitoring import attention, queries
from padis.monitoring.attention import Need
from padis.monitoring.periods import month_words
from padis.monitoring.queries import Counters, Line
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.http import Request
from padis.web.live.parts import pushed
from padis.web.monitor.board import BY_PLACE, Asked, Cell, in_order, months_offered
from padis.web.monitor.pictures import pictures
from padis.web.notices.digests import digest
from padis.web.tables.heads import monitor_tabs


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, and the order that a click on it asks for."""

    key: str
    label: str | Promise
    sort: str
    order: str
    basis: str


@dataclass(frozen=True, slots=True)
class Row:
    division: Division
    cells: list[Cell]
    leads_on: bool  # a click shows its counts, and the units below it
    looks_in: bool  # a click shows its lists: for its county alone


@dataclass(frozen=True, slots=True)
class Concern:
    """A township that needs help, with its entry in the address book."""

    need: Need
    entry: Unit | None
    looks_in: bool  # as in a row


@require_GET
@pushed("counters")
def counters(request: Request, code: str = "") -> HttpResponse:
    """The counters of a place and of each place below it: one's own unit, or one below it."""
    check_may(request.user, Ability.SEE_COUNTS)
    today = beijing_date(timezone.now())
    place = queries.place_or_404(code or request.user.unit_id, seen_by=request.user)
    asked = Asked.of(request.GET, today=today)
    own = place.code == request.user.unit_id

    context = {
        **_figures(place, asked, request.user, today),
        "digest": digest(request.user, today=today) if own and not htmx.is_fragment(request) else None,
        "trail": _trail(place, request.user),
        "topic": _topic(place, request.user),
        "months": [(month, month_words(month)) for month in months_offered(today)],
        "kinds": all_kinds(),
        "tabs": monitor_tabs(place.code, request.user, "counters"),
    }
    return htmx.render_fragment(request, "monitor/page.html", "monitor/_counters.html", context)


def _figures(place: Division, asked: Asked, user: User, today: date) -> dict[str, Any]:
    """Template variables of the part that moves."""
    table = queries.counters(place, kind=asked.kind.code, month=asked.month, side=asked.side, today=today)
    return {
        "place": place,
        "asked": asked,
        "span": span_of(asked.month),
        "month_words": month_words(asked.month),
        "heads": _heads(asked),
        "bases": Counter(column.basis for column in asked.columns),
        "rows": [_row(line, place, user, asked) for line in in_order(table.lines, asked.sort)],
        "total": table.total,
        "total_cells": _cells(table.total, asked),
        **pictures(place, asked, today=today),
        "concerns": _concerns(place, user, today) if attention.has_townships(place) else None,
    }


def _trail(place: Division, user: User) -> list[Division]:
    """From the user's unit down to the place above the one shown."""
    above = parent_path(place.code)[:-1]
    own = [user.unit.division] if user.unit.level == Level.NATION and place.level > Level.NATION else []
    return own + [step for step in above if user.unit.scope.contains(step.code)]


def _topic(place: Division, user: User) -> str:
    """What the page watches: the leading digits of the codes below the place; one's own code stands for one's scope."""
    return user.unit_id if place.code == user.unit_id else place.code[: SIGNIFICANT_DIGITS[place.level]]


def _heads(asked: Asked) -> list[Head]:
    place = Head(BY_PLACE, _("Unit"), asked.sorted_by(BY_PLACE), asked.order(BY_PLACE), "")
    return [
        place,
        *(
            Head(column.key, column.label(asked), asked.sorted_by(column.key), asked.order(column.key), column.basis)
            for column in asked.columns
        ),
    ]


def _row(line: Line, place: Division, user: User, asked: Asked) -> Row:
    return Row(
        line.division,
        _cells(line.counters, asked),
        leads_on=line.division != place,
        looks_in=may_look_in(user, line.division.code),
    )


def _concerns(place: Division, user: User, today: date) -> list[Concern]:
    found = attention.needs(place, today=today)
    entries = units(need.division.code for need in found)
    return [Concern(need, entries.get(need.division.code), may_look_in(user, need.division.code)) for need in found]


def _cells(counters: Counters, asked: Asked) -> list[Cell]:
    return [Cell(column, column.value(counters)) for column in asked.columns]
