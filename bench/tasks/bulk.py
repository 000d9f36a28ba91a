"""Filing in bulk against COPY: the same rows, into the same tables with the same indexes, on the same connection."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

import psycopg
from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from bench import world
from padis.cases.actions import Filing
from padis.cases.models import Direction
from padis.divisions import queries as divisions
from padis.divisions.models import Level
from padis.kinds.verification.actions import file_cases
from padis.simulator.people import person

BATCH = 400
ROUNDS = 3
"""In turn through the door and by COPY, so that what else the machine does falls on both."""
SMALLEST_COUNTY = 10  # townships
FIRST = ("cases_personindex", "cases_case", "cases_claim", "exchange_message", "exchange_sheet")
"""Referenced tables before those that refer to them."""


def run(batches: int) -> Iterator[dict[str, list[float]]]:
    """Each batch is what one county hands in at once. By round: how many were filed, and seconds of either way."""
    rng, filed_by = Random("bulk"), world.user_of(world.townships()[0]).pk
    work = [batch(rng, county, filed_by) for county in counties(rng, batches + 1)]
    file_cases(work.pop())  # prepares the statements
    rounds = [part for part in (work[number::ROUNDS] for number in range(ROUNDS)) if part]
    measured = [both_ways(partial(file_all, part)) for part in rounds]
    yield {
        "filings": [len(part) * BATCH for part in rounds],
        "bulk": [bulk for bulk, _copy in measured],
        "copy": [copy for _bulk, copy in measured],
    }


def file_all(batches: Sequence[Sequence[Filing]]) -> None:
    for filings in batches:
        file_cases(filings)


def both_ways(through_the_door: Callable[[], object]) -> tuple[float, float]:
    """Seconds of what is done through the door, and of COPY for the rows as they are afterwards, which are taken away for it.

    Either begins after a checkpoint, so both write the pages that they touch first in full, and with none of them in the
    database's memory: else COPY would find there what the door had brought.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_buffercache")
        begin_cold(cursor)
        first = current_transaction()
        started = time.perf_counter()
        through_the_door()
        bulk = time.perf_counter() - started
        raw = cursor.connection
        rows = taken_away(raw, since=first)
        begin_cold(cursor)
        return bulk, copied_back(raw, rows)


def begin_cold(cursor: CursorWrapper) -> None:
    cursor.execute("CHECKPOINT")
    cursor.execute("SELECT pg_buffercache_evict_all()")


def counties(rng: Random, count: int) -> list[list[str]]:
    """Counties by their townships, at random; the measured ones are spared."""
    known, below = divisions.directory(), defaultdict(list)
    measured = set(world.COUNTIES)
    for index, level in enumerate(known.levels):
        if level == Level.TOWNSHIP:
            below[known.code(known.county(index))].append(known.code(index))
    return rng.sample(
        [units for county, units in below.items() if len(units) >= SMALLEST_COUNTY and county not in measured], count
    )


def batch(rng: Random, county: list[str], by_id: int) -> list[Filing]:
    homes = [unit for other in counties(rng, 60) for unit in other if unit[:4] != county[0][:4]]
    return [
        filing(rng, rng.choice(county), rng.choice(homes), by_id, timezone.now() - timedelta(days=1))
        for _each in range(BATCH)
    ]


def filing(rng: Random, here: str, home: str, by_id: int, at: datetime) -> Filing:
    facts = person(rng, registered_code=home, residence_code=here, today=world.yesterday())
    return Filing(here, by_id, Direction.INFLOW, facts, at)


def tables() -> list[str]:
    """All that a filing writes, in an order in which they can be copied."""
    models = [model for label in ("cases", "exchange") for model in apps.get_app_config(label).get_models()]
    names = [model._meta.db_table for model in models]
    return [*FIRST, *(name for name in names if name not in FIRST)]


def current_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return cursor.fetchone()[0]


def taken_away(raw: psycopg.Connection, *, since: int) -> dict[str, bytes]:
    """The rows as they were left by the transactions after `since`, as COPY writes them; without them and their traces."""
    raw.execute("SET session_replication_role = replica")  # what refers to a row may stay, and wait for it to come back
    rows = {}
    for table in tables():
        with raw.cursor().copy(f"COPY (DELETE FROM {table} WHERE {written(since)} RETURNING *) TO STDOUT") as copy:
            rows[table] = b"".join(bytes(piece) for piece in copy)
    raw.execute("SET session_replication_role = origin")
    for table in rows:
        if rows[table]:
            raw.execute(f"VACUUM {table}")
    return rows


def written(since: int) -> str:
    return f"xmin::text::bigint > {since}"


def copied_back(raw: psycopg.Connection, rows: dict[str, bytes]) -> float:
    started = time.perf_counter()
    with raw.transaction():
        for table, data in rows.items():
            with raw.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(data)
    return time.perf_counter() - started
