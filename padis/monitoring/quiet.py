"""Since when a unit, for which something waits, has done nothing (M9): since its last act, or since the oldest of what waits
where that came later."""

from datetime import date, timedelta

from django.db import connection

from padis.deadlines.workdays import published
from padis.exchange.models import Activity, Turn
from padis.shared.time import BEIJING

BEGAN = f"(since AT TIME ZONE '{BEIJING.key}')::date"
"""The day on which a turn began, as SQL over `Turn`."""

QUIET = f"""
    by_kind AS (
        SELECT shard, unit, kind, count(*) AS items, min({BEGAN}) AS began FROM {Turn._meta.db_table} GROUP BY shard, unit, kind
    ), waiting AS (
        SELECT shard, unit, min(began) AS began, jsonb_object_agg(kind, jsonb_build_object('items', items)) AS counts
        FROM by_kind GROUP BY shard, unit
    ), quiet AS (
        SELECT waiting.unit AS township, counts, GREATEST(began, last_day) AS since
        FROM waiting LEFT JOIN LATERAL (
            SELECT day AS last_day FROM {Activity._meta.db_table} activity
            WHERE activity.shard = waiting.shard AND activity.unit = waiting.unit ORDER BY day DESC LIMIT 1
        ) AS acted ON true
    )"""
"""For a WITH: `quiet` has a row for each unit for which something waits: township, counts by kind, since (a day)."""


def is_working_day(day: date) -> bool:
    """As the State Council arranges them: a Saturday that is worked is one, a festival is none."""
    return published().is_workday(day)


def quiet_since(today: date, *, days: int) -> date:
    """The last day after which so many working days have passed before today."""
    day = today
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day - timedelta(days=1)


def quiet_units(today: date, *, days: int) -> int:
    """How many units are quiet: for which something waits, and who did nothing for so many working days."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {QUIET} SELECT count(*) FROM quiet WHERE since <= %s", [quiet_since(today, days=days)])
        return cursor.fetchone()[0]
