"""A calendar that a newer `chinesecalendar` brings: days are added to those of the installed one, and taken out again.

The year 2027 is imagined: its notice did not exist when this was written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import chinese_calendar

from padis.deadlines.festivals import statutory
from padis.deadlines.workdays import published

OFF_2027 = ("2027-01-02", "2027-01-03", "2027-02-04", "2027-02-09", "2027-02-10", "2027-02-11")
WORKED_2027 = ("2027-01-09", "2027-01-30", "2027-02-20")


@contextmanager
def notice(year: int, *, off: tuple[str, ...] = (), worked: tuple[str, ...] = ()) -> Iterator[None]:
    """The holidays of the law and what is arranged beside them are known until the end of the block."""
    known = chinese_calendar.constants
    days_off = {*statutory(year), *map(date.fromisoformat, off)} - set(known.holidays)
    days_worked = set(map(date.fromisoformat, worked))
    known.holidays.update(dict.fromkeys(days_off))
    known.workdays.update(dict.fromkeys(days_worked))
    published.cache_clear()
    try:
        yield
    finally:
        for days, table in ((days_off, known.holidays), (days_worked, known.workdays)):
            for each in days:
                del table[each]
        published.cache_clear()


@contextmanager
def known_until(year: int) -> Iterator[None]:
    """What the package knows of later years is not known until the end of the block: a release to come changes no test."""
    tables = chinese_calendar.constants.holidays, chinese_calendar.constants.workdays
    later = [{day: table.pop(day) for day in list(table) if day.year > year} for table in tables]
    published.cache_clear()
    try:
        yield
    finally:
        for table, days in zip(tables, later, strict=True):
            table.update(days)
        published.cache_clear()


def of_2027() -> object:
    return notice(2027, off=OFF_2027, worked=WORKED_2027)


def bridged(year: int) -> object:
    """A year's notice with the weekday before and after New Year off, and the Saturday after them worked."""
    first = date(year, 1, 1)
    return notice(
        year,
        off=tuple((first + timedelta(days=number)).isoformat() for number in (1, 2, 3)),
        worked=tuple(
            each.isoformat() for number in range(6, 13) if (each := first + timedelta(days=number)).weekday() == 5
        ),
    )
