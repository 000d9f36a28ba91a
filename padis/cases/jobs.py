"""Periodic jobs of the case files (times are UTC: 17:50 is 01:50 in Beijing)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from padis.cases.actions import refresh_services, sweep_services
from padis.privacy import legal
from padis.shared.time import beijing_date


@app.periodic(cron="50 17 * * *")
@app.task(queueing_lock="services")
def keep_the_follow_up_list(timestamp: int) -> None:
    """Made anew in the night after its legal basis was recorded, empty without one."""
    now = datetime.fromtimestamp(timestamp, UTC)
    on = legal.is_on(legal.FOLLOW_UP_LIST, beijing_date(now))
    if not on or legal.began_lately(legal.FOLLOW_UP_LIST, now=now):
        refresh_services(now=now)
    sweep_services(today=beijing_date(now))
