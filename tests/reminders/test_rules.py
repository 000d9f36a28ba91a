"""When an item reaches which step, and that the statement for all items at once says the same."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from padis.monitoring.quiet import quiet_since
from padis.reminders.actions.statements import STEP
from padis.reminders.models import Step
from padis.reminders.rules import day_of, is_time, step_between
from padis.shared.time import BEIJING

BEGAN = date(2026, 11, 2)
DAYS = st.integers(0, 60)


def after(days: int) -> date:
    return BEGAN + timedelta(days=days)


@pytest.mark.parametrize(
    ("limit", "half", "most", "over"), [(30, 15, 24, 31), (15, 8, 12, 16), (5, 3, 4, 6), (1, 1, 1, 2), (0, 0, 0, 1)]
)
def test_shares_of_a_limit_are_rounded_up_to_days(limit, half, most, over):
    """Of 15 days half has passed on the eighth; the due day itself is still in time."""
    found = [day_of(step, began=BEGAN, due_on=after(limit)) for step in (Step.HALF, Step.MOST, Step.OVER)]

    assert found == [after(half), after(most), after(over)]


def test_a_turn_that_begins_late_is_overdue_from_the_next_day():
    assert day_of(Step.HALF, began=BEGAN, due_on=after(-3)) is None
    assert day_of(Step.OVER, began=BEGAN, due_on=after(-3)) == after(1)


def test_the_highest_step_since_the_last_morning_is_told():
    """After days off nobody is told that half had passed of what is overdue by now."""
    assert step_between(after(14), after(15), began=BEGAN, due_on=after(30)) is Step.HALF
    assert step_between(after(14), after(40), began=BEGAN, due_on=after(30)) is Step.OVER
    assert step_between(after(15), after(23), began=BEGAN, due_on=after(30)) is None


@pytest.mark.django_db
@settings(max_examples=200, deadline=None)
@given(limit=st.integers(-5, 40), first=DAYS, length=st.integers(1, 20))
def test_the_statement_says_what_the_rule_says(limit, first, length):
    days = {"first": after(first), "last": after(first + length)}
    turn = {"began": BEGAN, "due_on": after(limit)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {STEP} FROM (SELECT %(began)s AS began, %(due_on)s AS due_on) AS turn", {**days, **turn}
        )
        assert cursor.fetchone()[0] == step_between(days["first"], days["last"], **turn)


@pytest.mark.parametrize(
    ("day", "at", "is_it"),
    [("2026-11-23", "07:29", False), ("2026-11-23", "07:30", True), ("2026-11-23", "23:59", True), ("2026-11-22", "12:00", False),
     ("2026-02-14", "12:00", True), ("2026-02-17", "12:00", False)],  # a Saturday worked for the Spring Festival, and the festival
)  # fmt: skip
def test_the_morning_is_that_of_a_working_day_in_beijing(day, at, is_it):
    now = datetime.combine(date.fromisoformat(day), time.fromisoformat(at), tzinfo=BEIJING)
    assert is_time(now) is is_it


def test_quiet_days_are_working_days_before_today():
    """On a Monday morning five working days have passed since the Sunday of the week before last ended."""
    assert quiet_since(date(2026, 11, 23), days=5) == date(2026, 11, 15)
    assert quiet_since(date(2026, 11, 26), days=1) == date(2026, 11, 24)
    assert quiet_since(date(2026, 2, 24), days=1) == date(2026, 2, 13)  # the festival counts for nothing
