"""Working days: the calendar against the published arrangements, and clocks against tables of dates."""

from datetime import date, timedelta

import pytest

from padis.deadlines.festivals import MOVING, statutory
from padis.deadlines.workdays import (
    Calendar,
    last_working_day,
    published,
    working_days,
    working_days_left,
)
from tests.deadlines.arrangements import OFF_AND_WORKED, days_off, days_worked

CALENDAR = published()
ONE_DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", OFF_AND_WORKED)
def test_every_day_of_a_year_is_as_the_state_council_arranged_it(year: int) -> None:
    """Thirteen years of notices, days off and days worked for them; a day that differs moves due days nation-wide."""
    off, worked = days_off(year), days_worked(year)
    each, wrong = date(year, 1, 1), []
    while each.year == year:
        if CALENDAR.is_workday(each) != (each in worked or (each.weekday() < 5 and each not in off)):
            wrong.append(each.isoformat())
        each += ONE_DAY

    assert not wrong


def test_the_arrangements_are_whole() -> None:
    """The notices themselves: what is worked in exchange is a Saturday or Sunday, and nothing is both."""
    for year in OFF_AND_WORKED:
        assert all(each.weekday() >= 5 for each in days_worked(year))
        assert not days_off(year) & days_worked(year)


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-23", 7, "2026-12-02"),  # no holiday between
        ("2026-11-27", 1, "2026-11-30"),  # a Friday
        ("2026-11-28", 1, "2026-11-30"),  # asked on a Saturday
        ("2026-02-13", 15, "2026-03-12"),  # across the Spring Festival: 14 and 28 February are worked
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-02-17", 7, "2026-03-03"),  # asked on the first day of the lunar year
        ("2025-01-24", 15, "2025-02-20"),  # Spring Festival of 2025: 26 January and 8 February are worked
        ("2025-09-26", 7, "2025-10-13"),  # National Day with Mid-Autumn: 28 September and 11 October
        ("2026-09-25", 15, "2026-10-22"),  # asked on the Friday on which Mid-Autumn begins
        ("2023-09-28", 7, "2023-10-13"),  # eight days off, then 7 and 8 October worked
        ("2020-01-23", 7, "2020-02-11"),  # the Spring Festival that was lengthened until 2 February
        ("2025-12-31", 7, "2026-01-12"),  # New Year: 4 January, a Sunday, is worked
        ("2018-12-28", 1, "2018-12-29"),  # a Saturday worked by the notice for the year after
    ],
)
def test_the_last_working_day(asked: str, days: int, due: str) -> None:
    """7 and 15 working days, as the first-child rule has them, across weekends, holidays and days worked in exchange."""
    found = last_working_day(day(asked), days=days, calendar=CALENDAR)

    assert found == day(due)
    assert working_days(day(asked), found, calendar=CALENDAR) == days


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-02-13", 3),
        ("2026-02-14", 2),  # a Saturday that is worked
        ("2026-02-18", 2),  # within the festival nothing passes
        ("2026-02-23", 2),
        ("2026-02-24", 1),
        ("2026-02-25", 0),  # the due day itself
        ("2026-02-26", -1),
        ("2026-02-28", -3),  # a Saturday that is worked
        ("2026-03-01", -3),
    ],
)
def test_the_working_days_left_are_those_still_to_come(today: str, left: int) -> None:
    """What a page says must not fall during a holiday, nor stand still on a Saturday that is worked."""
    assert working_days_left(day("2026-02-25"), today=day(today), calendar=CALENDAR) == left


def test_a_year_without_a_notice_has_the_holidays_of_the_law() -> None:
    """13 days by Order 795; nothing is worked in exchange, for nobody knows it yet."""
    days = sorted(statutory(2027))

    assert [each.isoformat()[5:] for each in days] == [
        "01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01", "10-02", "10-03",
    ]  # fmt: skip


@pytest.mark.parametrize("year", MOVING)
def test_the_moving_feasts_lie_where_they_can(year: int) -> None:
    """New moons between 21 January and 20 February, Qingming on 4 or 5 April, and fixed distances between lunar feasts."""
    spring, qingming, dragon_boat, mid_autumn = (day(f"{year}-{each}") for each in MOVING[year].split())

    assert date(year, 1, 21) <= spring <= date(year, 2, 20)
    assert qingming in (date(year, 4, 4), date(year, 4, 5))
    assert (dragon_boat - spring).days in (121, 122, 123, 151, 152, 153)
    assert (mid_autumn - dragon_boat).days in (97, 98, 99, 127, 128, 129)


def test_beyond_the_calendar_a_due_day_is_provisional() -> None:
    """The last days of the last known year may still change by the notice for the year after."""
    calendar = Calendar(days_off(2025), days_worked(2025), 2025)

    assert calendar.is_certain(day("2025-12-24"))
    assert not calendar.is_certain(day("2025-12-25"))
    assert last_working_day(day("2025-12-29"), days=7, calendar=calendar) == day("2026-01-08")
    assert last_working_day(day("2025-12-29"), days=7, calendar=CALENDAR) == day("2026-01-08")
    assert last_working_day(day("2026-02-12"), days=3, calendar=calendar) == day("2026-02-23")
    assert last_working_day(day("2026-02-12"), days=3, calendar=CALENDAR) == day("2026-02-24")
