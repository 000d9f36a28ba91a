"""Filings at a steady pace by townships outside one county, until it is told to end."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

from django.utils import timezone

from bench import world
from padis.cases.models import Direction
from padis.divisions.queries import county_of
from padis.kinds.verification.actions import file_case
from padis.shared.errors import Refused
from padis.simulator.people import person


def run(besides: str, per_second: float, seed: int) -> Iterator[dict[str, Any]]:
    """First says that it goes, then how many a second there were; between, it works in a thread."""
    ended, done = threading.Event(), []
    worker = threading.Thread(target=work, args=(besides, per_second, seed, ended, done), daemon=True)
    started = time.monotonic()
    worker.start()
    yield {"goes": True}
    ended.set()
    worker.join(10)
    yield {"per_s": len(done) / (time.monotonic() - started)}


def work(besides: str, per_second: float, seed: int, ended: threading.Event, done: list[float]) -> None:
    rng = Random(f"load {seed}")
    units = [unit for unit in world.townships() if county_of(unit) != besides]
    users = {unit: world.user_of(unit) for unit in units}
    due = time.monotonic()
    while not ended.wait(max(0.0, due - time.monotonic())):
        due = max(due + 1 / per_second, time.monotonic() - 1)  # a second behind at most: no burst makes up for more
        here, home = rng.choice(units), rng.choice(units)
        facts = person(rng, registered_code=home, residence_code=here, today=world.yesterday())
        try:
            with suppress(Refused):  # out of the ages, or too near
                file_case(by=users[here], direction=Direction.INFLOW, facts=facts, now=timezone.now())
                done.append(time.monotonic())
        except Exception as failure:  # told, and the bench goes on: the load is not what is measured
            print(f"load: {failure}", file=sys.stderr)
