"""The morning, and the deliveries (times are UTC: 17:40 is 01:40 in Beijing)."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from padis.reminders import actions
from padis.reminders.rules import is_time
from padis.shared.time import beijing_date


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="reminders")
def remind(timestamp: int) -> None:
    """Asked all day long: whatever hour the platform comes up at, the day gets its notices, once."""
    now = timezone.now()
    if is_time(now):
        with transaction.atomic():
            if actions.make(now=now):
                actions.plan_deliveries(beijing_date(now), now=now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="deliveries")
def deliver(timestamp: int) -> None:
    actions.deliver_due(clock=timezone.now)


@app.periodic(cron="40 17 * * *")
@app.task(queueing_lock="clear reminders")
def clear_old_notices(timestamp: int) -> None:
    actions.clear(today=beijing_date(datetime.fromtimestamp(timestamp, UTC)))
