"""What to play: how many cases, where, until when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from padis.shared.time import beijing_midnight

BATCH = 400
"""Cases in one transaction; each takes an advisory lock for its person."""
YEAR = 365


@dataclass(frozen=True, slots=True)
class Plan:
    """So many cases on the townships, over the days that end with `until`.

    `townships` names those that play among themselves, or by default all of the country but those `left_out`. `run`
    counts the runs on one installation, so that the next one brings other people.
    """

    cases: int
    until: date
    seed: int = 1
    run: int = 0
    townships: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()
    days: int = YEAR
    patience: int = 0  # days after the last filing on which cases still go on
    batch: int = BATCH

    @property
    def batches(self) -> int:
        return -(-self.cases // self.batch)

    @property
    def first_day(self) -> date:
        return self.until - timedelta(days=self.days - 1)

    @property
    def end(self) -> datetime:
        """The evening of the last day: nothing happens after it."""
        return beijing_midnight(self.until + timedelta(days=self.patience)) + timedelta(hours=18)
