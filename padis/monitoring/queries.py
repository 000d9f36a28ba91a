"""The live counters of a unit and of the units below it (M7, first form): sums of tallies, never anything else."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import Left
from django.http import Http404

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.grains import in_shards, is_of_townships, parts, rows_of
from padis.shared.sharding import cross_shard


@dataclass(slots=True)
class Counters:
    """Counts of one unit in one statistical month; open and overdue are of this moment."""

    sent: int = 0  # by the month of asking
    opened: int = 0
    returned: int = 0
    paper: int = 0  # sent on paper, and in no other figure
    due: int = 0  # by the month of the due day, as all below
    on_time: int = 0
    late: int = 0
    declined: int = 0
    confirmed: int = 0
    unread: int = 0  # received without having been opened; of the receiver's side
    open: int = 0
    due_today: int = 0  # among the open ones
    overdue: int = 0

    @property
    def on_time_rate(self) -> float | None:
        """Answered on time of those due; None (shown as "—") where nothing was due."""
        return self.on_time / self.due if self.due else None

    def add(self, other: "Counters") -> None:
        for column in fields(self):
            setattr(self, column.name, getattr(self, column.name) + getattr(other, column.name))


OF_THIS_MOMENT = ("open", "due_today", "overdue")
SUMMED = tuple(column.name for column in fields(Counters) if column.name not in OF_THIS_MOMENT)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit below, with its counters."""

    division: Division
    counters: Counters


@dataclass(frozen=True, slots=True)
class Table:
    """The counters of a place, and of each place below it."""

    place: Division
    lines: list[Line]
    total: Counters


def place_or_404(code: str, *, seen_by: User) -> Division:
    """A place whose counts the user may see: that of his own unit, or one below."""
    place = divisions.division(code)
    if place is None or place.is_group or not can(seen_by, Ability.SEE_COUNTS) or not seen_by.unit.scope.contains(code):
        raise Http404
    return place


def counters(place: Division, *, kind: str, month: str, side: Party, today: date) -> Table:
    """Of one kind. Two queries whatever the level: tallies and what is open, added up by the unit below they belong to."""
    lines = {_stem(division): Line(division, Counters()) for division in divisions.children(place.code) or [place]}
    digits, total = max(map(len, lines)), Counters()
    with cross_shard("a nation-wide monitor"):
        of_kind = {"side": side, "kind": kind}
        waiting = _open if is_of_townships(place) else _backlog
        found = [*_sums(place, digits, month, of_kind), *waiting(place, digits, of_kind, today)]
    for stem, counts in found:
        line = next((lines[stem[:length]] for length in range(len(stem), 1, -1) if stem[:length] in lines), None)
        if line:
            line.counters.add(counts)
            total.add(counts)
    return Table(place, list(lines.values()), total)


def _stem(division: Division) -> str:
    """The leading digits that stand for what lies below. Some provinces have counties of their own beside cities,
    which share four digits: their lines have stems of different lengths."""
    return division.code[: SIGNIFICANT_DIGITS[division.level]]


OfKind = dict[str, str]
"""The side and the kind that rows are narrowed to."""


def _sums(place: Division, digits: int, month: str, of_kind: OfKind) -> Iterable[tuple[str, Counters]]:
    rows = rows_of(Tally.objects.filter(month=month, **of_kind), parts(place))
    for row in rows.values(stem=Left("unit", digits)).annotate(**{f"{name}_": Sum(name) for name in SUMMED}).order_by():
        yield row["stem"], Counters(**{name: row[f"{name}_"] for name in SUMMED})


def _open(place: Division, digits: int, of_kind: OfKind, today: date) -> Iterable[tuple[str, Counters]]:
    rows = rows_of(OpenCount.objects.filter(**of_kind), parts(place))
    sums = rows.values(stem=Left("unit", digits)).annotate(
        all=Sum("n"),
        today=Sum("n", filter=Q(due_on=today), default=0),
        late=Sum("n", filter=Q(due_on__lt=today), default=0),
    )
    for stem, everything, due_today, overdue in sums.order_by().values_list("stem", "all", "today", "late"):
        yield stem, Counters(open=everything, due_today=due_today, overdue=overdue)


def _backlog(place: Division, digits: int, of_kind: OfKind, today: date) -> Iterable[tuple[str, Counters]]:
    """The same from the running sums of counties and cities: what is due today would be overdue tomorrow."""
    tomorrow = today + timedelta(days=1)
    rows = rows_of(Backlog.objects.filter(day__lte=tomorrow, **of_kind), parts(place))
    sums = rows.values(stem=Left("unit", digits)).annotate(
        all=Sum("open"),
        today=Sum("overdue", filter=Q(day=tomorrow), default=0),
        late=Sum("overdue", filter=Q(day__lte=today), default=0),
    )
    for stem, everything, due_today, overdue in sums.order_by().values_list("stem", "all", "today", "late"):
        yield stem, Counters(open=everything, due_today=due_today, overdue=overdue)


def below(rows, place: Division, *, column: str = "unit"):  # type: ignore[no-untyped-def]
    """Narrows what is kept by unit to a place, naming the shards where they are known."""
    if place.level == Level.NATION:
        return in_shards(rows, [])
    scope = Scope.of(place.code, place.level)
    return in_shards(rows.filter(scope.covers(column)), [scope])
