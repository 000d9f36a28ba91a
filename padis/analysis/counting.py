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
KEY = "side, first, second"
CODES = "first_code, second_code"
SHARD = f"left(rpad(place, {TOWNSHIP}, '0'), {settings.SHARD_DIGITS})"
MEMORY = "64MB"
"""For adding up, more than a page gets: what does not fit goes to disk."""
NO_CASES = f"'{CaseState.DELETED}', '{CaseState.MERGED}'"

_FACTS = ", ".join(DIMENSIONS)
_CODES = ", ".join(f'({each.sql}) COLLATE "C" AS {each.code}' for each in DIMENSIONS.values())
_SIDES = f"""(VALUES ('{Side.RESIDENCE}', c.residence_division, left(c.registered_division, {PROVINCE})),
    ('{Side.REGISTRATION}', c.registered_division, left(c.residence_division, {PROVINCE}))) AS side (side, place, partner)"""
_NUMBERS = f"count(*) FILTER (WHERE state = '{CaseState.OPEN}') AS open, count(*) AS every"
_OF_TOWNSHIP = f"""(
    SELECT * FROM {CASES} WHERE shard = %(shard)s AND unit = %(unit)s
    UNION ALL SELECT {CASES}.* FROM {CASES} JOIN (
        SELECT DISTINCT item_shard, case_id FROM {DOCKET}
        WHERE shard = %(shard)s AND unit = %(unit)s AND role = '{Party.RECEIVER}'
    ) AS sent ON shard = item_shard AND id = case_id WHERE unit <> %(unit)s)"""
"""What the township filed, and what the other side filed and sent to it."""


def _files(of: str) -> str:
    """Each file of a table twice, by side and place, with the codes of its facts; takes the parameter `today`."""
    return f"""
        SELECT side.side, side.place, c.state, {_CODES} FROM {of} AS c CROSS JOIN LATERAL {_SIDES}
        CROSS JOIN LATERAL (
            SELECT date_part('year', age(%(today)s::timestamp, c.birth_date::timestamp))::int) AS lived (years)
        WHERE c.state NOT IN ({NO_CASES})"""


def _combined() -> str:
    """Of each file the rows it counts in: two facts together for its county, each alone for county and township."""
    county = f"left(place, {COUNTY})"
    two = [f"({county}, '{a}', {a}, '{b}', {b})" for a, b in combinations(DIMENSIONS, 2)]
    one = [f"({place}, '{a}', {a}, '', '')" for place in (county, "place") for a in DIMENSIONS]
    return ", ".join(two + one)


def _written(found: str) -> str:
    """One row of counts for each place, side and pair of facts of what was found."""
    return f"""
        INSERT INTO {TABLE} (shard, place, {KEY}, counts)
        SELECT {SHARD}, place, {KEY}, jsonb_object_agg(first_code || ',' || second_code, jsonb_build_array(open, every))
        FROM ({found}) AS found GROUP BY place, {KEY}"""


def count_all(*, now: datetime) -> int:
    """Replace all counts by what the files say now. Returns how many rows there are."""
    counted = f"""
        SELECT of.place, {KEY}, {CODES}, sum(open) AS open, sum(every) AS every
        FROM (SELECT side, place, {_FACTS}, {_NUMBERS} FROM ({_files(CASES)}) AS file GROUP BY side, place, {_FACTS}) AS files
        CROSS JOIN LATERAL (VALUES {_combined()}) AS of (place, first, first_code, second, second_code)
        GROUP BY of.place, {KEY}, {CODES}"""
    with transaction.atomic(), cross_shard("counted for the levels above"), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        cursor.execute(f"DELETE FROM {TABLE}")
        cursor.execute(_written(counted), {"today": beijing_date(now)})
        rows = cursor.rowcount
        for digits, below in ((PREFECTURE, COUNTY), (PROVINCE, PREFECTURE), (NATION, PROVINCE)):
            cursor.execute(_written(_added_up(digits, below)))
            rows += cursor.rowcount
        Counting.objects.update_or_create(id=1, defaults={"counted_at": now})
    return rows


def _added_up(digits: int, below: int) -> str:
    """The counts of places whose codes begin with so many digits, from those of the places below."""
    return f"""
        SELECT left(place, {digits}) AS place, {KEY}, split_part(key, ',', 1) AS first_code, split_part(key, ',', 2) AS second_code,
               sum((value ->> 0)::int) AS open, sum((value ->> 1)::int) AS every
        FROM {TABLE} CROSS JOIN LATERAL jsonb_each(counts) WHERE length(place) = {below}
        GROUP BY left(place, {digits}), {KEY}, key"""


def count_township(
    unit: str, side: Side, first: str, second: str, state: str, *, today: date
) -> dict[tuple[str, str], int]:
    """The files of a township as they are, by one fact, or two together (`second` may be empty)."""
    other = second or "''"
    given: dict[str, str | date] = {"unit": unit, "shard": shard_of(unit), "side": side, "today": today}
    statement = f"""
        SELECT one, two, {state} FROM (
            SELECT {first} AS one, {other} AS two, {_NUMBERS} FROM ({_files(_OF_TOWNSHIP)}) AS file
            WHERE side = %(side)s AND place = %(unit)s GROUP BY 1, 2
        ) AS counted"""
    with cross_shard("files of the other side lie in its shard"), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {(one, two): n for one, two, n in cursor.fetchall()}
