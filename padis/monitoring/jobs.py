"""Periodic jobs of the monitors (times are UTC: 16:20 is 00:20 in Beijing)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from padis.monitoring.actions import close_due_months, fold_past
from padis.shared.time import beijing_date


@app.periodic(cron="20 16 * * *")
@app.task(queueing_lock="closing")
def close_months(timestamp: int) -> None:
    """Looks every night; a month closes on the night after the last day on which answers count."""
    close_due_months(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="50 17 * * *")
@app.task(queueing_lock="fold months")
def fold_past_months(timestamp: int) -> None:
    fold_past(today=beijing_date(datetime.fromtimestamp(timestamp, UTC)))
