"""Fills a database with a year of work of so many cases."""

import sys
import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.utils import timezone

from bench import world
from padis.exchange.actions import fold
from padis.shared.time import beijing_date
from padis.simulator import bulk


def run(cases: int, processes: int) -> Iterator[dict[str, float]]:
    started = time.monotonic()
    by, until, measured = world.make_users(), world.yesterday(), world.townships()
    few = bulk.Load(world.CASES, until, by.pk, seed=1, townships=measured)
    rest = bulk.Load(cases - world.CASES, until, by.pk, seed=2, left_out=frozenset(measured))
    filed = bulk.fill(few, progress=told(0, cases))
    filed += bulk.fill(rest, progress=told(filed, cases), processes=processes)
    seconds = time.monotonic() - started
    fold(before=beijing_date(timezone.now()))  # as the jobs do each night
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    yield {"filed": filed, "seconds": seconds}


def told(before: int, cases: int) -> Callable[[int], None]:
    """Progress on stderr, one line for each tenth."""
    tenths = {before * 10 // cases}

    def tell(filed: int) -> None:
        tenth = (before + filed) * 10 // cases
        if tenth not in tenths:
            tenths.add(tenth)
            print(f"  {before + filed:,} of {cases:,} cases", file=sys.stderr, flush=True)

    return tell
