"""Many rows, few round trips: collects rows for prepared statements and sends them in one pipeline.

Both doors for data use it: the filing of cases and the exchange. One row or ten thousand go the same way; above
`COPY_FROM` rows an insert is a COPY. Statements run in the order of `Statement.order`, which is the lock order.

Inside `Writes.ahead` the database writes while the caller makes the next rows.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection

from padis.shared.copying import Copies

COPY_FROM = 40
"""From this many rows on, COPY beats repeated statements (measured in docs/adr/0003)."""


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One prepared statement; `columns` are the names of its parameters. `bulk` does the same from a staging table.

    An empty `bulk` means that many rows are copied straight into the table. `staged` lists the columns of the staging
    table as a query of the table has them.
    """

    order: int
    table: str
    columns: tuple[str, ...]
    sql: str
    bulk: str = ""
    staged: str = ""

    @property
    def stage(self) -> str:
        return stage_of(self.order, self.table)

    @property
    def make_stage(self) -> str:
        """A connection makes its staging tables once: to make and drop them costs more than to fill them."""
        query = f"SELECT {self.staged} FROM {self.table} LIMIT 0"
        return f"CREATE TEMP TABLE IF NOT EXISTS {self.stage} ON COMMIT DELETE ROWS AS {query}"


def stage_of(order: int, table: str) -> str:
    """The name of a statement's staging table, which several statements of one table do not share."""
    return f"stage_{order}_{table}"


def insert(order: int, table: str, *columns: str) -> Statement:
    """A plain insert."""
    return Statement(order, table, columns, f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({_marks(columns)})")


def add_up(order: int, table: str, keys: Sequence[str], counts: Sequence[str]) -> Statement:
    """An insert that adds to the row with the same keys where there is one."""
    return _upsert(order, table, keys, counts, on_conflict_add(table, keys, counts))


def put(
    order: int,
    table: str,
    keys: Sequence[str],
    values: Sequence[str],
    *,
    kept: str = "",
    while_same: Sequence[str] = (),
) -> Statement:
    """An insert that replaces the values of the row with the same keys where there is one.

    The value of column `kept` stays as it was as long as the columns `while_same` do.
    """
    old, new = (", ".join(f"{row}.{name}" for name in while_same) for row in (table, "EXCLUDED"))
    stays = f"{kept} = CASE WHEN ({old}) = ({new}) THEN {table}.{kept} ELSE EXCLUDED.{kept} END"
    change = ", ".join(stays if name == kept else f"{name} = EXCLUDED.{name}" for name in values)
    return _upsert(order, table, keys, values, f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {change}")


def on_conflict_add(table: str, keys: Sequence[str], counts: Sequence[str]) -> str:
    change = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in counts)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {change}"


def _upsert(order: int, table: str, keys: Sequence[str], values: Sequence[str], tail: str) -> Statement:
    columns = (*keys, *values)
    names = ", ".join(columns)
    return Statement(
        order,
        table,
        columns,
        f"INSERT INTO {table} ({names}) VALUES ({_marks(columns)}) {tail}",
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {stage_of(order, table)} {tail}",
        names,
    )


def update(order: int, table: str, values: Sequence[str], keys: Sequence[str]) -> Statement:
    """An update of one row by its key; parameters are the values, then the key."""
    news = ", ".join(f"{name} = %({name})s" for name in values)
    staged = ", ".join(f"{name} = s.{name}" for name in values)
    return Statement(
        order,
        table,
        (*values, *keys),
        f"UPDATE {table} SET {news} WHERE {_equal(keys)}",
        f"UPDATE {table} t SET {staged} FROM {stage_of(order, table)} s WHERE {_joined(keys)}",
        ", ".join((*values, *keys)),
    )


def remove(order: int, table: str, *keys: str) -> Statement:
    """A delete of one row by its key."""
    return Statement(
        order,
        table,
        keys,
        f"DELETE FROM {table} WHERE {_equal(keys)}",
        f"DELETE FROM {table} t USING {stage_of(order, table)} s WHERE {_joined(keys)}",
        ", ".join(keys),
    )


def _marks(columns: Sequence[str]) -> str:
    return ", ".join(f"%({name})s" for name in columns)


def _equal(keys: Sequence[str]) -> str:
    return " AND ".join(f"{name} = %({name})s" for name in keys)


def _joined(keys: Sequence[str]) -> str:
    return " AND ".join(f"t.{name} = s.{name}" for name in keys)


class Writes:
    """Rows to write, by statement; `flush` sends them inside the transaction that is open."""

    def __init__(self) -> None:
        self._rows: defaultdict[Statement, list[Sequence[Any]]] = defaultdict(list)
        self._copies: Copies | None = None

    def add(self, statement: Statement, row: Sequence[Any]) -> None:
        self._rows[statement].append(row)

    def extend(self, statement: Statement, rows: Iterable[Sequence[Any]]) -> None:
        self._rows[statement].extend(rows)

    def batches(self) -> list[tuple[Statement, list[Sequence[Any]]]]:
        """What is to be written, in order."""
        return sorted(self._rows.items(), key=lambda item: item[0].order)

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """In the block, `send` does not wait; `go_on` is to be called often. Django's queries wait for what was sent.

        Raises, as `send` and `go_on` do, what Django raises for the same fault (IntegrityError and so on).
        """
        self._copies = copies = Copies(raw_connection())
        try:
            with connection.execute_wrapper(self._settle_first), no_collection():
                yield
            with connection.wrap_database_errors:
                copies.settle()
        except BaseException:
            with suppress(psycopg.Error):  # the transaction is rolled back; why, is known
                copies.settle()
            raise
        finally:
            self._copies = None

    def send(self) -> None:
        """Inside `ahead`: send what was collected; a few rows that change others wait for `flush`.

        So no row that was added before may be changed again after it.
        """
        assert self._copies is not None
        sent = [(statement, rows) for statement, rows in self.batches() if not statement.bulk or len(rows) >= COPY_FROM]
        with connection.wrap_database_errors:
            for statement, rows in sent:
                _copy(self._copies, statement, rows)
                del self._rows[statement]

    def go_on(self) -> None:
        """Inside `ahead`: the next of what was sent, where the database is ready for it."""
        assert self._copies is not None
        with connection.wrap_database_errors:
            self._copies.go_on()

    def flush(self) -> None:
        """Send what was collected and wait until it is written. Raises as `ahead` does."""
        batches = self.batches()
        self._rows.clear()
        raw = raw_connection()
        with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
            copies = self._copies or Copies(raw)
            small: list[tuple[Statement, list[Sequence[Any]]]] = []
            for statement, rows in batches:
                if len(rows) >= COPY_FROM:
                    _send(raw, copies, cursor, small)
                    small = []
                    _copy(copies, statement, rows)
                else:
                    small.append((statement, rows))
            _send(raw, copies, cursor, small)
            copies.settle()

    def _settle_first(self, execute: Callable[..., Any], *query: Any) -> Any:
        if self._copies is not None:
            with connection.wrap_database_errors:
                self._copies.settle()
        return execute(*query)


@contextmanager
def no_collection() -> Iterator[None]:
    """Thousands of rows live until they are written: whoever looks for garbage among them finds none, and takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def raw_connection() -> psycopg.Connection:
    """The psycopg connection behind Django's, inside the transaction that is open."""
    if not connection.in_atomic_block:
        raise RuntimeError("The door writes only inside a transaction.")
    connection.ensure_connection()
    return connection.connection


def _send(
    raw: psycopg.Connection,
    copies: Copies,
    cursor: psycopg.Cursor,
    batches: list[tuple[Statement, list[Sequence[Any]]]],
) -> None:
    if not batches:
        return
    copies.settle()
    with raw.pipeline():
        for statement, rows in batches:
            for row in rows:
                cursor.execute(statement.sql, dict(zip(statement.columns, row, strict=True)), prepare=True)


def _copy(copies: Copies, statement: Statement, rows: list[Sequence[Any]]) -> None:
    if not statement.bulk:
        copies.add(statement.table, statement.columns, rows)
        return
    copies.do(statement.make_stage)
    copies.add(statement.stage, statement.columns, rows)
    # The same statement may follow in this transaction, so its staging table is left empty.
    copies.do(f"{statement.bulk}; DELETE FROM {statement.stage}")
