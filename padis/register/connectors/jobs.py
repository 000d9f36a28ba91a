"""Each minute: the look into the folders, and whether a register that failed is back."""

from django.utils import timezone
from procrastinate.contrib.django import app

from padis.register.connectors.keeping import OwnSystem
from padis.register.connectors.polling import poll
from padis.register.connectors.recovery import try_those_that_failed


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="register folders", lock="register folders")
def look_into_folders(timestamp: int) -> None:
    poll(OwnSystem(), clock=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="registers that failed", lock="registers that failed")
def see_who_is_back(timestamp: int) -> None:
    try_those_that_failed(clock=timezone.now)
