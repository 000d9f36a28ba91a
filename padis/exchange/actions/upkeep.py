"""Upkeep of what the door leaves behind."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from padis.exchange.door.statements import BACKLOG_KEY, TALLY_KEY
from padis.exchange.effects import BACKLOG, PAST, TALLIED, province_in_sql
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.shared.rows import on_conflict_add
from padis.shared.sharding import cross_shard


def sweep() -> int:
    """Remove open counts that fell to 0. Returns how many. Safe beside the door: it takes only rows nobody holds."""
    with transaction.atomic(), cross_shard("upkeep"):
        stale = OpenCount.objects.select_for_update(skip_locked=True).filter(n=0)
        keys = list(stale.values_list("pk", flat=True)[:5000])
        return OpenCount.objects.filter(pk__in=keys, n=0).delete()[0] if keys else 0


def fold(*, before: date) -> int:
    """Add up the backlog's days before one into a single row of a county, a city, and a city and partner. Returns how many rows
    went. What counts from a day that has begun on counts for good, and no sum changes: it may run at any time, or never.
    Rows that somebody holds wait for the next night. The cities' rows of these days are moved, as their tallies are.
    """
    table, columns = Backlog._meta.db_table, ", ".join(BACKLOG)
    keys = ", ".join(name for name in BACKLOG_KEY if name != "day")
    with transaction.atomic(), cross_shard("upkeep"), connection.cursor() as cursor:
        cursor.execute(
            f"""WITH free AS (SELECT {keys}, day FROM {table} WHERE day < %s AND day > %s FOR UPDATE SKIP LOCKED),
                     past AS (DELETE FROM {table} WHERE ({keys}, day) IN (SELECT {keys}, day FROM free)
                              RETURNING {keys}, {columns}),
                     added AS (INSERT INTO {table} ({keys}, day, {columns})
                               SELECT {keys}, %s, {_sums(BACKLOG)} FROM past GROUP BY {keys} ORDER BY {keys}
                               {on_conflict_add(table, BACKLOG_KEY, tuple(BACKLOG))})
                SELECT count(*) FROM past""",
            [before, Backlog.FOLDED, Backlog.FOLDED],
        )
        found = cursor.fetchone()[0]
        _move(cursor, Backlog, BACKLOG_KEY, tuple(BACKLOG), "day = %s", Backlog.FOLDED)
    return found


def fold_months(*, before: str) -> int:
    """Move the cities' counts of the months before one ("202610") to where a page of the nation or a province does not read each of
    them: by city, and added up to one row a province. Returns how many rows went.

    A later act adds to a city's row again. So a city's count is always that of its own row and the one by city, a province's
    or the nation's that of the cities' own rows and the provinces': no sum changes, and it may run at any time, or never.
    Rows that somebody holds wait for the next night.
    """
    with transaction.atomic(), cross_shard("upkeep"), connection.cursor() as cursor:
        return _move(cursor, Tally, TALLY_KEY, TALLIED, "month < %s", before)


def _move(
    cursor: CursorWrapper, model: type[Model], keys: Sequence[str], counts: Sequence[str], which: str, value: date | str
) -> int:
    """The cities' rows for which `which` holds; in the order of the key, so that what a page reads lies together."""
    table, columns, key = model._meta.db_table, ", ".join(counts), ", ".join(keys)
    order = ", ".join(name for name in keys if name != "grain")
    same = ", ".join(name for name in keys if name not in ("grain", "unit"))
    into = f"INSERT INTO {table} ({same}, grain, unit, {columns}) SELECT {same}"
    conflict = on_conflict_add(table, keys, counts)
    moved = 0
    for grain, (by_city, by_province) in PAST.items():
        cursor.execute(
            f"""WITH free AS (SELECT {key} FROM {table} WHERE grain = '{grain}' AND {which} FOR UPDATE SKIP LOCKED),
                     past AS (DELETE FROM {table} WHERE grain = '{grain}' AND ({key}) IN (SELECT {key} FROM free)
                              RETURNING {same}, unit, {columns}),
                     cities AS ({into}, '{by_city}', unit, {columns} FROM past ORDER BY {order} {conflict}),
                     provinces AS ({into}, '{by_province}', {province_in_sql("unit")} AS province, {_sums(counts)} FROM past
                                   GROUP BY {same}, province ORDER BY {same}, province {conflict})
                SELECT count(*) FROM past""",
            [value],
        )
        moved += cursor.fetchone()[0]
    return moved


def _sums(counts: Iterable[str]) -> str:
    return ", ".join(f"sum({column})" for column in counts)
