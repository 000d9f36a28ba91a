"""Upkeep of what the door leaves behind."""

from datetime import date

from django.db import connection, transaction

from padis.exchange.effects import BACKLOG
from padis.exchange.models import Backlog, OpenCount
from padis.shared.sharding import cross_shard


def sweep() -> int:
    """Remove open counts that fell to 0. Returns how many. Safe beside the door: it takes only rows nobody holds."""
    with transaction.atomic(), cross_shard("upkeep"):
        stale = OpenCount.objects.select_for_update(skip_locked=True).filter(n=0)
        keys = list(stale.values_list("pk", flat=True)[:5000])
        return OpenCount.objects.filter(pk__in=keys, n=0).delete()[0] if keys else 0


def fold(*, before: date) -> int:
    """Add up the backlog's days before one into a single row a county, and one a city. Returns how many rows went. The door writes no
    such day any more, and no sum changes: it may run at any time, or never."""
    table, keys, columns = Backlog._meta.db_table, "shard, grain, side, kind, unit, key_person", ", ".join(BACKLOG)
    sums = ", ".join(f"sum({column})" for column in BACKLOG)
    added = ", ".join(f"{column} = {table}.{column} + EXCLUDED.{column}" for column in BACKLOG)
    with cross_shard("upkeep"), connection.cursor() as cursor:
        cursor.execute(
            f"""WITH past AS (DELETE FROM {table} WHERE day < %s AND day > %s RETURNING {keys}, {columns}),
                     added AS (INSERT INTO {table} ({keys}, day, {columns})
                               SELECT {keys}, %s, {sums} FROM past GROUP BY {keys} ORDER BY {keys}
                               ON CONFLICT ({keys}, day) DO UPDATE SET {added})
                SELECT count(*) FROM past""",
            [before, Backlog.FOLDED, Backlog.FOLDED],
        )
        return cursor.fetchone()[0]
