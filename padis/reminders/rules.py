"""The ladder of reminders: when an item reaches which step, who is told, when a unit is quiet. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from padis.monitoring.quiet import is_working_day
from padis.reminders.models import Step
from padis.shared.time import BEIJING

MORNING = time(7, 30)
SHARES = {Step.HALF: 50, Step.MOST: 80}
"""Percent of the limit that has passed, from the day the turn began to the due day."""

KEPT_DAYS = {Step.DIGEST: 35}
KEPT_OTHERWISE = 400
RETRY_AFTER = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""The pauses after each failed attempt; after the last of them it is given up."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told of a step: the unit itself of all that awaits it, those above of what others wait for."""

    unit: bool
    county: bool
    city: bool


LADDER = {
    Step.HALF: Told(unit=True, county=False, city=False),
    Step.MOST: Told(unit=True, county=True, city=False),
    Step.OVER: Told(unit=True, county=True, city=True),
    Step.QUIET: Told(unit=False, county=True, city=False),
}


def day_of(step: Step, *, began: date, due_on: date) -> date | None:
    """The day on which an item reaches a step; None where its turn begins after the due day and so reaches no share.

    A share is rounded up to whole days. Overdue is the day after the due day, or after the day on which the turn began
    where that is later.
    """
    if step is Step.OVER:
        return max(began, due_on) + timedelta(days=1)
    length = (due_on - began).days
    day = began + timedelta(days=-(-length * SHARES[step] // 100))
    return day if began <= day <= due_on else None


def step_between(after: date, until: date, *, began: date, due_on: date) -> Step | None:
    """The highest step that an item reached after one day, up to another: what it is told of."""
    for step in (Step.OVER, Step.MOST, Step.HALF):
        day = day_of(step, began=began, due_on=due_on)
        if day is not None and after < day <= until:
            return step
    return None


def is_time(now: datetime) -> bool:
    """On a working day from the morning on; what is reached on a day off is told on the next working day."""
    at = now.astimezone(BEIJING)
    return is_working_day(at.date()) and at.time() >= MORNING
