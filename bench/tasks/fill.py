"""Fills a database with a year of work of so many cases; what must be true of those that were simulated is kept in a file
(`bench.tasks.truth`)."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench import copies, world
from bench.hands import at_once
from padis.cases.models import Case
from padis.exchange.actions import fold
from padis.exchange.kinds import all_kinds
from padis.monitoring.actions import fold_past
from padis.privacy import legal
from padis.shared.time import beijing_date
from padis.simulator.country import run as country
from padis.simulator.country.plan import Plan


def run(cases: int, processes: int, truth: str, times: int) -> Iterator[dict[str, object]]:
    """With `times` all but the measured townships' work is simulated once, and laid out so often (`bench.copies`)."""
    legal.record_for_synthetic_people((kind.code for kind in all_kinds()), now=timezone.now())
    world.make_users()
    started, until, measured = time.monotonic(), world.yesterday(), world.townships()
    rest = Plan((cases - world.CASES) // times, until, seed=2, left_out=frozenset(measured))
    few = Plan(world.CASES, until, seed=1, townships=measured)
    simulated, pace = rest.cases + few.cases, Pace()
    with Path(truth).open("wb") as keep:
        filed = country.fill(rest, progress=pace.noted(told(0, simulated)), processes=processes, keep=keep)
        laid_out = time.monotonic()
        copies.lay_out(times)
        laying_out = time.monotonic() - laid_out
        filed += country.fill(few, progress=told(filed, simulated), processes=processes, keep=keep)
    seconds = time.monotonic() - started - laying_out
    today = beijing_date(timezone.now())
    fold(before=today + timedelta(days=1))  # as the jobs do each night
    fold_past(today=today)
    vacuum()
    yield {
        "filed": filed, "seconds": seconds, "per_s": pace.per_s, "cases": Case.objects.count(), "laying_out": laying_out,
    }  # fmt: skip


def vacuum() -> None:
    """Every other table by another connection, the large ones first; what lies in parts as one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text FROM pg_stat_user_tables WHERE relid NOT IN (SELECT inhrelid FROM pg_inherits)"
            " ORDER BY pg_relation_size(relid) DESC"
        )
        tables = [table for (table,) in cursor.fetchall()]
    at_once(partial(_vacuumed, tables[::2]), partial(_vacuumed, tables[1::2]))


def _vacuumed(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


class Pace:
    """How many cases a second are filed once the processes are under way."""

    def __init__(self) -> None:
        self.moments: list[tuple[int, float]] = []

    def noted(self, tell: Callable[[int], None]) -> Callable[[int], None]:
        """The same progress, with its moments kept."""

        def note(filed: int) -> None:
            self.moments.append((filed, time.monotonic()))
            tell(filed)

        return note

    @property
    def per_s(self) -> float:
        (first, begun), (last, ended) = self.moments[0], self.moments[-1]
        return (last - first) / (ended - begun)


def told(before: int, cases: int) -> Callable[[int], None]:
    """Progress on stderr, one line for each tenth."""
    tenths = {before * 10 // cases}

    def tell(filed: int) -> None:
        tenth = (before + filed) * 10 // cases
        if tenth not in tenths:
            tenths.add(tenth)
            print(f"  {before + filed:,} of {cases:,} cases", file=sys.stderr, flush=True)

    return tell
