"""Imports into registers are carried on beside the pages (times are UTC: 17:25 is 01:25 in Beijing)."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from padis.register.imports import actions
from padis.register.imports.rules import WORKING
from padis.register.models import RegisterImport
from padis.shared.sharding import Key, cross_shard


@app.task
def carry_on(shard: str, id: str) -> None:
    actions.carry_on((shard, UUID(id)))


def begin(key: Key) -> None:
    """Have the work done; it begins when the transaction that asks for it is committed."""
    shard, id = key
    carry_on.defer(shard=shard, id=str(id))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="register imports")
def take_up(timestamp: int) -> None:
    """What a worker left when it ended; one that somebody works on is left to him."""
    with cross_shard("upkeep"):
        keys = list(RegisterImport.objects.filter(state__in=WORKING).values_list("shard", "id"))
    for key in keys:
        actions.carry_on(key)


@app.periodic(cron="25 17 * * *")
@app.task(queueing_lock="clear register imports")
def clear(timestamp: int) -> None:
    actions.clear(now=timezone.now())
