"""What a unit notes while it does a task."""

import uuid

from django.db import models

from padis.exchange.models import Task
from padis.privacy.fields import SealedTextField
from padis.shared.sharding import SameShardLink, Sharded


class TaskNote(Sharded):
    """One note; lives with its task, and is read by the task's unit alone."""

    task = SameShardLink(Task)
    task_id: uuid.UUID
    text = SealedTextField(context="kinds.service_note")  # the name under which the oldest were sealed
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["shard", "task_id", "at"], name="notes_of_a_task")]
