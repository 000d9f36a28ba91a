"""The statistical month and the due day, as the dated rules say on the day in question."""

from datetime import date

from padis.deadlines.days import last_day
from padis.deadlines.months import month_of as month_by_rule
from padis.deadlines.queries import closing_day, limit_for


def month_of(day: date) -> str:
    """The statistical month, "202611", that the day belongs to."""
    return month_by_rule(day, closing_day=closing_day(day))


def due_on(kind: str, level: str, asked_on: date) -> date:
    """The last day for what was asked on a day. Raises KeyError where no limit is in force."""
    return last_day(asked_on, days=limit_for(kind, level, asked_on))
