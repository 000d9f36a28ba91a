"""Fills a database with a year of work of so many cases; what must be true of them is kept in a file (`bench.tasks.truth`)."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench import world
from padis.exchange.actions import fold
from padis.exchange.kinds import all_kinds
from padis.monitoring.actions import fold_past
from padis.privacy import legal
from padis.shared.time import beijing_date
from padis.simulator.country import run as country
from padis.simulator.country.plan import Plan


def run(cases: int, processes: int, truth: str) -> Iterator[dict[str, object]]:
    started = time.monotonic()
    filed = fill(cases, processes, Path(truth))
    seconds = time.monotonic() - started
    today = beijing_date(timezone.now())
    fold(before=today)  # as the jobs do each night
    fold_past(today=today)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    yield {"filed": filed, "seconds": seconds}


def fill(cases: int, processes: int, truth: Path) -> int:
    """The measured townships' work among themselves, then that of all others."""
    legal.record_for_synthetic_people((kind.code for kind in all_kinds()), now=timezone.now())
    world.make_users()
    until, measured = world.yesterday(), world.townships()
    few = Plan(world.CASES, until, seed=1, townships=measured)
    rest = Plan(cases - world.CASES, until, seed=2, left_out=frozenset(measured))
    with truth.open("wb") as keep:
        filed = country.fill(few, progress=told(0, cases), processes=processes, keep=keep)
        return filed + country.fill(rest, progress=told(filed, cases), processes=processes, keep=keep)


def told(before: int, cases: int) -> Callable[[int], None]:
    """Progress on stderr, one line for each tenth."""
    tenths = {before * 10 // cases}

    def tell(filed: int) -> None:
        tenth = (before + filed) * 10 // cases
        if tenth not in tenths:
            tenths.add(tenth)
            print(f"  {before + filed:,} of {cases:,} cases", file=sys.stderr, flush=True)

    return tell
