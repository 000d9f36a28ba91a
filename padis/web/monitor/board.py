"""What the counter page shows of a place: which figures were asked for, the columns, the lines in their order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from padis.deadlines.months import month_of, month_span
from padis.deadlines.queries import closing_day
from padis.exchange.kinds import Kind, all_kinds
from padis.exchange.states import Duty, Party
from padis.monitoring.queries import Counters, Line

MONTHS_BACK, MONTHS_AHEAD = 12, 2
"""The months offered; ahead, because what is asked today falls due then."""

BY_PLACE = "place"
WORST_FIRST = "-overdue"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a line. `basis` says to which month it belongs: of asking, of the due day, or of this moment.

    `to_receive` is what it is called where a kind is only received; `duties` and `sides` say where there is such a figure.
    """

    key: str
    received: str | Promise
    sent: str | Promise
    basis: str
    value: Callable[[Counters], Any]
    to_receive: str | Promise = ""
    duties: frozenset[Duty] = frozenset(Duty)
    sides: frozenset[Party] = frozenset(Party)

    def label(self, asked: "Asked") -> str | Promise:
        if self.to_receive and asked.duty is Duty.RECEIVE:
            return self.to_receive
        return self.received if asked.side is Party.RECEIVER else self.sent


@dataclass(frozen=True, slots=True)
class Cell:
    column: Column
    value: Any


def _count(key: str, received: str | Promise, sent: str | Promise, basis: str) -> Column:
    return Column(key, received, sent, basis, lambda counters: getattr(counters, key))


def _same(key: str, label: str | Promise, basis: str, **where: Any) -> Column:
    return Column(key, label, label, basis, lambda counters: getattr(counters, key), **where)


TO_RECEIVE = frozenset({Duty.RECEIVE})
ON_TIME_RATE = pgettext_lazy("count", "On-time rate")
COLUMNS = (
    _count("sent", pgettext_lazy("count", "Received"), pgettext_lazy("count", "Sent"), "asked"),
    _count("returned", pgettext_lazy("count", "Returned"), pgettext_lazy("count", "Came back"), "asked"),
    _same("paper", pgettext_lazy("count", "On paper"), "asked", duties=TO_RECEIVE),
    _same("due", pgettext_lazy("count", "Due"), "due", to_receive=pgettext_lazy("count", "To receive")),
    _same("on_time", pgettext_lazy("count", "On time"), "due", to_receive=pgettext_lazy("count", "Received on time")),
    _same("late", pgettext_lazy("count", "Late"), "due", to_receive=pgettext_lazy("count", "Received late")),
    _same(
        "unread",
        pgettext_lazy("count", "Received unread"),
        "due",
        duties=TO_RECEIVE,
        sides=frozenset({Party.RECEIVER}),
    ),
    Column("rate", ON_TIME_RATE, ON_TIME_RATE, "due", lambda counters: counters.on_time_rate),
    _same("declined", pgettext_lazy("count", "Declined"), "due"),
    _same("confirmed", pgettext_lazy("count", "Confirmed"), "due", duties=frozenset({Duty.ANSWER})),
    _same("open", pgettext_lazy("count", "Open"), "now", to_receive=pgettext_lazy("count", "Not received yet")),
    _same("overdue", pgettext_lazy("count", "Overdue"), "now", to_receive=pgettext_lazy("count", "Overdue to receive")),
)
KEYS = {column.key: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    side: Party
    month: str  # "202612"
    sort: str  # a column's key or BY_PLACE, with "-" for the largest first
    kind: Kind

    @classmethod
    def of(cls, query: QueryDict, *, today: date) -> Self:
        """From the address; what it does not know is this month, what was received, the worst first, the first kind."""
        side = Party.SENDER if query.get("side") == Party.SENDER else Party.RECEIVER
        months, month = months_offered(today), query.get("month", "")
        sort, kinds = query.get("sort", WORST_FIRST), all_kinds()
        return cls(
            side,
            month if month in months else this_month(today),
            sort if sort.removeprefix("-") in {*KEYS, BY_PLACE} else WORST_FIRST,
            next((kind for kind in kinds if kind.code == query.get("kind")), kinds[0]),
        )

    @property
    def duty(self) -> Duty:
        return self.kind.duty

    @property
    def columns(self) -> list[Column]:
        """The figures that there are of the kind on this side."""
        return [column for column in COLUMNS if self.duty in column.duties and self.side in column.sides]

    def sorted_by(self, key: str) -> str:
        """The sort that a click on a column's head asks for: figures the largest first, then turned round."""
        first = key if key == BY_PLACE else f"-{key}"
        turned = f"-{key}" if key == BY_PLACE else key
        return turned if self.sort == first else first

    @property
    def kept_sort(self) -> str:
        """What a change of month or side takes along; "" where it is the usual order."""
        return "" if self.sort == WORST_FIRST else self.sort

    def order(self, key: str) -> str:
        """How the column is sorted, in the words of aria-sort."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")


def this_month(today: date) -> str:
    return month_of(today, closing_day(today))


def months_offered(today: date) -> list[str]:
    """The statistical months to choose from, the latest first."""
    middle = month_span(this_month(today))[1].replace(day=15)
    days = [middle + timedelta(days=30.44 * step) for step in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    return sorted({f"{day:%Y%m}" for day in days}, reverse=True)


def in_order(lines: Iterable[Line], sort: str) -> list[Line]:
    """Sorted by a column; equal ones by open, then by code; without a figure last."""
    key, turned = sort.removeprefix("-"), sort.startswith("-")
    by_code = sorted(lines, key=lambda line: line.division.code)
    if key == BY_PLACE:
        return by_code[::-1] if turned else by_code
    value = KEYS[key].value
    by_open = sorted(by_code, key=lambda line: line.counters.open, reverse=True)
    known = [line for line in by_open if value(line.counters) is not None]
    unknown = [line for line in by_open if value(line.counters) is None]
    return sorted(known, key=lambda line: value(line.counters), reverse=turned) + unknown
