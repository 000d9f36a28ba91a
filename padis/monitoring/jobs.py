"""Periodic jobs of the monitors (times are UTC: 16:20 is 00:20 in Beijing)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from padis.monitoring.actions import close_due_months


@app.periodic(cron="20 16 * * *")
@app.task(queueing_lock="closing")
def close_months(timestamp: int) -> None:
    """Looks every night; a month closes on the night after the last day on which answers count."""
    close_due_months(now=datetime.fromtimestamp(timestamp, UTC))
