"""A whole run: ahead of the clock in bulk by several processes, or act by act in this one."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from typing import BinaryIO

import django
from django.db import connection

from padis.cases.models import PersonIndex
from padis.exchange.actions import fold
from padis.shared.rows import no_collection
from padis.simulator.country import acting, bulk
from padis.simulator.country.hands import Hands, make_hands
from padis.simulator.country.plan import Plan
from padis.simulator.country.record import Trace, written
from padis.simulator.country.stories import stories
from padis.simulator.country.world import world_of

Progress = Callable[[int], None]
FIRST_ANALYZED = 2_000
"""Cases, and again at each doubling."""


def fill(plan: Plan, *, progress: Progress, processes: int = 1, keep: BinaryIO | None = None) -> int:
    """Play the plan through the bulk door; `progress` is told how many cases are filed, `keep` gets the known truth.

    Returns how many were filed; who is filed already for the very same stay is left out.
    """
    make_hands(world_of(plan).townships, now=plan.end)
    filed, analyzed_at = 0, FIRST_ANALYZED
    for more, truth in _batches(plan, processes):
        filed += more
        if filed >= analyzed_at:
            _analyze()
            analyzed_at = 2 * filed
        progress(filed)
        if keep is not None:
            keep.write(truth)
    fold(before=plan.until)  # what others left of the days that are past for the plan
    return filed


def _analyze() -> None:
    """Else the database goes through all who are filed to look for some: while a country is filled, nothing else counts them for it."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {PersonIndex._meta.db_table}")


def act(plan: Plan, *, progress: Progress, keep: BinaryIO | None = None) -> int:
    """The same by the pages' own actions, for small worlds."""
    make_hands(world_of(plan).townships, now=plan.end)
    every = [story for number in range(plan.batches) for story in stories(plan, number)]
    traces = acting.play(every, Hands(), progress=progress)
    if keep is not None:
        keep.write(written(traces))
    return _filed(traces)


def _batches(plan: Plan, processes: int) -> Iterator[tuple[int, bytes]]:
    if processes == 1:
        hands = Hands()
        yield from (_batch(plan, number, hands) for number in range(plan.batches))
        return
    started = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=started, initializer=django.setup) as pool:
        futures = {pool.submit(_batch_of_pool, plan, number) for number in range(plan.batches)}
        for future in as_completed(futures):
            futures.remove(future)  # with its truth, which is in the file by then
            yield future.result()


def _batch_of_pool(plan: Plan, number: int) -> tuple[int, bytes]:
    return _batch(plan, number, _own_hands())


@cache
def _own_hands() -> Hands:
    """Those of a process of the pool, which lives for one run."""
    return Hands()


def _batch(plan: Plan, number: int, hands: Hands) -> tuple[int, bytes]:
    with no_collection():
        traces = bulk.play(stories(plan, number), hands, until=plan.until)
        return _filed(traces), written(traces)


def _filed(traces: list[Trace]) -> int:
    return sum(trace.case is not None for trace in traces)
