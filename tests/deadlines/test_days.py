"""Limits in calendar days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from padis.deadlines.days import days_left, is_on_time, last_day
from padis.shared.time import BEIJING, beijing_midnight

DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))


def test_urgent_from_1_october_is_due_on_the_16th() -> None:
    """15 days from 2010-10-01; answered a second after midnight of the 17th it is late."""
    due = last_day(date(2010, 10, 1), days=15)

    assert due == date(2010, 10, 16)
    assert is_on_time(datetime(2010, 10, 16, 23, 59, 59, tzinfo=BEIJING), due_on=due)
    assert not is_on_time(datetime(2010, 10, 17, 0, 0, 1, tzinfo=BEIJING), due_on=due)
    assert not is_on_time(datetime(2010, 10, 16, 16, 0, 1, tzinfo=UTC), due_on=due)


@given(DAYS, st.integers(1, 400))
def test_a_turn_has_as_many_days_as_the_limit_says(asked_on: date, days: int) -> None:
    """Counted from the day after the asking, both the first and the last whole."""
    due = last_day(asked_on, days=days)
    whole_days = [asked_on + timedelta(days=n) for n in range(1, days + 1)]

    assert whole_days[-1] == due
    assert days_left(due, today=asked_on) == days
    assert days_left(due, today=due) == 0
    assert days_left(due, today=due + timedelta(days=1)) == -1


@given(DAYS, st.integers(0, 86_399))
def test_late_begins_at_midnight_in_beijing(due: date, second: int) -> None:
    """Any moment of the due day is on time, any of the next is late."""
    assert is_on_time(beijing_midnight(due) + timedelta(seconds=second), due_on=due)
    assert not is_on_time(beijing_midnight(due + timedelta(days=1)) + timedelta(seconds=second), due_on=due)
