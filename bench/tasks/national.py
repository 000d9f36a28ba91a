"""The counts of a whole country at its stated size, laid out by SQL: 41,351 townships, twelve months, 30 million messages.

To file so many takes a day on a small machine. The monitors read nothing but counts, so the rows are laid out that these messages
would leave in them: between provinces as the matrix of migration says, within one by the townships' kinds. No message, case
or docket stands behind them; of the ledger there are the entries of the last week, which the closing of a month reads.

`everywhere=false` lays out in a few minutes what the monitors above the townships read, and the closing of a month:
townships have rows in the month that is closed, in the others those of the measured counties alone; no acts.
"""

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from bench import world
from padis.deadlines.queries import span_of
from padis.divisions.queries import county_of
from padis.exchange.actions import fold
from padis.exchange.effects import (
    BACKLOG,
    BACKLOG_GRAINS,
    GRAINS,
    OPEN_GRAINS,
    TALLIED,
    TALLY_COLUMNS,
    TOWNSHIP,
    city_in_sql,
    in_grains,
)
from padis.exchange.kinds import all_kinds
from padis.exchange.models import Activity, Backlog, Corridor, LedgerEntry, OpenCount, Tally
from padis.exchange.states import Duty, Event
from padis.exchange.took import in_sql
from padis.monitoring.actions import fold_past
from padis.monitoring.periods import months_from, shifted, this_month
from padis.shared.time import beijing_date
from padis.simulator.country.flows import Flows
from padis.simulator.country.world import all_townships

MONTHS = 12
FIRST_KIND, OTHER_KINDS = 0.6, 0.4
"""Of all messages: of the first kind, and of the others together."""
KEY_PERSONS = 0.2
SHARES = {
    "opened": 0.97, "returned": 0.02, "withdrawn": 0.01, "due": 0.98, "on_time": 0.82, "late": 0.11, "confirmed": 0.8,
}  # fmt: skip
"""What becomes of the messages that were sent; whatever is not named here happens to none."""
DAYS_OPEN, OLDEST = 6, 45
"""An item waits so many days on average, none longer than so many days."""
LASTED = f"least(floor(-ln(1 - random()) * {DAYS_OPEN}), 60)::int"
"""Days until an answer, as SQL."""
TIME_LIMIT = 15
EVENTS = (Event.SENT, Event.OPENED, Event.ANSWERED, Event.CONFIRMED)
DAYS_OF_LEDGER, DAYS_OF_ACTS = 8, 92


def run(messages: int, everywhere: bool = True) -> Iterator[dict[str, object]]:
    """Lays out the rows."""
    world.make_users()
    today, started = beijing_date(timezone.now()), time.monotonic()
    months = months_from(shifted(this_month(today), 1 - MONTHS), this_month(today))
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'")
        flows(cursor, messages / MONTHS)
        for table, statements in (
            (Tally, list(tallies(months, everywhere))),
            (OpenCount, [open_counts(today)]),
            (Backlog, [backlog(today)]),
            (Corridor, list(corridors(months))),
            (Activity, [activity(today)] if everywhere else []),
            (LedgerEntry, [ledger(messages, today)]),
        ):
            laid_out(cursor, table, statements)
            print(f"  {table._meta.db_table}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        fold(before=today + timedelta(days=1))  # as the jobs do each night
        fold_past(today=today)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
        size = cursor.fetchone()[0]
        rows = {
            model._meta.db_table: counted(cursor, model._meta.db_table)
            for model in (Tally, OpenCount, Backlog, Corridor)
        }
    yield {"seconds": time.monotonic() - started, "mb": size, "rows": rows}


def laid_out(cursor, model, statements: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Rows lie as they come; only the key is made at the end, which takes a quarter of the time."""
    table, key = model._meta.db_table, ", ".join(field.column for field in model._meta.pk_fields)
    cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey")
    for statement in statements:
        cursor.execute(statement)
    cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})")


def counted(cursor, table: str) -> int:  # type: ignore[no-untyped-def]
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


def flows(cursor, messages: float) -> None:  # type: ignore[no-untyped-def]
    """`flow`: what a township and a province exchange in a month, by direction, kind and key persons; whole numbers."""
    known = Flows.among(all_townships())
    assert known.corridors
    between = known.corridors.shares()
    kinds = all_kinds()
    shares = {
        kind.code: FIRST_KIND if not place else OTHER_KINDS / (len(kinds) - 1) for place, kind in enumerate(kinds)
    }
    cursor.execute("CREATE TEMP TABLE place (side text, unit text, county text, share float8)")
    cursor.execute("CREATE TEMP TABLE pair (side text, province text, partner text, n float8)")
    cursor.execute("CREATE TEMP TABLE of_kind (kind text, key_person bool, share float8)")
    with cursor.copy("COPY place FROM STDIN") as copy:
        for side, provinces in (("sender", known.arriving.arrive), ("receiver", known.leaving.leave)):
            for found in provinces.values():
                for unit, share in found.shares().items():
                    copy.write_row((side, unit, county_of(unit), share))
    with cursor.copy("COPY pair FROM STDIN") as copy:
        for (here, home), share in between.items():
            copy.write_row(("sender", here, home, messages * share))
            copy.write_row(("receiver", home, here, messages * share))
    with cursor.copy("COPY of_kind FROM STDIN") as copy:
        for code, share in shares.items():
            copy.write_row((code, True, share * KEY_PERSONS))
            copy.write_row((code, False, share * (1 - KEY_PERSONS)))
    cursor.execute(f"""
        CREATE TEMP TABLE flow AS
        SELECT *, ({days_of_answers()}) AS took FROM (
            SELECT place.side, unit, county, {city_in_sql("county")} AS city, partner, kind, key_person,
                   floor(pair.n * place.share * of_kind.share + random())::int AS n
            FROM place JOIN pair ON pair.side = place.side AND pair.province = left(unit, 2) CROSS JOIN of_kind
        ) each WHERE n > 0
    """)
    cursor.execute("ANALYZE flow")


def days_of_answers() -> str:
    """Of the answers among `n` messages, as SQL: 0 where none is asked for."""
    answers = f"round(n * {SHARES['on_time']})::int + round(n * {SHARES['late']})::int"
    return f"SELECT coalesce(sum({in_sql(LASTED)}), 0) FROM generate_series(1, CASE WHEN kind IN ({answered()}) THEN {answers} ELSE 0 END)"


def answered() -> str:
    """The kinds that must be answered, as SQL."""
    return ", ".join(f"'{kind.code}'" for kind in all_kinds() if kind.duty is Duty.ANSWER)


def tallies(months: list[str], everywhere: bool) -> Iterator[str]:
    """Month after month, each in an order of chance, as the work of a month leaves them."""
    counties = ", ".join(f"'{county[:6]}'" for county in world.COUNTIES)
    above = f" WHERE grain <> '{TOWNSHIP}' OR left(unit, 6) IN ({counties})"
    counts = {"sent": "n", **{name: f"round(n * {share})::int" for name, share in SHARES.items()}}
    sums = ", ".join(f"sum({counts.get(name, '0')})::int AS {name}" for name in TALLY_COLUMNS) + ", sum(took) AS took"
    yield f"""
        CREATE TEMP TABLE month AS
        SELECT left(f.county, 2) AS shard, g.grain, g.partner, g.unit, side, kind, key_person, {sums}
        FROM flow f {in_grains("f", GRAINS)} WHERE n > 0 GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY random()
    """
    columns = "shard, grain, partner, unit, side, kind, key_person, " + ", ".join(TALLIED)
    for month in months:
        which = "" if everywhere or month == months[-2] else above
        yield f"INSERT INTO {Tally._meta.db_table} (month, {columns}) SELECT '{month}', {columns} FROM month{which}"


def open_counts(today: date) -> str:
    """So many of each day's messages still wait; `waiting` are the same before they are laid out."""
    return f"""
        CREATE TEMP TABLE waiting AS
        SELECT side, unit, county, city, partner, kind, key_person, '{today}'::date - age AS asked_on,
               '{today}'::date - age + {TIME_LIMIT} AS due_on, count(*) AS n
        FROM (
            SELECT *, floor(random() * {OLDEST})::int AS age FROM flow
            CROSS JOIN generate_series(1, round(n * {OLDEST} / 30.0)::int)
        ) each WHERE random() < exp(-age / {DAYS_OPEN}.0) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
        INSERT INTO {OpenCount._meta.db_table} (shard, grain, partner, unit, side, kind, key_person, asked_on, due_on, n)
        SELECT left(w.county, 2), g.grain, g.partner, g.unit, side, kind, key_person, asked_on, due_on, sum(n)
        FROM waiting w {in_grains("w", OPEN_GRAINS)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY random()
    """


def backlog(today: date) -> str:
    """Folded until yesterday, as each night leaves it."""
    changes = []
    for place, begins in enumerate(BACKLOG.values()):
        day = f"{begins[0]} + {begins[1]}" if begins else "asked_on"
        changes.append(f"({day}, {', '.join('n' if other == place else '0' for other in range(len(BACKLOG)))})")
    names = ", ".join(BACKLOG)
    folded = f"CASE WHEN v.day < '{today}' THEN '{Backlog.FOLDED}'::date ELSE v.day END"
    return f"""
        INSERT INTO {Backlog._meta.db_table} (shard, grain, partner, unit, side, kind, key_person, day, {names})
        SELECT left(w.county, 2), g.grain, g.partner, g.unit, side, kind, key_person, {folded},
               {", ".join(f"sum(v.{name})" for name in BACKLOG)}
        FROM waiting w CROSS JOIN LATERAL (VALUES {", ".join(changes)}) AS v (day, {names}) {in_grains("w", BACKLOG_GRAINS)}
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY random()
    """


def corridors(months: list[str]) -> Iterator[str]:
    """Each answer of a month by its days, from a county of the partner province; few have a row in common."""
    yield f"""
        CREATE TEMP TABLE answered AS
        WITH home AS (SELECT left(county, 2) AS province, array_agg(DISTINCT county) AS counties FROM place GROUP BY 1)
        SELECT county, counties[1 + floor(random() * cardinality(counties))] AS partner, kind,
               {LASTED} AS days, count(*) AS n
        FROM flow JOIN home ON province = partner CROSS JOIN generate_series(1, n)
        WHERE side = 'receiver' AND kind IN ({answered()}) GROUP BY 1, 2, 3, 4 ORDER BY random()
    """
    for month in months:
        yield f"""
            INSERT INTO {Corridor._meta.db_table} (shard, month, county, partner, kind, days, n)
            SELECT left(county, 2), '{month}', county, partner, kind, days, n FROM answered
        """


def activity(today: date) -> str:
    """Of the last months: a page reads one."""
    return f"""
        INSERT INTO {Activity._meta.db_table} (shard, unit, day, acts)
        SELECT left(unit, 2), unit, day, 5 FROM (SELECT DISTINCT unit FROM place) each
        CROSS JOIN generate_series('{today}'::date - {DAYS_OF_ACTS}, '{today}'::date, '1 day') AS day WHERE extract(isodow FROM day) < 6
    """


def ledger(messages: int, today: date) -> str:
    """What the nation did in the last days: a few events of each message."""
    daily, events = messages // 365, ", ".join(f"'{event.value}'" for event in EVENTS)
    month, before = this_month(today), shifted(this_month(today), -1)
    first = span_of(before)[1] - timedelta(days=1)
    return f"""
        CREATE TEMP TABLE township AS SELECT row_number() OVER () - 1 AS no, unit, county FROM place WHERE side = 'receiver';
        INSERT INTO {LedgerEntry._meta.db_table}
            (shard, item_id, no, kind, event, at, day, unit, by_id, sender, receiver, sender_county, receiver_county, urgent, key_person,
             state, turn_unit, turn_due_on, round_no, asked_on, due_on, asked_month, due_month, due_month_before, again, in_time,
             was_open, was_due, paused, unread, paper, finding, sheet_mac, hash)
        SELECT left(s.county, 2), gen_random_uuid(), 1, '{all_kinds()[0].code}', event, day, day, r.unit, 1, s.unit, r.unit, s.county,
               r.county, false, random() < {KEY_PERSONS}, 'sent', r.unit, day + {TIME_LIMIT}, 1, day - 5, day + {TIME_LIMIT - 5},
               '{before}', '{month}', '', false, true, true, true, false, false, false, '', '', ''
        FROM (
            SELECT '{first}'::date + day AS day, event, floor(random() * c.n)::int AS s, floor(random() * c.n)::int AS r
            FROM (SELECT count(*) AS n FROM township) c, generate_series(0, {DAYS_OF_LEDGER}) AS day,
                 unnest(ARRAY[{events}]) AS event, generate_series(1, {daily})
        ) e JOIN township s ON s.no = e.s JOIN township r ON r.no = e.r
    """
