"""Counting the lists every hour, for the levels above."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from padis.register.quality.counting import count_all


@app.periodic(cron="35 * * * *")
@app.task(queueing_lock="quality")
def count_quality_lists(timestamp: int) -> None:
    count_all(now=datetime.fromtimestamp(timestamp, UTC))
