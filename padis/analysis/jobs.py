"""Counting all case files every night (times are UTC: 18:40 is 02:40 in Beijing)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from padis.analysis.counting import count_all


@app.periodic(cron="40 18 * * *")
@app.task(queueing_lock="analysis")
def count_cases(timestamp: int) -> None:
    count_all(now=datetime.fromtimestamp(timestamp, UTC))
