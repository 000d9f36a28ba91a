"""Which townships of a county need help now, and why (M7, M9 in their first form): units and days, never persons."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q

from padis.accounts.models import Role, User
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import Scope
from padis.exchange.models import Turn
from padis.exchange.states import RECEIVERS_ACTS, State
from padis.monitoring.queries import below
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date

UNOPENED_DAYS = 3
"""From so many days on, what nobody has opened is named."""
SILENT_DAYS = 7
"""From so many days on without a log-in, a unit for which something waits is named."""


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be said of one township. Days count up to today; `silent_days` is None where nobody ever logged in."""

    division: Division
    waiting: int
    overdue: int
    overdue_days: int
    unopened: int
    unopened_days: int
    accounts: int
    silent_days: int | None

    @property
    def lies_unopened(self) -> bool:
        return self.unopened > 0 and self.unopened_days >= UNOPENED_DAYS

    @property
    def is_silent(self) -> bool:
        """Something waits, and nobody came to see it; who has nothing to do need not log in."""
        return self.waiting > 0 and (self.silent_days is None or self.silent_days >= SILENT_DAYS)

    @property
    def calls_for_help(self) -> bool:
        return self.overdue > 0 or self.lies_unopened or self.is_silent


def has_townships(place: Division) -> bool:
    """Whether a township lies directly below."""
    return any(step.level == Level.TOWNSHIP for step in divisions.children(place.code))


def needs(place: Division, *, today: date) -> list[Need]:
    """The townships directly below that need help, who needs it most first; two queries, however many there are."""
    waiting, accounts = _waiting(place, today), _accounts(place)
    townships = [step for step in divisions.children(place.code) if step.level == Level.TOWNSHIP]
    found = [_need(step, waiting.get(step.code, {}), accounts.get(step.code, {}), today) for step in townships]
    return sorted(
        (need for need in found if need.calls_for_help),
        key=lambda need: (-need.overdue, -need.unopened_days, -need.unopened, need.division.code),
    )


def _need(division: Division, waits: dict[str, Any], accounts: dict[str, Any], today: date) -> Need:
    due_on, since, last = waits.get("due_on"), waits.get("since"), accounts.get("last")
    return Need(
        division,
        waiting=waits.get("all", 0),
        overdue=waits.get("overdue", 0),
        overdue_days=(today - due_on).days if due_on else 0,
        unopened=waits.get("unopened", 0),
        unopened_days=(today - beijing_date(since)).days if since else 0,
        accounts=accounts.get("all", 0),
        silent_days=(today - last).days if last else None,
    )


def _waiting(place: Division, today: date) -> dict[str, dict[str, Any]]:
    """By township, what awaits it: overdue and unopened is said of what others asked."""
    asked = Q(act__in=RECEIVERS_ACTS)
    late, unopened = asked & Q(due_on__lt=today), asked & Q(state=State.SENT)
    with cross_shard("a county's monitor"):
        rows = list(
            below(Turn.objects.all(), place)
            .values("unit")
            .annotate(
                all=Count("item_id"),
                overdue=Count("item_id", filter=late),
                due_on=Min("due_on", filter=late),
                unopened=Count("item_id", filter=unopened),
                since=Min("since", filter=unopened),
            )
            .order_by()
        )
    return {row["unit"]: row for row in rows}


def _accounts(place: Division) -> dict[str, dict[str, Any]]:
    """By township, how many of its operators have an account, and the last day on which one logged in."""
    scope = Scope.of(place.code, place.level)
    people = User.objects.filter(scope.covers("unit__division__code"), role=Role.OPERATOR, is_active=True)
    rows = people.values("unit_id").annotate(all=Count("pk", distinct=True), last=Max("loginday__day")).order_by()
    return {row["unit_id"]: dict(row) for row in rows}
