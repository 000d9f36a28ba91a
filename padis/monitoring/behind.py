"""What stands behind the figures of one township (M9): its days, its acts, what it did not open. Numbers of items, no names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from padis.accounts.models import Role, UnitLogIns, User
from padis.exchange.models import Activity, DocketRow, LedgerEntry, Task, Turn
from padis.exchange.states import RECEIVERS_ACTS, State
from padis.monitoring.activity import Asked, days_by_month
from padis.shared.sharding import cross_shard, shard_of


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a township on which somebody logged in, or did something."""

    day: date
    logged_in: bool
    acts: int


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of the township, as the ledger has it."""

    at: datetime
    event: str
    kind: str
    number: str
    is_task: bool


def days_of(township: str, asked: Asked) -> list[Day]:
    """The latest first; the rows with a log-in are as many as its log-in days, and their acts add up to its acts."""
    masks = days_by_month(asked.first, asked.last)
    months = UnitLogIns.objects.filter(unit=township, month__in=masks)
    logged = {
        date(int(row.month[:4]), int(row.month[4:]), place + 1)
        for row in months
        for place in range(31)
        if row.days & masks[row.month] & (1 << place)
    }
    rows = Activity.objects.filter(shard=shard_of(township), unit=township, day__range=(asked.first, asked.last))
    acts = dict(rows.values_list("day", "acts"))
    return [Day(day, day in logged, acts.get(day, 0)) for day in sorted({*logged, *acts}, reverse=True)]


_DEEDS = f"""
    SELECT e.at, e.event, e.kind, d.number, false FROM {DocketRow._meta.db_table} d
    JOIN {LedgerEntry._meta.db_table} e ON e.shard = d.item_shard AND e.item_id = d.item_id
    WHERE d.shard = %(shard)s AND d.unit = %(unit)s AND e.unit = d.unit AND e.day BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT e.at, e.event, e.kind, t.number, true FROM {Task._meta.db_table} t
    JOIN {LedgerEntry._meta.db_table} e ON e.shard = t.shard AND e.item_id = t.id
    WHERE t.shard = %(shard)s AND t.unit = %(unit)s AND e.unit = t.unit AND e.day BETWEEN %(first)s AND %(last)s
"""
"""Every ledger entry by the township, found by what stands on its docket: the ledger itself has no index by unit."""


def deeds_of(township: str, asked: Asked, *, offset: int, limit: int) -> list[Deed]:
    """What the township did in the month, the latest first."""
    values: dict[str, Any] = {"shard": shard_of(township), "unit": township, "first": asked.first, "last": asked.last}
    with cross_shard("the acts of a township: items live where they were filed"), connection.cursor() as cursor:
        cursor.execute(
            f"{_DEEDS} ORDER BY 1 DESC, 4 LIMIT %(limit)s OFFSET %(offset)s",
            {**values, "limit": limit, "offset": offset},
        )
        return [Deed(*row) for row in cursor.fetchall()]


def unopened_of(township: str, asked: Asked) -> QuerySet[Turn]:
    """What it received and has not opened for so many days, the oldest first."""
    rows = Turn.objects.filter(shard=shard_of(township), unit=township, state=State.SENT, act__in=RECEIVERS_ACTS)
    return rows.filter(since__lt=asked.unopened_before).order_by("since", "item_id")


def accounts_of(township: str) -> QuerySet[User]:
    """The township's accounts that may be used: which there are, and nothing of who did what."""
    return User.objects.filter(unit=township, role=Role.OPERATOR, is_active=True).order_by("username")
