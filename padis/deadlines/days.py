"""Time limits in calendar days: counted from the day after, ended by midnight of the last day in Beijing."""

from datetime import date, datetime, timedelta

from padis.shared.time import beijing_date


def last_day(asked_on: date, *, days: int) -> date:
    """The last day that is still on time: asked on 1 October with 15 days, it is 16 October."""
    return asked_on + timedelta(days=days)


def is_on_time(at: datetime, *, due_on: date) -> bool:
    """The aware moment is not after the due day; from the next midnight in Beijing on, it is late."""
    return beijing_date(at) <= due_on


def days_left(due_on: date, *, today: date) -> int:
    """0 on the due day itself, negative when overdue."""
    return (due_on - today).days
