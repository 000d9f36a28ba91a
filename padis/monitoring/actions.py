"""Closing a statistical month: counts on the closing day, answers a week later; a copy that never changes (M15)."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max

from padis.deadlines.queries import answers_until, span_of
from padis.exchange.actions import fold_months
from padis.exchange.effects import (
    ALL_PARTNERS,
    ASKED_COLUMNS,
    BACKLOG,
    CITY,
    CITY_BY,
    CITY_DIGITS,
    COUNTY,
    COUNTY_BY,
    TALLY_COLUMNS,
    TOWNSHIP,
    city_in_sql,
)
from padis.exchange.models import OpenCount, Tally
from padis.exchange.recount import counting
from padis.monitoring.models import ClosedTally, Closing
from padis.monitoring.periods import first_month, forget, months_between, shifted, this_month
from padis.shared.errors import Refused
from padis.shared.moments import one_moment
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date

DUE_COLUMNS = tuple(column for column in TALLY_COLUMNS if column not in ASKED_COLUMNS)
COLUMNS = (*TALLY_COLUMNS, *BACKLOG)
KEYS = "grain, partner, unit, side, kind, key_person"
FINEST = f"grain IN ('{TOWNSHIP}', '{COUNTY_BY}')"
"""As SQL: the rows of which those of the other grains are sums."""


def answers_end(month: str) -> date:
    """The last day on which an answer counts for the month."""
    last = span_of(month)[1]
    return last.replace(day=answers_until(last))


def close_due_months(*, now: datetime) -> list[Closing]:
    """Every month that has counts, is over and was not closed yet: also those that a standstill left out."""
    forget()
    today, first = beijing_date(now), first_month()
    closed = set(Closing.objects.values_list("month", flat=True))
    months = months_between(first, today) if first else []
    return [close_month(month, now=now) for month in months if month not in closed and answers_end(month) < today]


def fold_past(*, today: date) -> int:
    """Fold the cities' counts of all months until the one that lasts. Returns how many rows went."""
    return fold_months(before=shifted(this_month(today), 1))


def close_month(month: str, *, now: datetime) -> Closing:
    """One more edition of the month. Raises Refused while answers still count for it.

    The copy is of the end of both days, however late it is made: what the ledger says happened since is taken off again. Two
    halves of the cities are copied at once, as of one moment; an edition is there when both are.
    """
    counts_until, answers = span_of(month)[1], answers_end(month)
    if beijing_date(now) <= answers:
        raise Refused(f"Answers count for {month} until {answers}.", field="month")
    with one_moment() as beside, cross_shard("closing a month"):
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Closing._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        edition = (Closing.objects.filter(month=month).aggregate(last=Max("edition"))["last"] or 0) + 1
        ClosedTally.objects.filter(month=month, edition=edition).delete()  # of a closing that did not come to its end
        values = {"month": month, "edition": edition, "counts": counts_until, "answers": answers}
        other_half = beside(partial(_copy, {**values, "half": 1}))
        rows = _copy({**values, "half": 0}) + other_half()
        closing = Closing.objects.create(
            month=month, edition=edition, counts_until=counts_until, answers_until=answers, closed_at=now, rows=rows
        )
    forget()
    return closing


def _copy(values: dict[str, Any]) -> int:
    """Half of the rows of an edition; returns how many."""
    with cross_shard("closing a month"), connection.cursor() as cursor:
        # What statistics cannot tell: no two entries have the same two sides, and as many groups come as rows. So nothing is
        # looked up instead of made, and rows are hashed; sorted are only those that are written.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL enable_memoize = off; SET LOCAL enable_sort = off")
        cursor.execute(copy_of_month(), values)
        return cursor.rowcount


def _of_half(unit: str) -> str:
    """Whether a unit's city is of the half, as SQL; all rows to which a unit's counts are added up are of the same."""
    return f"mod(left({unit}, {CITY_DIGITS})::int, 2) = %(half)s"


def copy_of_month() -> str:
    """The statement that copies half a month. Parameters: month, edition, counts, answers (the last days that count), half (0 or 1).

    One statement, so that all it reads is of one moment. What is open is as of the midnight after the last day. Counted are
    townships, and counties by partner; the other grains are sums of these. Rows come in about the order of the key, so that
    its index is written page after page.
    """
    parts = [
        _part(
            f"SELECT {KEYS}, {', '.join(TALLY_COLUMNS)} FROM {Tally._meta.db_table} WHERE month = %(month)s AND {FINEST}"
            f" AND {_of_half('unit')}",
            +1,
        ),
        _part(_since("counts", ASKED_COLUMNS), -1, ASKED_COLUMNS),
        _part(_since("answers", DUE_COLUMNS), -1, DUE_COLUMNS),
        _part(_open(), +1, tuple(BACKLOG)),
    ]
    return f"""
        INSERT INTO {ClosedTally._meta.db_table} (shard, month, edition, {KEYS}, {", ".join(COLUMNS)})
        WITH due_moved AS ({counting.moved("e.day > %(counts)s")}),
             finest AS MATERIALIZED ({_added(" UNION ALL ".join(parts))}),
             of_cities AS MATERIALIZED ({_added(_coarser("finest", COUNTY_BY, CITY_BY, "partner", city_in_sql("unit")))}),
             all_grains AS (
                 SELECT * FROM finest UNION ALL SELECT * FROM of_cities
                 UNION ALL {_added(_coarser("finest", COUNTY_BY, COUNTY, f"'{ALL_PARTNERS}'", "unit"))}
                 UNION ALL {_added(_coarser("of_cities", CITY_BY, CITY, f"'{ALL_PARTNERS}'", "unit"))}
             )
        SELECT left(unit, {settings.SHARD_DIGITS}), %(month)s, %(edition)s, {KEYS}, {", ".join(COLUMNS)}
        FROM all_grains ORDER BY concat(left(unit, {settings.SHARD_DIGITS}), grain, side, kind, partner, unit) COLLATE "C"
    """


def _added(rows: str) -> str:
    """Rows with the same key added up; those that are nothing are left out."""
    sums = ", ".join(f"sum({column})::int AS {column}" for column in COLUMNS)
    some = " OR ".join(f"sum({column}) <> 0" for column in COLUMNS)
    return f"SELECT {KEYS}, {sums} FROM ({rows}) part GROUP BY {KEYS} HAVING {some}"


def _coarser(source: str, grain: str, to: str, partner: str, unit: str) -> str:
    """Rows of a grain under the key that they have in a coarser one."""
    return f"""
        SELECT '{to}' AS grain, {partner} AS partner, {unit} AS unit, side, kind, key_person, {", ".join(COLUMNS)}
        FROM {source} WHERE grain = '{grain}'
    """


def _part(source: str, sign: int, given: tuple[str, ...] = TALLY_COLUMNS) -> str:
    """Rows of all columns: those given with their sign, the others 0."""
    values = (f"{sign} * {name} AS {name}" if name in given else f"0 AS {name}" for name in COLUMNS)
    return f"SELECT {KEYS}, {', '.join(values)} FROM ({source}) source"


def _since(day: str, columns: tuple[str, ...]) -> str:
    """What the entries after the day added to the month."""
    return counting.tally_base(columns, f"e.day > %({day})s AND {_of_half('s.county')}", counting.FINEST, "%(month)s")


def _open() -> str:
    """What was open at the end of the month's last day: what is open now, less what the entries since then changed."""
    since = {
        name: f"{begins[0]} + {begins[1]} <= %(counts)s::date + 1" if begins else "TRUE"
        for name, begins in BACKLOG.items()
    }
    entries = f"e.day > %(counts)s AND {_of_half('s.county')}"
    now = ", ".join(f"n * ({which})::int AS {name}" for name, which in since.items())
    less = ", ".join(f"-{name}" for name in BACKLOG)
    return f"""
        SELECT {KEYS}, {", ".join(f"sum({name}) AS {name}" for name in BACKLOG)} FROM (
            SELECT {KEYS}, {now} FROM {OpenCount._meta.db_table} WHERE n <> 0 AND {FINEST} AND {_of_half("unit")}
            UNION ALL SELECT {KEYS}, {less} FROM ({counting.open_of_age(since, entries, counting.FINEST)}) since
        ) counted GROUP BY {KEYS}
    """
