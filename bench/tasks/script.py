"""The script for pgbench: a filing's statements as the door sends them, with other units, ids and numbers each time.

A filing is carried out, its rows are noted and it is rolled back. In its statements every key of that filing becomes a
variable; the other values stay, so that the rows are as long as real ones.
"""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from bench import world
from padis.cases.models import Direction
from padis.divisions.queries import county_of, directory
from padis.exchange.effects import city_of
from padis.exchange.models import Message
from padis.kinds.verification.actions import file_case
from padis.shared.rows import Statement, Writes
from padis.shared.sharding import shard_of
from padis.simulator.people import person

TOWNSHIP = 4
PICK = r"""
\set a random(1, {units})
\set b random(1, {units} - 1)
SELECT *, number || '-1' AS message_number FROM (
    SELECT s.code AS sender, s.county AS sender_county, s.city AS sender_city, s.shard AS sender_shard,
           r.code AS receiver, r.county AS receiver_county, r.city AS receiver_city, r.shard AS receiver_shard,
           left(s.code, 9) || '-' || right(replace(uuidv7()::text, '-', ''), 14) AS number, {ids}
    FROM bench_unit s, bench_unit r WHERE s.n = :a AND r.n = (:a::int + :b::int - 1) % {units} + 1
) picked \gset
"""
SERIAL = """INSERT INTO cases_caseserial AS s (shard, unit, year, last) VALUES (:sender_shard, :sender, {year}, 1)
    ON CONFLICT (shard, unit, year) DO UPDATE SET last = s.last + 1;"""

Row = tuple[Statement, Sequence[Any]]


def run() -> Iterator[dict[str, str]]:
    units = make_units()
    message, rows = a_filing()
    variables = Variables(message)
    statements = [variables.written(*row) for row in rows]
    ids = ", ".join(f"{made} AS {name}" for name, made in variables.made.items())
    parts = [PICK.format(units=units, ids=ids).strip().replace("\n    ", " ").replace("\n)", " )"), "BEGIN;"]
    parts += [SERIAL.format(year=timezone.now().year), *statements, "COMMIT;"]
    yield {"script": "\n".join(parts)}


def make_units() -> int:
    """The townships by number, for pgbench to choose from. Returns how many."""
    known = directory()
    codes = [known.code(index) for index, level in enumerate(known.levels) if level == TOWNSHIP]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_unit"
            " (n int PRIMARY KEY, code varchar(12), county varchar(12), city varchar(12), shard varchar(12))"
        )
        with cursor.copy("COPY bench_unit FROM STDIN") as copy:
            for number, code in enumerate(codes, 1):
                county = county_of(code)
                copy.write_row((number, code, county, city_of(county), shard_of(code)))
        cursor.execute("ANALYZE bench_unit")
    return len(codes)


def a_filing() -> tuple[Message, list[Row]]:
    """A filing from one province to another, and the rows it would have written."""
    here, home = world.townships()[0], world.townships()[-1]
    facts = person(Random("script"), registered_code=home, residence_code=here, today=world.yesterday())
    rows: list[Row] = []

    def note(writes: Writes) -> None:
        rows.extend((statement, row) for statement, batch in writes.batches() for row in batch)

    with patch.object(Writes, "flush", note), transaction.atomic():
        message = file_case(by=world.user_of(here), direction=Direction.INFLOW, facts=facts, now=timezone.now())
        transaction.set_rollback(True)
    return message, rows


class Variables:
    """Which values of the filing are keys, and the variables that stand for them."""

    def __init__(self, message: Message) -> None:
        self.names: dict[Any, str] = {message.number: "message_number", message.number.rpartition("-")[0]: "number"}
        for party, unit in (("sender", message.sender), ("receiver", message.receiver)):
            county = county_of(unit)
            self.names |= {
                city_of(county): f"{party}_city",
                county: f"{party}_county",
                shard_of(unit): f"{party}_shard",
            }
            self.names[unit] = party
        self.made: dict[str, str] = {}

    def written(self, statement: Statement, row: Sequence[Any]) -> str:
        """The statement with the row's values in it, on one line."""
        values = dict(zip(statement.columns, map(self.of, statement.columns, row), strict=True))
        return " ".join((statement.sql % values).split()) + ";"

    def of(self, column: str, value: Any) -> str:
        if isinstance(value, list):
            return f"ARRAY[{', '.join(self.of(column, each) for each in value)}]::varchar[]"
        if (isinstance(value, UUID) or column == "digest") and value not in self.names:
            self.names[value] = name = f"made_{len(self.made)}"
            self.made[name] = "uuidv7()" if isinstance(value, UUID) else "sha256(uuidv7()::text::bytea)"
        if isinstance(value, str | UUID | bytes) and value in self.names:
            return f":{self.names[value]}"
        return without_variables(sql.Literal(value).as_string(connection.connection).strip())


def without_variables(literal: str) -> str:
    """pgbench takes `:true` in a quoted JSON for a variable of its own: the colons of such a text are written by their number."""
    text, quote, cast = literal.rpartition("'")
    if not re.search(":[A-Za-z_]", text):
        return literal
    return text.replace("'", "E'", 0 if text.startswith("E") else 1).replace(":", r"\072") + quote + cast
