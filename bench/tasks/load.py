"""Filings at a steady pace by townships outside one county, until it is told to end."""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random
from typing import Any

from django.utils import timezone

from bench import world
from padis.cases.duplicates import Duplicate
from padis.cases.models import Direction
from padis.divisions.queries import county_of
from padis.kinds.verification.actions import file_case
from padis.simulator.people import Facts


def run(besides: str, per_second: float, seed: int) -> Iterator[dict[str, Any]]:
    """First says that it goes, then how many a second there were; between, it works in a thread."""
    begun, ended, done = threading.Event(), threading.Event(), list[float]()
    worker = threading.Thread(target=work, args=(besides, per_second, seed, begun, ended, done), daemon=True)
    worker.start()
    begun.wait()
    started = time.monotonic()
    yield {"goes": True}
    ended.set()
    worker.join(10)
    yield {"per_s": len(done) / (time.monotonic() - started)}


def work(
    besides: str, per_second: float, seed: int, begun: threading.Event, ended: threading.Event, done: list[float]
) -> None:
    """`begun` is set when all is read that the first filing needs. What is filed is drawn before it is due."""
    rng = Random(f"load {seed}")
    units = [unit for unit in world.townships() if county_of(unit) != besides]
    users = {unit: world.user_of(unit) for unit in units}
    here, facts = somebody(rng, units)
    begun.set()
    due = time.monotonic()
    while not ended.wait(max(0.0, due - time.monotonic())):
        due = max(due + 1 / per_second, time.monotonic() - 1)  # a second behind at most: no burst makes up for more
        try:
            with suppress(Duplicate):
                file_case(by=users[here], direction=Direction.INFLOW, facts=facts, now=timezone.now())
                done.append(time.monotonic())
        except Exception as failure:  # told, and the bench goes on: the load is not what is measured
            print(f"load: {failure}", file=sys.stderr)
        here, facts = somebody(rng, units)


def somebody(rng: Random, units: Sequence[str]) -> tuple[str, Facts]:
    """Where she lives, and her facts: in scope, so that none of the pace is lost to who is refused."""
    here = rng.choice(units)
    return here, world.newcomer(rng, here, units)
