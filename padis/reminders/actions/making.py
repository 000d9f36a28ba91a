"""The morning: what reached a step since the last one is told, once, whoever is asked to do it and how often."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from padis.deadlines.queries import quiet_days
from padis.monitoring.quiet import quiet_since
from padis.reminders import rules
from padis.reminders.actions import statements
from padis.reminders.models import Attempt, Notice, Run, Step
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@use_case
def make(*, now: datetime) -> int:
    """Make the notices of the day, unless that is done. Returns how many. What days without a run left is made up.

    Items that were dealt with meanwhile are told to nobody.
    """
    today = beijing_date(now)
    with cross_shard("the morning's reminders"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('padis.reminders'))")  # who comes second finds the run
        last = Run.objects.order_by("day").last()
        if last and last.day >= today:
            return 0
        values: dict[str, Any] = {
            "first": last.day if last else today - timedelta(days=1),
            "last": today,
            "now": now,
            "since": last.at if last else now - timedelta(days=1),
            "quiet_from": _quiet_since(last.day) if last else date.min,
            "quiet_until": _quiet_since(today),
            "digits": settings.SHARD_DIGITS,
        }
        made = 0
        for statement in (statements.STEPS, statements.QUIET, statements.DIGEST):
            cursor.execute(statement, values)
            made += cursor.rowcount
        cursor.execute(statements.PULSES, values)
        Run.objects.create(day=today, at=now, notices=made)
    return made


def _quiet_since(day: date) -> date:
    return quiet_since(day, days=quiet_days(day))


def clear(*, today: date) -> int:
    """Remove what is older than it is kept. Returns how many notices went."""
    digest = Q(step=Step.DIGEST, day__lt=today - timedelta(days=rules.KEPT_DAYS[Step.DIGEST]))
    oldest = today - timedelta(days=rules.KEPT_OTHERWISE)
    with cross_shard("upkeep"):
        Attempt.objects.filter(day__lt=oldest).delete()
        return Notice.objects.filter(digest | Q(day__lt=oldest)).delete()[0]
