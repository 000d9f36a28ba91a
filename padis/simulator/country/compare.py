"""The known truth against the database: requests, turns, dockets, files, tasks, and every count by unit and month.

Complete only where nobody else acted. The differences are named like those of `padis verify`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction

from padis.cases.models import Case
from padis.exchange.effects import PAST
from padis.exchange.models import Activity, Backlog, Corridor, DocketRow, Message, OpenCount, Task, Turn
from padis.exchange.recount import Finding, Report, counting
from padis.exchange.recount.verify import Comparison, compare
from padis.exchange.states import Act
from padis.shared.sharding import cross_shard
from padis.simulator.country import record
from padis.simulator.country.counting import COUNTED

COUNTS = ", ".join(f"sum({column})::int AS {column}" for column in COUNTED)
SOME = " OR ".join(f"{column} <> 0" for column in COUNTED)
CITY = "left(county, 4) || '00000000'"
GRAINS = (
    ("city", "'00'", CITY), ("city_by", "partner", CITY),
    ("county", "'00'", "county"), ("county_by", "partner", "county"), ("township", "'00'", "unit"),
)  # fmt: skip
"""Which sums are kept: of a city and of a county, with all partners and by the other side's province; of a township."""
NO_PROVINCE = " AND ".join(f"grain <> '{by_province}'" for _by_city, by_province in PAST.values())
"""What was moved is compared by city."""
PIECE = 1 << 20
"""Bytes of the truth that are sent at once."""
LATER = {"overdue": "due_on + 1", "over_7": "asked_on + 8", "over_15": "asked_on + 16", "over_30": "asked_on + 31"}
"""From which day on an open item is overdue, and waits for more than 7, 15, 30 days."""


def differences(file: Path, *, today: date, progress: Callable[[str], None] | None = None) -> Report:
    """Compare in one transaction; `today` decides what is overdue."""
    report = Report()
    with transaction.atomic(), cross_shard("a simulation is compared as a whole"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with record.by_table(file) as parts:
            for table, lines in parts.items():
                _read(cursor, table, lines)
        for comparison in _comparisons(today):
            if progress:
                progress(comparison.name)
            report.findings.append(compare(cursor, comparison, source="truth"))
        report.findings.append(_refusals(cursor))
    return report


def _read(cursor: Any, table: str, lines: BinaryIO) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.truth_{table}")
    cursor.execute(f"CREATE TEMP TABLE truth_{table} ({record.TABLES[table]}) ON COMMIT DROP")
    with cursor.copy(f"COPY truth_{table} FROM STDIN") as copy:
        while piece := lines.read(PIECE):
            copy.write(piece)
    cursor.execute(f"ANALYZE truth_{table}")


def _comparisons(today: date) -> list[Comparison]:
    item, of_message = ("item_shard", "item_id"), ("state", "receiver", "due_on", "round_no", "on_time", "finding")
    return [
        Comparison("message", "SELECT * FROM truth_item", Message._meta.db_table, ("shard", "id"), of_message),
        Comparison(
            "turn",
            "SELECT shard AS item_shard, id AS item_id, turn_unit AS unit, turn_due_on AS due_on FROM truth_item"
            " WHERE turn_unit <> ''",
            Turn._meta.db_table,
            item,
            ("unit", "due_on"),
            f"act <> '{Act.TASK.value}'",
        ),
        Comparison(
            "docket",
            DOCKETS,
            DocketRow._meta.db_table,
            (*item, "unit"),
            ("role", "state", "due_on", "round_no", "left_it", "awaits"),
        ),
        Comparison("case", "SELECT * FROM truth_case", CASES, ("shard", "id"), ("state", "partner")),
        Comparison(
            "task", "SELECT *, outcome = '' AS waits FROM truth_task", TASKS, ("unit", "number"),
            ("reason", "due_on", "outcome", "waits"),
        ),
        _tallies(),
        _open(),
        _backlog(today),
        Comparison(
            "corridor",
            "SELECT county, partner, month, days, sum(n)::int AS n FROM truth_corridor GROUP BY 1, 2, 3, 4",
            Corridor._meta.db_table,
            ("county", "partner", "month", "days"),
            ("n",),
        ),
        Comparison(
            "activity",
            "SELECT unit, sum(n)::int AS n FROM truth_acts GROUP BY 1",
            f"(SELECT unit, sum(acts)::int AS n FROM {Activity._meta.db_table} GROUP BY 1) done",
            ("unit",),
            ("n",),
        ),
    ]  # fmt: skip


def _tallies() -> Comparison:
    expected = _in_grains("tally", GRAINS, "month", COUNTS)
    keys = ("grain", "partner", "unit", "side", "key_person", "month")
    return Comparison("tally", expected, counting.tally_rows(), keys, COUNTED, f"{NO_PROVINCE} AND ({SOME})")


def _open() -> Comparison:
    expected = _in_grains("open", GRAINS[3:], "asked_on, due_on", "sum(n)::int AS n")
    keys = ("grain", "partner", "unit", "side", "key_person", "asked_on", "due_on")
    return Comparison("open", expected, OpenCount._meta.db_table, keys, ("n",), "n <> 0")


def _backlog(today: date) -> Comparison:
    keys = ("unit", "partner", "side", "key_person", "grain")

    def sums(what: str, since: dict[str, str]) -> str:
        return ", ".join(
            f"coalesce({what} FILTER (WHERE {day} <= '{today}'), 0)::int AS {name}" for name, day in since.items()
        )

    expected = " UNION ALL ".join(
        f"""SELECT '{grain}' AS grain, {unit} AS unit, {partner} AS partner, side, key_person, sum(n)::int AS open,
                          {sums("sum(n)", LATER)}
                   FROM truth_open GROUP BY {_grain_keys(partner, unit)}, side, key_person"""
        for grain, partner, unit in GRAINS[:3]
    )
    actual = f"""(SELECT {counting.OWN_GRAIN} AS grain, unit, partner, side, key_person, sum(open)::int AS open,
                         {", ".join(sums(f"sum({name})", {name: "day"}) for name in LATER)}
                  FROM {Backlog._meta.db_table} GROUP BY 1, 2, 3, 4, 5) waiting"""
    return Comparison(
        "backlog", expected, actual, keys, ("open", *LATER), f"{NO_PROVINCE} AND (open <> 0 OR overdue <> 0)"
    )


def _in_grains(table: str, grains: Iterable[tuple[str, str, str]], days: str, sums: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{grain}' AS grain, {partner} AS partner, {unit} AS unit, side, key_person, {days}, {sums}"
        f" FROM truth_{table} GROUP BY {_grain_keys(partner, unit)}, side, key_person, {days}"
        for grain, partner, unit in grains
    )


def _grain_keys(partner: str, unit: str) -> str:
    return unit if partner.startswith("'") else f"{partner}, {unit}"


def _refusals(cursor: Any) -> Finding:
    """Doubles that were to be refused, and were."""
    cursor.execute("SELECT coalesce(sum(expected), 0), coalesce(sum(abs(expected - refused)), 0) FROM truth_refusal")
    expected, differing = cursor.fetchone()
    return Finding("refusal", expected, differing, ())


DOCKETS = """
    SELECT shard AS item_shard, id AS item_id, sender AS unit, 'sender' AS role, state, due_on, round_no,
           false AS left_it, turn_unit = sender AS awaits FROM truth_item
    UNION ALL
    SELECT shard, id, receiver, 'receiver', state, due_on, round_no, left_it, turn_unit = receiver FROM truth_item
    UNION ALL
    SELECT shard, id, unit, 'receiver', 'returned', due_on, round_no, true, false FROM truth_former
"""
CASES = f"""
    (SELECT shard, id, state, CASE direction WHEN 'inflow' THEN registered_division ELSE residence_division END AS partner
     FROM {Case._meta.db_table}) file
"""
TASKS = f"""
    (SELECT task.unit, task.number, task.reason, task.due_on, task.outcome, turn.item_id IS NOT NULL AS waits
     FROM {Task._meta.db_table} task LEFT JOIN {Turn._meta.db_table} turn
     ON turn.shard = task.shard AND turn.item_id = task.id) task
"""
