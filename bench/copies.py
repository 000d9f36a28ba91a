"""What a simulated country holds, laid out several times: the same work of other people, with keys, numbers and chains of its own.

To file all cases takes most of the minutes of a quick run. What is laid out by SQL is as good to measure by: pages read it, filings
meet it, and the recount finds it right. No counts are made up: each is the door's own, multiplied.
"""

from collections.abc import Sequence
from functools import partial

from django.db import connection, models

from bench.hands import at_once
from bench.indexes import without_indexes
from padis.cases.models import Case, Claim, PersonIndex, ServiceMark
from padis.exchange.effects import BACKLOG, TALLIED
from padis.exchange.models import (
    Activity,
    Backlog,
    Corridor,
    DocketRow,
    LedgerEntry,
    Message,
    OpenCount,
    Sheet,
    Tally,
    Task,
    Turn,
)
from padis.exchange.recount.chain import text_of_entry

MOST = 9
COPIES = "CROSS JOIN generate_series(1, %(times)s - 1) AS c (n)"
ID = "overlay(o.{}::text PLACING to_hex(7 + c.n) FROM 15 FOR 1)::uuid"
"""Of copy `n` of row `o`: another version in the same moment, so the order of time stays. Ids of ours are of version 7."""
FRESH = {
    **{name: ID.format(name) for name in ("id", "item_id", "case_id", "message_id")},
    "number": "overlay(o.number PLACING c.n::text FROM 16 FOR 1)",  # the first digit of the serial, which is far from there
    "digest": "sha256(o.digest || int4send(c.n))",
}
"""What differs in a copy, by column."""
OF_FILES = (Case, Claim, PersonIndex, ServiceMark, DocketRow)
WITH_A_CHAIN = (Message, Task)
COUNTS: dict[type[models.Model], Sequence[str]] = {
    Tally: TALLIED, OpenCount: ("n",), Backlog: tuple(BACKLOG), Corridor: ("n",), Activity: ("acts",),
}  # fmt: skip
LEDGER = LedgerEntry._meta.db_table


def lay_out(times: int) -> None:
    """So many times what is there. Raises ValueError for more than the ids have room for."""
    if not 1 <= times <= MOST:
        raise ValueError(times)
    for together in ((_files, _ledger), (_items, _counts)):
        at_once(*(partial(each, times) for each in together))


def _files(times: int) -> None:
    for model in OF_FILES:
        _copied(model, times)


def _ledger(times: int) -> None:
    """Entry after entry of each item: each hashes the one before."""
    columns = _columns(LedgerEntry)
    chosen = ", ".join(f"{FRESH.get(name, f'o.{name}')} AS {name}" for name in columns)
    _execute(f"CREATE TEMP TABLE copied AS SELECT {chosen} FROM {LEDGER} o {COPIES}", times=times)
    _execute(f"CREATE INDEX ON copied (no); ANALYZE copied, {LEDGER}")
    kept = [name for name in columns if name != "hash"]
    before = f"LEFT JOIN {LEDGER} b ON b.shard = e.shard AND b.item_id = e.item_id AND b.no = e.no - 1"
    hashed = f"sha256(coalesce(b.hash, '') || convert_to({text_of_entry()}, 'UTF8'))"
    for no in range(1, _execute("SELECT coalesce(max(no), 0) FROM copied") + 1):
        _execute(
            f"INSERT INTO {LEDGER} ({', '.join(kept)}, hash) SELECT {', '.join(f'e.{name}' for name in kept)}, {hashed}"
            f" FROM copied e {before} WHERE e.no = %(no)s",
            no=no,
        )


def _items(times: int) -> None:
    """What has a chain carries the hash of its last entry."""
    for model in WITH_A_CHAIN:
        last = f"JOIN {LEDGER} l ON l.shard = o.shard AND l.item_id = {FRESH['id']} AND l.no = o.head_no"
        _copied(model, times, last, head_hash="l.hash")
    _copied(Sheet, times)


def _counts(times: int) -> None:
    _copied(Turn, times)
    for model, columns in COUNTS.items():
        more = ", ".join(f"{name} = {name} * %(times)s" for name in columns)
        _execute(f"UPDATE {model._meta.db_table} SET {more}", times=times)


def _copied(model: type[models.Model], times: int, joined: str = "", **differs: str) -> None:
    table, columns, fresh = model._meta.db_table, _columns(model), {**FRESH, **differs}
    chosen = ", ".join(fresh.get(name, f"o.{name}") for name in columns)
    with connection.cursor() as cursor, without_indexes(cursor, table):
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} o {COPIES} {joined}",
            {"times": times},
        )


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if field.column]


def _execute(statement: str, **values: int) -> int:
    """Its first value where it gives rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else 0
