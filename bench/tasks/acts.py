"""Filing by the action, one after the other: how long each takes, from clean facts to the committed message."""

import time
from collections.abc import Iterator
from contextlib import suppress
from random import Random

from django.utils import timezone

from bench import world
from padis.cases.models import Direction
from padis.kinds.verification.actions import file_case
from padis.shared.errors import Refused
from padis.simulator.people import person

WARM_UP = 20


def run(count: int) -> Iterator[dict[str, list[float]]]:
    rng, units = Random("acts"), world.townships()
    users = {unit: world.user_of(unit) for unit in units}
    samples: list[float] = []
    while len(samples) < WARM_UP + count:
        here, home = rng.choice(units), rng.choice(units)
        now = timezone.now()
        facts = person(rng, registered_code=home, residence_code=here, today=world.yesterday())
        with suppress(Refused):  # out of the ages, or too near
            started = time.perf_counter()
            file_case(by=users[here], direction=Direction.INFLOW, facts=facts, now=now)
            samples.append((time.perf_counter() - started) * 1000)
    yield {"ms": samples[WARM_UP:]}
