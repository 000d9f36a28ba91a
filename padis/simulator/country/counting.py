"""From what must be so of single requests to what must be counted: by unit, month, side and partner."""

from collections import defaultdict
from functools import cache
from typing import Any

from padis.divisions.queries import county_of
from padis.simulator.country.truth import UNSETTLED, Item, Obligation, Truth, month_of

COUNTED = (
    "sent", "opened", "returned", "withdrawn", "void", "due", "on_time", "late", "declined", "confirmed",
    "again_due", "again_on_time", "again_late",
)  # fmt: skip
LONGEST = 99
Side = tuple[str, str, str, str]  # side, county, unit, the other side's province


class Expected:
    """Sums over many stories."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(COUNTED))
        self.open: dict[tuple[Any, ...], int] = defaultdict(int)
        self.corridors: dict[tuple[Any, ...], int] = defaultdict(int)
        self.acts: dict[str, int] = defaultdict(int)
        self._county_of, self._month_of = cache(county_of), cache(month_of)  # the same few again and again

    def add(self, truth: Truth) -> None:
        for unit, times in truth.acts.items():
            self.acts[unit] += times
        for item in truth.items:
            for asked in item.obligations:
                self._add_obligation(item, asked)
            self._add_end(item)
            for asked, days in item.answered_after:
                counties = self._county_of(asked.receiver), self._county_of(item.sender)
                self.corridors[*counties, self._month_of(asked.due_on), min(days, LONGEST)] += 1

    def _add_obligation(self, item: Item, asked: Obligation) -> None:
        month, due_month = self._month_of(asked.asked_on), self._month_of(asked.due_on)
        again = "again_" if asked.again else ""
        for side in self._sides(item, asked):
            if not asked.again and not (asked.anew and side[0] == "sender"):
                self._count(item, side, month, "sent")
            if not asked.again:
                self._count(item, side, month, "opened", asked.openings)
            self._count(item, side, month, "returned", asked.returned)
            if asked.end != "excused":
                self._count(item, side, due_month, f"{again}due")
            if asked.end in ("on_time", "late"):
                self._count(item, side, due_month, f"{again}{asked.end}")
            if asked is item.now and item.state in UNSETTLED and asked.waiting_since is None:
                self.open[*side, item.key_person, asked.asked_on, asked.due_on] += 1

    def _add_end(self, item: Item) -> None:
        month, due_month = self._month_of(item.now.asked_on), self._month_of(item.now.due_on)
        for side in self._sides(item, item.now):
            self._count(item, side, month, "withdrawn", item.withdrawn)
            self._count(item, side, month, "void", item.void)
            self._count(item, side, due_month, "declined", item.declined_in_time)
            self._count(item, side, due_month, "confirmed", item.state == "confirmed")

    def _count(self, item: Item, side: Side, month: str, column: str, times: int = 1) -> None:
        if times:
            self.tallies[*side, item.key_person, month][COUNTED.index(column)] += times

    def _sides(self, item: Item, asked: Obligation) -> tuple[Side, Side]:
        return (
            ("sender", self._county_of(item.sender), item.sender, asked.receiver[:2]),
            ("receiver", self._county_of(asked.receiver), asked.receiver, item.sender[:2]),
        )
