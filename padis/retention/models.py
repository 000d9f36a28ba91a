"""When contents were cleared, and how much: the trace of what is not there any more."""

from django.db import models


class Run(models.Model):
    """One run of the job; `counts` is {what: how many}, of items by their kind. Numbers alone."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.started_at}: {self.total}"

    @property
    def total(self) -> int:
        return sum(self.counts.values())
