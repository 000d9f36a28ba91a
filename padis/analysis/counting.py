"""Counting all case files set-based, for the levels above; and one township's as they are.

A file counts for two places: where she lives and where she is registered. Entry errors and files that went on in another
one are no cases.
"""

from datetime import date, datetime
from itertools import combinations

from django.conf import settings
from django.db import connection, transaction

from padis.analysis.dimensions import DIMENSIONS
from padis.analysis.models import CaseCount, Counting
from padis.cases.models import Case, CaseState, Side
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.exchange.models import DocketRow
from padis.exchange.states import Party
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.time import beijing_date

TABLE, CASES, DOCKET = CaseCount._meta.db_table, Case._meta.db_table, DocketRow._meta.db_table
TOWNSHIP, COUNTY, PREFECTURE, PROVINCE, NATION = sorted(SIGNIFICANT_DIGITS.values(), reverse=True)
KEY = "side, first, second, first_code, second_code"
INTO = f"INSERT INTO {TABLE} (shard, place, {KEY}, open, every)"
SHARD = f"left(rpad({{}}, {TOWNSHIP}, '0'), {settings.SHARD_DIGITS})"
NO_CASES = f"'{CaseState.DELETED}', '{CaseState.MERGED}'"

_FACTS = ", ".join(DIMENSIONS)
_CODES = ", ".join(f'({each.sql}) COLLATE "C" AS {each.code}' for each in DIMENSIONS.values())
_SIDES = f"""(VALUES ('{Side.RESIDENCE}', c.residence_division, left(c.registered_division, {PROVINCE})),
    ('{Side.REGISTRATION}', c.registered_division, left(c.residence_division, {PROVINCE}))) AS side (side, place, partner)"""
_OF_ALL = f"c.state NOT IN ({NO_CASES})"
_OF_TOWNSHIP = f"""{_OF_ALL} AND side.side = %(side)s AND side.place = %(unit)s AND (c.shard, c.id) IN (
    SELECT shard, id FROM {CASES} WHERE shard = %(shard)s AND unit = %(unit)s
    UNION SELECT item_shard, case_id FROM {DOCKET}
    WHERE shard = %(shard)s AND unit = %(unit)s AND role = '{Party.RECEIVER}')"""
"""What the township filed, and what the other side filed and sent to it."""


def _files(condition: str) -> str:
    """The files by side, place and all facts; takes the parameter `today`."""
    return f"""
        SELECT side, place, {_FACTS}, count(*) FILTER (WHERE state = '{CaseState.OPEN}') AS open, count(*) AS every
        FROM (
            SELECT side.side, side.place, c.state, {_CODES}
            FROM {CASES} c CROSS JOIN LATERAL {_SIDES}
            CROSS JOIN LATERAL (SELECT date_part('year', age(%(today)s::timestamp, c.birth_date::timestamp))::int) AS lived (years)
            WHERE {condition}
        ) AS file GROUP BY side, place, {_FACTS}"""


def _combined() -> str:
    """Of each file the rows it counts in: two facts together for its county, each alone for county and township."""
    county = f"left(place, {COUNTY})"
    two = [f"({county}, '{a}', {a}, '{b}', {b})" for a, b in combinations(DIMENSIONS, 2)]
    one = [f"({place}, '{a}', {a}, '', '')" for place in (county, "place") for a in DIMENSIONS]
    return ", ".join(two + one)


def count_all(*, now: datetime) -> int:
    """Replace all counts by what the files say now. Returns how many rows there are."""
    with transaction.atomic(), cross_shard("counted for the levels above"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(
            f"""WITH files AS MATERIALIZED ({_files(_OF_ALL)})
                {INTO} SELECT {SHARD.format("of.place")}, of.place, {KEY}, sum(open), sum(every)
                FROM files CROSS JOIN LATERAL (VALUES {_combined()}) AS of (place, first, first_code, second, second_code)
                GROUP BY of.place, {KEY}""",
            {"today": beijing_date(now)},
        )
        rows = cursor.rowcount + sum(_added_up(cursor, below) for below in (COUNTY, PREFECTURE, PROVINCE))
        Counting.objects.update_or_create(id=1, defaults={"counted_at": now})
    return rows


def _added_up(cursor, below: int) -> int:  # type: ignore[no-untyped-def]
    """The rows of places whose codes begin with so many digits, added up for the places above them."""
    above = {COUNTY: PREFECTURE, PREFECTURE: PROVINCE, PROVINCE: NATION}[below]
    stem = f"left(place, {above})"
    cursor.execute(
        f"""{INTO} SELECT {SHARD.format(stem)}, {stem}, {KEY}, sum(open), sum(every)
            FROM {TABLE} WHERE length(place) = {below} GROUP BY {stem}, {KEY}"""
    )
    return int(cursor.rowcount)


def count_township(
    unit: str, side: Side, first: str, second: str, state: str, *, today: date
) -> dict[tuple[str, str], int]:
    """The files of a township as they are, by one fact, or two together (`second` may be empty)."""
    other = second or "''"
    given = {"unit": unit, "shard": shard_of(unit), "side": side, "today": today}
    with cross_shard("files of the other side lie in its shard"), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {first}, {other}, sum({state})::int FROM ({_files(_OF_TOWNSHIP)}) AS files GROUP BY 1, 2", given
        )
        return {(one, two): n for one, two, n in cursor.fetchall()}
