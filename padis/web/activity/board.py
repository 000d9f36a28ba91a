"""What the pages of user activity show: which list and month the address asks for, the lines in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.http import QueryDict

from padis.divisions.models import Division
from padis.monitoring import activity
from padis.monitoring.activity import Counts, Use
from padis.web.monitor.board import months_offered, this_month

Line = TypeVar("Line")
BY_PLACE = "place"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`only` is one of the lists of townships, or "" for all; `sort` a column, with "-" for the largest first."""

    month: str
    only: str
    sort: str
    rules: activity.Asked

    @classmethod
    def of(cls, query: QueryDict, *, today: date) -> Self:
        """From the address; what it does not know is this month, everything, the order of codes."""
        month = query.get("month", "")
        month = month if month in months(today) else this_month(today)
        only = query.get("only", "")
        only = only if only in activity.ONLY else ""
        return cls(month, only, query.get("sort", BY_PLACE), activity.Asked.of(month, today=today))


def months(today: date) -> list[str]:
    """The statistical months to choose from, the latest first: none that is to come."""
    return [month for month in months_offered(today) if month <= this_month(today)]


OF_TOWNSHIPS: dict[str, Callable[[Use], Any]] = {
    BY_PLACE: lambda use: use.division.code,
    "accounts": lambda use: use.accounts,
    "last": lambda use: use.last or date.min,
    "days": lambda use: use.days,
    "acts": lambda use: use.acts,
    "waiting": lambda use: use.waiting,
    "unopened": lambda use: use.unopened,
}
OF_PLACES: dict[str, Callable[[tuple[Division, Counts]], Any]] = {
    BY_PLACE: lambda line: line[0].code,
    "townships": lambda line: line[1].townships,
    "accounts": lambda line: line[1].accounts,
    "reached": lambda line: line[1].reached,
    "rate": lambda line: -1 if line[1].rate is None else line[1].rate,
    "silent": lambda line: line[1].silent,
    "unread": lambda line: line[1].unread,
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """The `page` of `{% sort_head %}`."""

    sort: str


def in_order(lines: Sequence[Line], columns: dict[str, Callable[[Line], Any]], sort: str) -> tuple[list[Line], Sorted]:
    """By a column, equal ones by code; a column that does not exist is the order of codes."""
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    if key not in columns:
        key, turned = BY_PLACE, False
    by_code = sorted(lines, key=columns[BY_PLACE])
    return sorted(by_code, key=columns[key], reverse=turned), Sorted(f"-{key}" if turned else key)


def total_of(lines: Sequence[tuple[Division, Counts]]) -> Counts:
    total = Counts()
    for _place, counts in lines:
        total.add(counts)
    return total
