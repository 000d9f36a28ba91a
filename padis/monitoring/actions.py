"""Closing a statistical month: counts on the closing day, answers a week later; a copy that never changes (M15)."""

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from padis.deadlines.queries import answers_until, span_of
from padis.exchange.effects import (
    ALL_PARTNERS,
    ASKED_COLUMNS,
    BACKLOG,
    GRAINS,
    TALLY_COLUMNS,
    in_grains,
)
from padis.exchange.models import OpenCount, Tally
from padis.exchange.recount import counting
from padis.monitoring.grains import BY
from padis.monitoring.models import ClosedTally, Closing
from padis.monitoring.periods import first_month, forget, months_between
from padis.shared.errors import Refused
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date

DUE_COLUMNS = tuple(column for column in TALLY_COLUMNS if column not in ASKED_COLUMNS)
KEYS = "grain, partner, unit, side, kind, key_person"


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


@transaction.atomic
def close_month(month: str, *, now: datetime) -> Closing:
    """One more edition of the month. Raises Refused while answers still count for it.

    The copy is of the end of both days, however late it is made: what the ledger says happened since is taken off again.
    """
    counts_until, answers = span_of(month)[1], answers_end(month)
    if beijing_date(now) <= answers:
        raise Refused(f"Answers count for {month} until {answers}.", field="month")
    with cross_shard("closing a month"), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Closing._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        edition = (Closing.objects.filter(month=month).aggregate(last=Max("edition"))["last"] or 0) + 1
        cursor.execute(
            copy_of_month(), {"month": month, "edition": edition, "counts": counts_until, "answers": answers}
        )
        rows = cursor.rowcount
    forget()
    return Closing.objects.create(
        month=month, edition=edition, counts_until=counts_until, answers_until=answers, closed_at=now, rows=rows
    )


def copy_of_month() -> str:
    """The statement that copies a month. Parameters: month, edition, counts, answers (the last days that count).

    One statement, so that all it reads is of one moment. What is open is as of the midnight after the last day.
    """
    columns = (*TALLY_COLUMNS, *BACKLOG)
    parts = [
        _part(f"SELECT {KEYS}, {', '.join(TALLY_COLUMNS)} FROM {Tally._meta.db_table} WHERE month = %(month)s", +1),
        _part(_since("counts", ASKED_COLUMNS), -1, ASKED_COLUMNS),
        _part(_since("answers", DUE_COLUMNS), -1, DUE_COLUMNS),
        _part(_open(), +1, tuple(BACKLOG)),
    ]
    sums = ", ".join(f"sum({column})::int" for column in columns)
    return f"""
        INSERT INTO {ClosedTally._meta.db_table} (shard, month, edition, {KEYS}, {", ".join(columns)})
        WITH due_moved AS ({counting.moved("e.day > %(counts)s")})
        SELECT left(unit, {settings.SHARD_DIGITS}), %(month)s, %(edition)s, {KEYS}, {sums} FROM ({" UNION ALL ".join(parts)}) part
        GROUP BY {KEYS} HAVING {" OR ".join(f"sum({column}) <> 0" for column in columns)} ORDER BY {KEYS}
    """


def _part(source: str, sign: int, given: tuple[str, ...] = TALLY_COLUMNS) -> str:
    """Rows of all columns: those given with their sign, the others 0."""
    values = (f"{sign} * {name} AS {name}" if name in given else f"0 AS {name}" for name in (*TALLY_COLUMNS, *BACKLOG))
    return f"SELECT {KEYS}, {', '.join(values)} FROM ({source}) source"


def _since(day: str, columns: tuple[str, ...]) -> str:
    """What the entries after the day added to the month."""
    base = f"(SELECT * FROM ({counting.tally_base(columns, f'e.day > %({day})s')}) every WHERE month = %(month)s)"
    return counting.laid_out(base, "month", columns, settings.SHARD_DIGITS, GRAINS)


def _open() -> str:
    """What was open at the end of the month's last day: what is open now, less what the entries since then changed."""
    table, since = OpenCount._meta.db_table, counting.open_base("e.day > %(counts)s")
    now = f"""
        SELECT {KEYS}, asked_on, due_on, n FROM {table} WHERE n <> 0
        UNION ALL SELECT {_without_partner()}, '{ALL_PARTNERS}', unit, side, kind, key_person, asked_on, due_on, n
        FROM {table} WHERE grain IN ({", ".join(f"'{grain}'" for grain in BY.values())}) AND n <> 0
        UNION ALL SELECT g.grain, g.partner, g.unit, side, kind, key_person, asked_on, due_on, -n FROM ({since}) b {in_grains("b", GRAINS)}
    """
    sums = ", ".join(
        f"sum(n) FILTER (WHERE {begins[0]} + {begins[1]} <= %(counts)s::date + 1) AS {name}"
        if begins
        else f"sum(n) AS {name}"
        for name, begins in BACKLOG.items()
    )
    bare = ", ".join(f"coalesce({name}, 0) AS {name}" for name in BACKLOG)
    return f"SELECT {KEYS}, {bare} FROM (SELECT {KEYS}, {sums} FROM ({now}) counted GROUP BY {KEYS}) waiting"


def _without_partner() -> str:
    """The grain that has the same counts with all partners, as SQL."""
    cases = " ".join(f"WHEN '{by}' THEN '{grain}'" for grain, by in BY.items())
    return f"CASE grain {cases} END"
