"""The service follow-up list (M10): for a township whom to offer what by when, for those above counts by reason.

The reasons come by rule (`padis.cases.facts.key_person`), as marks that lie with the township; no file is opened for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from padis.cases import services
from padis.cases.facts.key_person import KeyReason
from padis.cases.models import ServiceMark
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.exchange.effects import COUNTY, TOWNSHIP
from padis.exchange.kinds import all_kinds
from padis.exchange.models import Backlog, DocketRow, OpenCount
from padis.exchange.states import AWAITING_ANSWER, Duty, Party
from padis.monitoring.queries import below
from padis.monitoring.suppression import hidden, is_small
from padis.shared.sharding import Key, cross_shard, shard_of

OVERDUE = "answer_overdue"
REASONS = {**{reason.value: reason.label for reason in KeyReason}, OVERDUE: _("answer overdue")}
"""Every reason that puts a person on the list, and its words."""


@dataclass(slots=True)
class Line:
    """One person as a township has her on its list; `items` are those that it has to answer, the overdue ones first."""

    case: Key
    number: str  # of the case
    label: str
    partner: str
    due_on: date
    reasons: list[str] = field(default_factory=list)
    items: list[DocketRow] = field(default_factory=list)

    @property
    def has_service(self) -> bool:
        """Whether a service is to be offered: else there is an answer to give, and no more."""
        return any(reason != OVERDUE for reason in self.reasons)


def lines(township: str, *, today: date, case: UUID | None = None) -> list[Line]:
    """Who stands on the township's list, what is due first in front, or `case` alone. Two queries."""
    one = {} if case is None else {"case_id": case}
    found: dict[UUID, Line] = {}
    for mark in marks_of(township, today).filter(**one):
        line = found.setdefault(
            mark.case_id, Line((mark.case_shard, mark.case_id), mark.number, mark.label, mark.partner, mark.due_on)
        )
        line.reasons.append(services.marks(today)[bytes(mark.mark)].value)
        line.due_on = min(line.due_on, mark.due_on)
    for row in _to_answer(township).filter(**one):
        overdue = row.due_on < today
        if row.case_id not in found and not overdue:
            continue
        line = found.setdefault(
            row.case_id,
            Line((row.item_shard, row.case_id), row.number.rpartition("-")[0], row.label, row.partner, row.due_on),
        )
        line.items.append(row)
        line.due_on = min(line.due_on, row.due_on)
        if overdue and OVERDUE not in line.reasons:
            line.reasons.append(OVERDUE)
    for line in found.values():
        line.reasons.sort(key=list(REASONS).index)
    return sorted(found.values(), key=lambda line: (line.due_on, line.number))


def marks_of(township: str, today: date) -> QuerySet[ServiceMark]:
    """The reasons for which the township still has to offer somebody a service: of its own files, and of what it handles."""
    shard = shard_of(township)
    handled = DocketRow.objects.filter(shard=shard, unit=township, case_id=OuterRef("case_id")).with_facts()
    rows = ServiceMark.objects.filter(shard=shard, unit=township, settled_at=None)
    rows = rows.filter(Q(number__startswith=township[:9]) | Exists(handled))
    return rows.filter(mark__in=list(services.marks(today))).order_by("due_on", "number")


def _to_answer(township: str) -> QuerySet[DocketRow]:
    """What the township has to answer about anybody."""
    rows = DocketRow.objects.filter(shard=shard_of(township), unit=township, role=Party.RECEIVER, awaits=True)
    return rows.filter(kind__in=_answered_kinds(), state__in=AWAITING_ANSWER).order_by("due_on", "number")


def _answered_kinds() -> list[str]:
    return [kind.code for kind in all_kinds() if kind.duty is Duty.ANSWER]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of persons; None where it is too small to be shown. `left_out` says that small ones below are not in it."""

    count: int | None
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    division: Division
    cells: dict[str, Cell]  # by reason


def counts(place: Division, *, today: date) -> tuple[list[Row], dict[str, Cell]]:
    """By reason, of each place below and together; three queries. Overdue answers are counted as items.

    Small counts of counties are hidden, and what stands above is the sum of what is shown: nothing follows from it. Within
    a county the townships add up to what may be known of the county, so larger ones are hidden with the small ones.
    """
    children = divisions.children(place.code) or [place]
    if all(child.level == Level.TOWNSHIP for child in children):
        found = unhidden(place, today=today)
        return _of_townships(children, found)
    found = unhidden(place, today=today, digits=6)
    rows = [Row(child, _shown(child.code[: SIGNIFICANT_DIGITS[child.level]], found)) for child in children]
    return rows, _shown(place.code[: SIGNIFICANT_DIGITS[place.level]], found)


Sums = dict[str, dict[str, int]]
"""Reason → leading digits of a code → how many."""


def _of_townships(townships: list[Division], found: Sums) -> tuple[list[Row], dict[str, Cell]]:
    cells: dict[str, dict[str, Cell]] = {township.code: {} for township in townships}
    together = {}
    for reason in REASONS:
        values = [found[reason].get(township.code, 0) for township in townships]
        secret, total = hidden(values), sum(values)
        together[reason] = Cell(None if is_small(total) else total)
        for place, township in enumerate(townships):
            cells[township.code][reason] = Cell(None if place in secret else values[place])
    return [Row(township, cells[township.code]) for township in townships], together


def _shown(stem: str, found: Sums) -> dict[str, Cell]:
    """The sum of the counties that begin with the digits, without those whose count is small."""
    cells = {}
    for reason in REASONS:
        values = [n for code, n in found[reason].items() if code.startswith(stem)]
        shown, left_out = sum(n for n in values if not is_small(n)), any(map(is_small, values))
        cells[reason] = Cell(None if left_out and not shown else shown, left_out)
    return cells


def unhidden(place: Division, *, today: date, digits: int = 12) -> Sums:
    """The counts before anything is hidden: for nobody's eyes."""
    found: Sums = {reason: {} for reason in REASONS}
    by_mark = services.marks(today)
    with cross_shard("counts of the follow-up list"):
        rows = below(ServiceMark.objects.filter(settled_at=None, mark__in=list(by_mark)), place)
        for stem, mark, n in rows.order_by().values_list(Left("unit", digits), "mark").annotate(n=Count("case_id")):
            found[by_mark[bytes(mark)].value][stem] = n
        late = _overdue_of_townships(place, today) if digits == 12 else _overdue_of_counties(place, digits, today)
        found[OVERDUE] = {stem: n for stem, n in late if n}
    return found


def _overdue_of_townships(place: Division, today: date) -> Iterable[tuple[str, int]]:
    rows = OpenCount.objects.filter(grain=TOWNSHIP, side=Party.RECEIVER, due_on__lt=today)
    rows = below(rows.filter(kind__in=_answered_kinds()), place).order_by()
    return rows.values_list("unit").annotate(n_=Sum("n"))


def _overdue_of_counties(place: Division, digits: int, today: date) -> Iterable[tuple[str, int]]:
    rows = Backlog.objects.filter(grain=COUNTY, side=Party.RECEIVER, day__lte=today, kind__in=_answered_kinds())
    rows = below(rows, place).order_by()
    return rows.values_list(Left("unit", digits)).annotate(n=Sum("overdue"))
