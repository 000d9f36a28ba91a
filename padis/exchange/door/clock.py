"""The statistical month and the due day, as the dated rules and the calendar of working days say on the day in question."""

from datetime import date
from typing import NamedTuple

from padis.deadlines.models import Unit
from padis.deadlines.months import month_of as month_by_rule
from padis.deadlines.queries import closing_day, time_limit
from padis.deadlines.workdays import days_by, last_day_by, published


class Due(NamedTuple):
    """A due day; provisional as long as it hangs on working days that are not published yet."""

    on: date
    provisional: bool


def month_of(day: date) -> str:
    """The statistical month, "202611", that the day belongs to."""
    return month_by_rule(day, closing_day=closing_day(day))


def due_on(kind: str, level: str, asked_on: date) -> date:
    """The last day for what was asked on a day. Raises LookupError where no limit is in force."""
    return due(kind, level, asked_on).on


def due(kind: str, level: str, asked_on: date, *, stood_still: tuple[date, date] | None = None) -> Due:
    """The last day for what was asked on a day, and whether that may still move.

    `stood_still`: the days of a question and of its reply, between which the clock stood. Raises LookupError.
    """
    calendar, (number, unit) = published(), time_limit(kind, level, asked_on)
    pause = days_by(unit, *stood_still, calendar=calendar) if stood_still else 0
    on = last_day_by(unit, asked_on, days=number + pause, calendar=calendar)
    return Due(on, unit == Unit.WORKING_DAYS and not calendar.is_certain(on))


def answer_due(kind: str, asked_on: date, *, urgent: bool, stood_still: tuple[date, date] | None = None) -> Due:
    """The same for the receiver's answer."""
    return due(kind, "urgent" if urgent else "normal", asked_on, stood_still=stood_still)
