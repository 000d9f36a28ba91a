"""Compares what the platform shows with what the ledger says. Nothing is repaired: a difference is a fault to look into."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection

from padis.cases.actions import recount_services
from padis.exchange.actions.anchoring import HASH_OF_DAY, link
from padis.exchange.door import statements as sql
from padis.exchange.effects import BACKLOG, GRAINS, OPEN_GRAINS, TALLIED
from padis.exchange.models import Activity, Anchor, Backlog, Corridor, DocketRow, Message, OpenCount, Tally, Task, Turn
from padis.exchange.recount import chain, counting
from padis.privacy.crypto import is_signed
from padis.shared.moments import one_moment
from padis.shared.sharding import cross_shard

SHOWN = 20
"""How many differences of one table are listed; all are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The check of one table: how many rows were compared, how many differ, and the first of these."""

    name: str
    rows: int
    differences: int
    examples: tuple[str, ...]


@dataclass(slots=True)
class Report:
    findings: list[Finding] = field(default_factory=list)

    @property
    def differences(self) -> int:
        return sum(finding.differences for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        return {"differences": self.differences, "checks": [asdict(finding) for finding in self.findings]}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`expected` rows (a query) against those of `table`: equal keys must have equal values."""

    name: str
    expected: str
    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    only: str = "TRUE"


def verify(*, progress: Callable[[str], None] | None = None, today: date | None = None) -> Report:
    """Recount in one repeatable-read transaction, so that the work that goes on meanwhile is not in the way.

    Counts and items are checked at once, by two connections that see the same rows; within a transaction of the caller's one
    after the other. With `today` every open case file is opened too, to find who should stand on the follow-up list.
    """
    report, tell = Report(), progress or _silent
    with one_moment() as beside, cross_shard("recount"):
        items = beside(partial(_items, tell))
        report.findings += [*_counts(tell), *items()]
        if today is not None:
            rows, wrong = recount_services(today)
            report.findings.append(Finding("services", rows, len(wrong), tuple(wrong[:SHOWN])))
    return report


def _silent(_part: str) -> None:
    pass


def _counts(tell: Callable[[str], None]) -> list[Finding]:
    """What is counted by unit and time."""
    with connection.cursor() as cursor:
        _prepare(
            cursor,
            tally_base=counting.tally_base(),
            due_moved=counting.moved(),
            open_base=counting.open_base(),
        )
        return [_told(cursor, comparison, tell) for comparison in _comparisons_of_counts()]


def _items(tell: Callable[[str], None]) -> list[Finding]:
    """What is one row for each item, unit and day; then the chains and their anchors."""
    with cross_shard("recount"), connection.cursor() as cursor:
        _prepare(cursor, last_entry=counting.last_entries())
        found = [_told(cursor, comparison, tell) for comparison in _comparisons_of_items()]
        tell("chain")
        return [*found, _chain(cursor), _anchors(cursor)]


def _prepare(cursor: Any, **tables: str) -> None:
    cursor.execute("SET LOCAL work_mem = '256MB'")
    for name, query in tables.items():
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        cursor.execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {query}")
        cursor.execute(f"ANALYZE {name}")


def _told(cursor: Any, comparison: Comparison, tell: Callable[[str], None]) -> Finding:
    tell(comparison.name)
    return compare(cursor, comparison)


def _comparisons_of_counts() -> list[Comparison]:
    digits = settings.SHARD_DIGITS
    some = " OR ".join(f"{column} <> 0" for column in TALLIED)
    tallies = f"""
        {counting.laid_out("tally_base", "month", TALLIED, digits, GRAINS)}
        UNION ALL SELECT * FROM ({counting.provinces(Tally, "month", TALLIED)}) province WHERE {some}
    """
    opens = counting.laid_out("open_base", "asked_on, due_on", ("n",), digits, OPEN_GRAINS)
    waiting, some_wait = tuple(BACKLOG), " OR ".join(f"{column} <> 0" for column in BACKLOG)
    backlog = f"""
        {counting.backlog(digits)}
        UNION ALL SELECT * FROM ({counting.provinces(Backlog, "day", BACKLOG)}) province WHERE {some_wait}
    """
    return [
        Comparison("tally", tallies, counting.tally_rows(), sql.TALLY_KEY, TALLIED, some),
        Comparison("backlog", backlog, counting.backlog_rows(), sql.BACKLOG_KEY, waiting, some_wait),
        Comparison("open", opens, OpenCount._meta.db_table, sql.OPEN_KEY, ("n",), "n <> 0"),
    ]


def _comparisons_of_items() -> list[Comparison]:
    digits = settings.SHARD_DIGITS
    heads = "SELECT shard, item_id AS id, state, no AS head_no, hash AS head_hash FROM last_entry"
    messages, tasks = f"{heads} WHERE state NOT IN ('task', 'done')", f"{heads} WHERE state IN ('task', 'done')"
    item, head = ("item_shard", "item_id"), ("head_no", "head_hash")
    handling = ("role", "state", "due_on", "round_no")
    return [
        Comparison("corridor", counting.corridors(digits), Corridor._meta.db_table, sql.CORRIDOR_KEY, ("n",)),
        Comparison("activity", counting.activity(digits), Activity._meta.db_table, sql.ACTIVITY_KEY, ("acts",)),
        Comparison("turn", counting.turns(), Turn._meta.db_table, item, ("unit", "due_on", "state")),
        Comparison("docket", counting.dockets(), DocketRow._meta.db_table, (*item, "unit"), handling),
        Comparison("message", messages, Message._meta.db_table, ("shard", "id"), ("state", *head)),
        Comparison("task", tasks, Task._meta.db_table, ("shard", "id"), head),
    ]


def compare(cursor: Any, comparison: Comparison, *, source: str = "ledger") -> Finding:
    """`source` names, in the examples, where the expected rows come from."""
    values, keys = comparison.values, ", ".join(comparison.keys)
    differs = " OR ".join(f"e.{name} IS DISTINCT FROM a.{name}" for name in values)
    shown = ", ".join(f"coalesce(e.{name}::text, a.{name}::text)" for name in comparison.keys)
    told = ", ".join(
        f"CASE WHEN e.{name} IS DISTINCT FROM a.{name} THEN "
        f"'{name}: {source} ' || coalesce(e.{name}::text, '-') || ', shown ' || coalesce(a.{name}::text, '-') END"
        for name in values
    )
    cursor.execute(f"""
        SELECT count(*), count(*) FILTER (WHERE {differs}),
               (array_agg(concat_ws(' ', {shown}) || ' · ' || concat_ws('; ', {told})) FILTER (WHERE {differs}))[1:{SHOWN}]
        FROM ({comparison.expected}) e
        FULL JOIN (SELECT * FROM {comparison.table} WHERE {comparison.only}) a USING ({keys})
    """)
    rows, differences, examples = cursor.fetchone()
    return Finding(comparison.name, rows, differences, tuple(examples or ()))


def _chain(cursor: Any) -> Finding:
    cursor.execute(f"SELECT count(*) FROM {counting.LEDGER}")
    (rows,) = cursor.fetchone()
    where = f"(array_agg(shard || ' ' || item_id || ' #' || no))[1:{SHOWN}]"
    cursor.execute(f"SELECT count(*), {where} FROM ({chain.broken_entries()}) broken")
    differences, examples = cursor.fetchone()
    return Finding("chain", rows, differences, tuple(examples or ()))


def _anchors(cursor: Any) -> Finding:
    """Each anchor against the entries of its day, the anchor before, and its signature."""
    broken, before = [], b""
    for anchor in Anchor.objects.order_by("day"):
        cursor.execute(HASH_OF_DAY, [anchor.day])
        entries, hashed = cursor.fetchone()
        digest = link(before, bytes(hashed))
        before = bytes(anchor.digest)
        if (entries, digest) != (anchor.entries, before) or not is_signed(before, bytes(anchor.signature)):
            broken.append(anchor.day.isoformat())
    return Finding("anchor", Anchor.objects.count(), len(broken), tuple(broken[:SHOWN]))
