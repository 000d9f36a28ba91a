"""Imports are carried on beside the pages (times are UTC: 17:20 is 01:20 in Beijing)."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from padis.intake import actions
from padis.intake.actions.working import WORK
from padis.shared.sharding import Key


@app.task
def carry_on(shard: str, id: str) -> None:
    actions.carry_on((shard, UUID(id)))


def begin(key: Key) -> None:
    """Have the work done; it begins when the transaction that asks for it is committed."""
    shard, id = key
    carry_on.defer(shard=shard, id=str(id))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="imports")
def take_up(timestamp: int) -> None:
    WORK.take_up()


@app.periodic(cron="20 17 * * *")
@app.task(queueing_lock="clear imports")
def clear(timestamp: int) -> None:
    actions.clear(now=timezone.now())
