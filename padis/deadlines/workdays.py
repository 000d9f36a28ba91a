"""Time limits in working days, with the calendar passed in: which days are worked is arranged anew for each year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from padis.deadlines.days import last_day
from padis.deadlines.festivals import statutory
from padis.deadlines.models import Unit

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The arrangements up to those of `last_year`: days off, and Saturdays and Sundays that are worked in exchange."""

    off: Collection[date]
    worked: Collection[date]
    last_year: int

    @property
    def certain_until(self) -> date:
        """The next year's arrangement has reached back as far as 29 December (of 2018); we leave a week."""
        return date(self.last_year, 12, 24)

    def is_certain(self, day: date) -> bool:
        return day <= self.certain_until

    def is_workday(self, day: date) -> bool:
        """Beyond the last year: Monday to Friday, but for the days that are off by law."""
        if day in self.worked:
            return True
        off = self.off if day.year <= self.last_year else statutory(day.year)
        return day.weekday() < SATURDAY and day not in off


@cache
def published() -> Calendar:
    """The arrangements that the installed `chinesecalendar` knows; a newer one of the package knows more."""
    known = chinese_calendar.constants
    return Calendar(frozenset(known.holidays), frozenset(known.workdays), max(known.holidays).year)


def last_working_day(asked_on: date, *, days: int, calendar: Calendar) -> date:
    """The last day that is still on time: the so-many-th working day after the day of asking."""
    day = asked_on
    while days:
        day += ONE_DAY
        days -= calendar.is_workday(day)
    return day


def last_day_by(unit: Unit, asked_on: date, *, days: int, calendar: Calendar) -> date:
    """The last day that is still on time, in days of either unit."""
    if unit == Unit.WORKING_DAYS:
        return last_working_day(asked_on, days=days, calendar=calendar)
    return last_day(asked_on, days=days)


def days_by(unit: Unit, after: date, until: date, *, calendar: Calendar) -> int:
    """How many days of either unit lie after the one day and up to the other, which is counted."""
    return working_days(after, until, calendar=calendar) if unit == Unit.WORKING_DAYS else (until - after).days


def working_days(after: date, until: date, *, calendar: Calendar) -> int:
    """How many working days lie after the one day and up to the other, which is counted; 0 where that is no later day."""
    return sum(calendar.is_workday(after + timedelta(days=number)) for number in range(1, (until - after).days + 1))


def working_days_left(due_on: date, *, today: date, calendar: Calendar) -> int:
    """0 on the due day itself, and on days off just before it is none left either; negative when overdue."""
    if today <= due_on:
        return working_days(today, due_on, calendar=calendar)
    return -working_days(due_on, today, calendar=calendar)
