"""Delivery by e-mail and webhook. Each attempt is a row; what fails is tried again after a pause, some times.

An attempt is made while its row is locked, so two workers never make the same one; a worker that dies meanwhile leaves it
to the next, so a receiver may get a day's notices twice: they carry the day and the unit, by which it can tell.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from padis.divisions.models import Unit
from padis.reminders import queries
from padis.reminders.delivery import hook, mail
from padis.reminders.delivery.failure import NotDelivered
from padis.reminders.models import Attempt, Channel, Notice
from padis.reminders.rules import RETRY_AFTER
from padis.shared.sharding import Key, cross_shard, shard_of
from padis.shared.transactions import use_case

AT_ONCE = 200
"""So many attempts a run of the job makes at most."""


@use_case
def plan_deliveries(day: date, *, now: datetime) -> int:
    """Plan the first attempt for every unit that was told something on the day and chose a way. Returns how many."""
    channels = {channel.unit: channel for channel in Channel.objects.all()}
    mailed = settings.MAIL_IS_ON and [unit for unit, channel in channels.items() if channel.by_mail]
    with_address = set(Unit.objects.filter(pk__in=mailed or []).exclude(email="").values_list("pk", flat=True))
    with cross_shard("the morning's reminders"):
        told = Notice.objects.filter(day=day, unit__in=list(channels), shard__in={shard_of(unit) for unit in channels})
        units = list(told.values_list("unit", flat=True).distinct())
    planned = [_planned(unit, day, Attempt.Way.MAIL, now) for unit in units if unit in with_address]
    planned += [_planned(unit, day, Attempt.Way.HOOK, now) for unit in units if channels[unit].hook_url]
    return len(Attempt.objects.bulk_create(planned, ignore_conflicts=True))


def _planned(unit: str, day: date, way: Attempt.Way, at: datetime, no: int = 1) -> Attempt:
    return Attempt(shard=shard_of(unit), unit=unit, day=day, way=way, no=no, planned_at=at)


def deliver_due(*, clock: Callable[[], datetime]) -> int:
    """Make the attempts whose time has come. Returns how many were made."""
    with cross_shard("what is to be delivered"):
        due = Attempt.objects.filter(outcome=Attempt.Outcome.WAITING, planned_at__lte=clock()).order_by("planned_at")
        keys: list[Key] = list(due.values_list("shard", "id")[:AT_ONCE])
    return sum(_deliver(key, clock) for key in keys)


@transaction.atomic
def _deliver(key: Key, clock: Callable[[], datetime]) -> bool:
    rows = Attempt.objects.select_for_update(skip_locked=True)
    attempt = rows.filter(shard=key[0], id=key[1], outcome=Attempt.Outcome.WAITING).first()
    if attempt is None:
        return False  # another worker has it, or had it
    try:
        attempt.status = _send(attempt)
        attempt.outcome = Attempt.Outcome.SENT
    except NotDelivered as failure:
        attempt.outcome, attempt.reason, attempt.status = Attempt.Outcome.FAILED, failure.reason, failure.status
    attempt.done_at = clock()
    changed = ("outcome", "reason", "status", "done_at")
    Attempt.objects.filter(pk=attempt.pk).update(**{name: getattr(attempt, name) for name in changed})
    if attempt.reason and attempt.reason not in FINAL and attempt.no <= len(RETRY_AFTER):
        at = attempt.done_at + RETRY_AFTER[attempt.no - 1]
        _planned(attempt.unit, attempt.day, Attempt.Way(attempt.way), at, attempt.no + 1).save(force_insert=True)
    return True


FINAL = frozenset({Attempt.Reason.OFF, Attempt.Reason.NOT_ALLOWED})
"""What no second attempt would change."""


def _send(attempt: Attempt) -> int | None:
    """What the other side answered, where it answers by number. Raises NotDelivered."""
    channel, notices = queries.channel_of(attempt.unit), queries.of_day(attempt.unit, attempt.day)
    unit = Unit.objects.select_related("division").get(pk=attempt.unit)
    if attempt.way == Attempt.Way.HOOK:
        if channel is None or not channel.hook_url:
            raise NotDelivered(Attempt.Reason.OFF)
        return hook.post(channel, hook.body(unit, attempt.day, notices), attempt)
    if channel is None or not channel.by_mail or not unit.email or not settings.MAIL_IS_ON:
        raise NotDelivered(Attempt.Reason.OFF)
    with translation.override(settings.LANGUAGE_CODE):
        mail.send(unit, attempt.day, notices)
    return None
