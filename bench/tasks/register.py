"""The local register: one person looked up among many entries, and a table brought into one township's register."""

import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bench import world
from bench.indexes import without_indexes
from bench.tasks.imports import sheet, somebody
from padis.divisions.models import Division, Level
from padis.register import queries
from padis.register.actions.writing import PERSON_COLUMNS, RegisterWrites, add_person, new_person
from padis.register.imports import actions
from padis.register.imports import queries as imports
from padis.register.models import RegisterPerson
from padis.register.registry import EMBEDDED
from padis.shared.tables.writing import workbook
from padis.simulator.people import Facts, person

MADE = 10_000
TOGETHER = 2_000
MANY = 20
"""Laid out more often than so, entries go in without indexes, which are made at the end."""
TABLE = RegisterPerson._meta.db_table
FRESH = {"shard": "everywhere.shard", "unit": "everywhere.code", "id": "gen_random_uuid()",
         "number_digest": "sha256(number_digest || int4send(n))", "name_digest": "sha256(name_digest || int4send(n))"}  # fmt: skip
"""What differs in an entry that is laid out again: it is another unit's, and is found by other digests."""
EVERYWHERE = f"""
    CREATE TEMP TABLE everywhere AS
    SELECT code, left(code, %(digits)s) AS shard, row_number() OVER (ORDER BY code) - 1 AS at
    FROM {Division._meta.db_table} WHERE level = %(level)s
"""

People = list[tuple[str, str, Facts]]  # unit, ref, facts


def run(entries: int, looked: int, rows: int) -> Iterator[dict[str, Any]]:
    """First that the entries are there; then `lookup_ms` by number, by name and birth date, and by reference, and rows a second
    from the file to the register."""
    rng, units = Random("register"), world.townships()
    people = fill(rng, units, entries)
    yield {"entries": RegisterPerson.objects.count()}
    yield {
        "lookup_ms": lookups(rng, people, looked),
        **imported(rng, units, rows),
    }


def fill(rng: Random, units: tuple[str, ...], entries: int) -> People:
    """So many entries over the measured townships; beyond `MADE` the database lays them out again over all townships."""
    by, people = world.user_of(units[0]), list[tuple[str, str, Facts]]()
    made = min(entries, MADE)
    while len(people) < made:
        writes = RegisterWrites()
        with transaction.atomic():
            for _each in range(min(TOGETHER, made - len(people))):
                home, away = rng.sample(units, 2)
                facts = person(rng, registered_code=home, residence_code=away, today=world.yesterday())
                entry = new_person(home, facts, source="entered", at=timezone.now())
                add_person(entry, facts, by_id=by.pk, writes=writes)
                people.append((home, entry.ref, facts))
            writes.flush()
    again(entries // made - 1)
    return people


def again(times: int) -> None:
    """The same entries so many times more, spread over all townships; the indexes are made anew at the end."""
    columns = ", ".join(PERSON_COLUMNS)
    chosen = ", ".join(FRESH.get(name, name) for name in PERSON_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE laid AS SELECT *, row_number() OVER () AS at FROM {TABLE}")
        cursor.execute(EVERYWHERE, {"level": Level.TOWNSHIP, "digits": settings.SHARD_DIGITS})
        with without_indexes(cursor, TABLE) if times > MANY else nullcontext():
            for n in range(times):
                cursor.execute(
                    f"INSERT INTO {TABLE} ({columns}) SELECT {chosen} FROM laid JOIN everywhere"
                    " ON everywhere.at = (laid.at * 7919 + %(n)s) %% (SELECT count(*) FROM everywhere),"
                    " (SELECT %(n)s::int AS n) AS again",
                    {"n": n},
                )
                told(n + 1, times)
        cursor.execute(f"ANALYZE {TABLE}")


def told(laid: int, times: int) -> None:
    """Progress on stderr, one line for each tenth."""
    if laid * 10 // times > (laid - 1) * 10 // times:
        print(f"  {laid * MADE:,} entries", file=sys.stderr, flush=True)


def lookups(rng: Random, people: People, looked: int) -> list[float]:
    """Milliseconds of each; the first ones warm up."""
    samples = []
    for one in rng.choices(people, k=looked + 20):
        for look in (by_number, by_name, by_ref):
            started = time.perf_counter()
            look(*one)
            samples.append((time.perf_counter() - started) * 1000)
    return samples[60:]


def by_number(unit: str, ref: str, facts: Facts) -> Any:
    return EMBEDDED.by_number(unit, facts.get("id_number", ""))


def by_name(unit: str, ref: str, facts: Facts) -> Any:
    return list(queries.by_name_and_birth(unit, facts["name"], date.fromisoformat(facts["birth_date"])))


def by_ref(unit: str, ref: str, facts: Facts) -> Any:
    return EMBEDDED.read(unit, ref)


def imported(rng: Random, units: tuple[str, ...], rows: int) -> dict[str, float]:
    """A workbook with all columns filled, the dry run included."""
    by = world.user_of(units[1])
    content = workbook(sheet([somebody(rng, units) for _each in range(rows)]))
    started = time.perf_counter()
    one = actions.receive(by=by, name="名单.xlsx", content=content, now=timezone.now())
    received = time.perf_counter()
    actions.set_columns(key=one.key, by=by, targets=one.targets, now=timezone.now())
    actions.carry_on(one.key)
    checked = time.perf_counter()
    actions.start(key=one.key, by=by, now=timezone.now())
    actions.carry_on(one.key)
    recorded = time.perf_counter()
    return {
        "recorded": imports.counts_of(one.key).recorded, "seconds": recorded - started, "receiving": received - started,
        "checking": checked - received, "recording": recorded - checked,
    }  # fmt: skip
