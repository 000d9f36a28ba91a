"""Reads of notices and their delivery; each shows a user what is addressed to the user's own unit, or lies below it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.monitoring.queries import below
from padis.reminders.models import Attempt, Channel, Notice, Step
from padis.shared.sharding import shard_of


def notices_of(user: User) -> QuerySet[Notice]:
    """What the user's unit was told, without digests; the latest first."""
    if not can(user, Ability.SEE_NOTICES):
        return Notice.objects.none()
    own = Notice.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id)
    return own.exclude(step=Step.DIGEST).order_by("-day", "-step", "about")


def unread_of(user: User) -> QuerySet[Notice]:
    return notices_of(user).filter(read_at=None)


def digest_of(user: User, *, day: date) -> Notice | None:
    """The digest that the user's unit got on the day."""
    if not can(user, Ability.SEE_NOTICES):
        return None
    own = Notice.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id)
    return own.filter(day=day, step=Step.DIGEST).first()


def totals(notice: Notice) -> dict[str, int]:
    """The counts of a notice over all kinds, by name."""
    sums: dict[str, int] = {}
    for counts in notice.counts.values():
        for name, number in counts.items():
            sums[name] = sums.get(name, 0) + number
    return sums


def of_day(unit: str, day: date) -> list[Notice]:
    """Everything that a unit was told on a day: what is delivered."""
    return list(Notice.objects.filter(shard=shard_of(unit), unit=unit, day=day).order_by("step", "about"))


def channel_of(unit: str) -> Channel | None:
    return Channel.objects.filter(pk=unit).first()


def attempts_of(unit: str) -> QuerySet[Attempt]:
    """The unit's deliveries, the latest first."""
    return Attempt.objects.filter(shard=shard_of(unit), unit=unit).order_by("-planned_at", "-id")


def hooks_below(user: User) -> QuerySet[Channel]:
    """The webhooks of the administrator's unit and of those below it."""
    rows = Channel.objects.exclude(hook_url="").select_related("set_by").order_by("unit")
    return rows.filter(user.unit.scope.covers("unit")) if can(user, Ability.MANAGE_USERS) else rows.none()


def attempts_below(user: User) -> QuerySet[Any]:
    """The deliveries by webhook of the administrator's unit and of those below it, the latest first."""
    if not can(user, Ability.MANAGE_USERS):
        return Attempt.objects.none()
    rows = below(Attempt.objects.filter(way=Attempt.Way.HOOK), user.unit.division)
    return rows.order_by("-planned_at", "-id")
