"""How the on-time share of a place and of the places below it went month by month, and how old is what is open there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Left

from padis.deadlines.queries import on_time_target, receive_target, span_of
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.exchange.kinds import kind_of
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.grains import parts, rows_of, together
from padis.monitoring.periods import months_from, shifted
from padis.shared.sharding import cross_shard

MONTHS = 12
Sum_ = tuple[str, str, int, int]
"""The beginning of a code, a month, what was due and what of it was on time."""
AGES = ((0, 7), (8, 15), (16, 30), (31, None))
"""Days since the asking, both ends included."""
OLDER = ("open", "over_7", "over_15", "over_30")
"""What is at least as old as the first day of each, as `Backlog` has it."""


@dataclass(slots=True)
class Month:
    """What fell due in a statistical month ("202611") and what of it was answered on time; `target` in per cent."""

    month: str
    target: int
    due: int = 0
    on_time: int = 0

    @property
    def rate(self) -> float | None:
        """None where nothing was due."""
        return self.on_time / self.due if self.due else None

    @property
    def missing(self) -> int:
        """So many more answers on time would have met the target."""
        return max(0, math.ceil(self.target * self.due / 100) - self.on_time)


@dataclass(slots=True)
class Course:
    """Of a place: its months, the oldest first; of each place below by code: the on-time share of the same months."""

    months: list[Month]
    below: Mapping[str, list[float | None]] = field(default_factory=dict)


def course(place: Division, *, kind: str, side: Party, last: str) -> Course:
    """Of the twelve months that end with `last`; one query whatever the level."""
    names = months_from(shifted(last, 1 - MONTHS), last)
    children = divisions.children(place.code) or [place]
    stems = {child.code[: SIGNIFICANT_DIGITS[child.level]]: child.code for child in children}
    target = receive_target if kind_of(kind).is_only_received else on_time_target
    months = {name: Month(name, target(span_of(name)[1])) for name in names}
    due = {code: dict.fromkeys(names, 0) for code in stems.values()}
    on_time = {code: dict.fromkeys(names, 0) for code in stems.values()}
    for stem, month, all_due, in_time in _sums(place, children, kind, side, names):
        code = next((stems[stem[:length]] for length in range(len(stem), 1, -1) if stem[:length] in stems), None)
        months[month].due += all_due
        months[month].on_time += in_time
        if code:
            due[code][month] += all_due
            on_time[code][month] += in_time
    shares = {
        code: [on_time[code][name] / due[code][name] if due[code][name] else None for name in names] for code in due
    }
    return Course(list(months.values()), shares)


def _sums(place: Division, children: list[Division], kind: str, side: Party, months: list[str]) -> list[Sum_]:
    digits = max(SIGNIFICANT_DIGITS[child.level] for child in children)
    rows = rows_of(Tally.objects.filter(month__in=months, side=side, kind=kind), parts(place))
    with cross_shard("a year of a nation-wide monitor"):
        sums = rows.values(stem=Left("unit", digits), of=Left("month", 6)).order_by()
        return list(sums.annotate(d=Sum("due"), o=Sum("on_time")).values_list("stem", "of", "d", "o"))


def ages(place: Division, *, kind: str, side: Party, today: date) -> list[int]:
    """How many of the open items of a place were asked so long ago, by `AGES`; one query whatever the level."""
    of_kind = {"kind": kind, "side": side}
    with cross_shard("the ages of a nation-wide monitor"):
        if place.level == Level.TOWNSHIP:
            return _ages_of_township(place, of_kind, today)
        rows = rows_of(Backlog.objects.filter(day__lte=today, **of_kind), together(place))
        sums = rows.aggregate(**{column: Sum(column, default=0) for column in OLDER})
    older = [*(sums[column] for column in OLDER), 0]
    return [older[step] - older[step + 1] for step in range(len(AGES))]


def _ages_of_township(place: Division, of_kind: dict[str, str], today: date) -> list[int]:
    rows = rows_of(OpenCount.objects.filter(**of_kind), together(place))
    sums = rows.aggregate(
        **{f"a{first}": Sum("n", filter=_asked(first, last, today), default=0) for first, last in AGES}
    )
    return [sums[f"a{first}"] for first, _last in AGES]


def _asked(first: int, last: int | None, today: date) -> Q:
    newest = Q(asked_on__lte=date.fromordinal(today.toordinal() - first))
    return newest if last is None else newest & Q(asked_on__gte=date.fromordinal(today.toordinal() - last))
