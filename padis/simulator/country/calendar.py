"""When offices work, and how much is filed on which day."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from padis.shared.time import BEIJING

SPRING_FESTIVALS = tuple(
    map(
        date.fromisoformat,
        ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
    )
)
"""The first day of the lunar year. Later years have none here: their February is as any month."""
FESTIVAL = range(-1, 7)  # days off around it
RETURN_TO_WORK = range(7, 28)
"""Days after the festival in which people go back to where they work."""
FIXED = frozenset({(1, 1), (4, 5), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the other days off; those of the lunar calendar and days worked instead are left out."""
CLOSING_RUSH = range(18, 21)  # days of the month before the statistics close
OFFICE_HOURS = (8, 17)

DAY_OFF, AFTER_FESTIVAL, AT_CLOSING = 0.05, 2.5, 1.5
"""How much is filed on such a day, next to an ordinary one."""


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in FIXED and _since_festival(day) not in FESTIVAL


def busyness(day: date) -> float:
    """How many are filed on the day, next to an ordinary one."""
    if not is_working_day(day):
        return DAY_OFF
    after_festival = AFTER_FESTIVAL if _since_festival(day) in RETURN_TO_WORK else 1
    return after_festival * (AT_CLOSING if day.day in CLOSING_RUSH else 1)


def at_work(rng: Random, day: date) -> datetime:
    """A moment of the day's office hours."""
    hour, minute, second = rng.randint(*OFFICE_HOURS), rng.randrange(60), rng.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=BEIJING)


class Days:
    """The days of a plan; a share of all cases is on the day that its place in the year's work falls on."""

    def __init__(self, first: date, count: int) -> None:
        self.days: Sequence[date] = [first + timedelta(days=offset) for offset in range(count)]
        self.bounds = list(accumulate(map(busyness, self.days)))

    def at(self, share: float) -> date:
        """The day on which that share (0 to 1) of the work is done."""
        return self.days[min(bisect(self.bounds, share * self.bounds[-1]), len(self.days) - 1)]


def _since_festival(day: date) -> int | None:
    """Days since the first of the lunar year, or none where it is not near."""
    return next(((day - first).days for first in SPRING_FESTIVALS if -2 < (day - first).days < 30), None)
