"""Periodic jobs of the exchange (times are UTC: 16:10 is 00:10 in Beijing)."""

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app

from padis.exchange.actions import anchor_until, fold, settle_due_days, sweep
from padis.shared.time import beijing_date


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="sweep")
def sweep_open_counts(timestamp: int) -> None:
    sweep()


@app.periodic(cron="10 16 * * *")
@app.task(queueing_lock="anchor")
def anchor_the_ledger(timestamp: int) -> None:
    anchor_until(beijing_date(datetime.fromtimestamp(timestamp, UTC)) - timedelta(days=1))


@app.periodic(cron="30 17 * * *")
@app.task(queueing_lock="fold")
def fold_the_backlog(timestamp: int) -> None:
    fold(before=beijing_date(datetime.fromtimestamp(timestamp, UTC)) + timedelta(days=1))


@app.periodic(cron="40 17 * * *")
@app.task(queueing_lock="due days")
def move_due_days(timestamp: int) -> None:
    """Once the calendar of a further year is there; else there is nothing to move."""
    settle_due_days(now=datetime.fromtimestamp(timestamp, UTC))
