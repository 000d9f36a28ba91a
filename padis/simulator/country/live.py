"""Plays beside the clock: acts one by one, at a pace, on an installation where people look on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from threading import Event
from typing import BinaryIO

from padis.shared.errors import Conflict, NotAllowed, Refused
from padis.simulator.country.acting import Acting
from padis.simulator.country.hands import Hands, make_hands
from padis.simulator.country.plan import Plan
from padis.simulator.country.record import Trace, written
from padis.simulator.country.stories import stories
from padis.simulator.country.story import Story
from padis.simulator.country.world import world_of

MOST_AT_ONCE = 400
"""Cases under way; with so many, no new one is begun."""
BEGUN = 0.3
"""Share of acts that begin a case."""
KEPT_TOGETHER = 50
FULL_COURSE = 400
"""Days for which a story is made up: each step then comes when its turn comes, whatever its date was."""


@dataclass(slots=True)
class Counts:
    acts: int = 0
    cases: int = 0
    overtaken: int = 0  # stories in which somebody else acted


def play(
    plan: Plan,
    *,
    per_minute: float,
    minutes: float,
    clock: Callable[[], datetime],
    stop: Event,
    progress: Callable[[Counts], None],
    keep: BinaryIO,
) -> Counts:
    """Act so many times a minute until the time is over, the plan's cases are done, or `stop` is set."""
    make_hands(world_of(plan).townships, now=clock())
    play = Live(plan, keep)
    ends = time.monotonic() + minutes * 60
    while not stop.is_set() and time.monotonic() < ends and play.act(clock()):
        progress(play.counts)
        stop.wait(60 / per_minute)
    play.keep_rest()
    return play.counts


class Live:
    def __init__(self, plan: Plan, keep: BinaryIO) -> None:
        self.counts = Counts()
        self._rng, self._hands, self._keep = Random(f"live/{plan.seed}/{plan.run}"), Hands(), keep
        self._coming = _endless(replace(plan, days=1, patience=FULL_COURSE))
        self._under_way: list[Acting] = []
        self._over: list[Trace] = []

    def act(self, now: datetime) -> bool:
        """One act. False where nothing is left to do."""
        each = self._next()
        if each is None:
            return False
        try:
            if each.case is not None:
                each.next(now)
            elif each.file(now):
                self.counts.cases += 1
            self.counts.acts += 1
        except (Conflict, NotAllowed, Refused):
            self.counts.overtaken += 1
            self._end(each)
            return True
        if each.following() is None:
            self._end(each)
        return True

    def keep_rest(self) -> None:
        self._over += [each.trace() for each in self._under_way]
        self._write()

    def _next(self) -> Acting | None:
        """Whose turn it is: a new case's, or that of one under way."""
        room = len(self._under_way) < MOST_AT_ONCE
        if room and (not self._under_way or self._rng.random() < BEGUN):
            story = next(self._coming, None)
            if story is not None:
                self._under_way.append(Acting(story, self._hands))
                return self._under_way[-1]
        return self._rng.choice(self._under_way) if self._under_way else None

    def _end(self, each: Acting) -> None:
        self._under_way.remove(each)
        self._over.append(each.trace())
        if len(self._over) >= KEPT_TOGETHER:
            self._write()

    def _write(self) -> None:
        self._keep.write(written(self._over))
        self._over = []


def _endless(plan: Plan) -> Iterator[Story]:
    for number in range(plan.batches):
        yield from stories(plan, number)
