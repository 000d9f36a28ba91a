"""What stands on the page of a bulletin, and on the preview of one: for the reader's own unit first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from padis.accounts.models import User
from padis.accounts.rules import is_township_operator, may_look_in
from padis.bulletins import queries
from padis.bulletins.reading import Reading, Room, rooms
from padis.bulletins.shown import FILING, SHOWN
from padis.deadlines.models import Unit as DaysUnit
from padis.deadlines.rules import Rule
from padis.divisions.models import Division, Level
from padis.divisions.queries import parent_path
from padis.exchange.states import Duty
from padis.monitoring.periods import month_words
from padis.web.bulletins.words import LABELS, in_words, title_of
from padis.web.parameters.words import name_of, value_of
from padis.web.paths import path
from padis.web.todo.lists import OVERDUE

MOST_ROOMS = 10
TABLES = {Duty.ANSWER: "t2", Duty.RECEIVE: "service"}
"""The table of the monitor that an indicator of what was received is made of."""


@dataclass(frozen=True, slots=True)
class Gain:
    """A unit and a target that it misses; `address`: where the items or the counts behind it stand, if the reader may see them."""

    room: Room
    address: str
    is_list: bool


def about(reading: Reading, user: User) -> dict[str, Any]:
    """Template variables."""
    place = user.unit.division
    own = queries.own(reading, place)
    is_below = place.code != reading.unit
    return {
        "reading": reading,
        "title": title_of(reading.name, reading.month),
        "month": month_words(reading.month),
        "before": month_words(reading.before) if reading.before else "",
        "labels": [(indicator, LABELS[indicator.code]) for indicator in SHOWN],
        "paragraphs": in_words(reading),
        "filing": FILING,
        "rooms": _gains(rooms(reading.lines), reading, user),
        "linked": {
            line.code: table_of(line.code, reading)
            for line in (*reading.lines, *reading.counties)
            if _may_count(line.code, user) and not line.is_gone
        },
        "marked": {step.code for step in parent_path(place.code)},
        "limits": _limits(reading),
        "own": own,
        "line_above": queries.line_above(reading, place) if own and not own.is_in_list else None,
        "own_rooms": _gains(rooms(queries.below(reading, place)), reading, user)
        if _reads_below(place, is_below)
        else [],
        "own_links": own_links(reading, user) if is_below else [],
        "is_township": place.level == Level.TOWNSHIP,
    }


def _reads_below(place: Division, is_below: bool) -> bool:
    return is_below and place.level != Level.TOWNSHIP


def own_links(reading: Reading, user: User) -> list[str]:
    """Where a unit finds what would move its figures: its overdue items, or its tables of the month."""
    if is_township_operator(user):
        return [f"{path('todo:list')}?due={OVERDUE}"]
    return [table_of(user.unit_id, reading, table) for table in TABLES.values()]


def _gains(found: Iterable[Room], reading: Reading, user: User) -> list[Gain]:
    return [_gain(room, reading, user) for room in list(found)[:MOST_ROOMS]]


def _gain(room: Room, reading: Reading, user: User) -> Gain:
    code = room.line.code
    if may_look_in(user, code):
        return Gain(room, f"{path('monitor:look', code=code)}?due={OVERDUE}", True)
    table = TABLES[room.cell.indicator.duty]
    return Gain(room, table_of(code, reading, table) if _may_count(code, user) and not room.line.is_gone else "", False)


def _may_count(code: str, user: User) -> bool:
    return user.unit.scope.contains(code)


def table_of(code: str, reading: Reading, table: str = "t2") -> str:
    """The table of the monitor of the closed month."""
    return f"{path('monitor:table', table=table, code=code)}?view=closed&period={reading.month}&as=was"


def _limits(reading: Reading) -> list[tuple[str, str]]:
    """The time limits that held, in words."""
    found = []
    for key, (number, unit) in sorted(reading.figures["limits"].items()):
        kind, _dot, name = key.partition(".")
        rule = Rule(name, kind=kind, unit=DaysUnit(unit))
        found.append((name_of(rule), value_of(rule, str(number))))
    return found
