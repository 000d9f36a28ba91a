"""The nightly clearing (times are UTC: 18:20 is 02:20 in Beijing)."""

import logging
from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from padis.retention import actions

log = logging.getLogger(__name__)


@app.periodic(cron="20 18 * * *")
@app.task(queueing_lock="retention")
def clear_what_is_past_its_time(timestamp: int) -> None:
    run = actions.clear(now=datetime.fromtimestamp(timestamp, UTC), clock=timezone.now)
    log.info("Contents cleared: %s", run.counts or 0)
