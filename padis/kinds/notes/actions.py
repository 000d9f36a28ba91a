"""Noting what was done for a task, and closing it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.exchange import rules
from padis.exchange.actions import finish_task, lock_task
from padis.exchange.kinds import kind_of
from padis.exchange.models import Task
from padis.kinds.notes.models import TaskNote
from padis.shared.errors import Refused
from padis.shared.sharding import Key, new_id
from padis.shared.transactions import use_case


@use_case
def note(*, key: Key, text: str, by: User, now: datetime) -> TaskNote:
    """The task stays open. Raises NotAllowed, Conflict, Refused without a text."""
    task = lock_task(key)
    rules.check_may_finish(by, task)
    if not text.strip():
        raise Refused(_("Write what was done."), field="text")
    return TaskNote.objects.create(shard=task.shard, id=new_id(), task=task, text=text, at=now, by_id=by.pk)


@use_case
def close(*, key: Key, text: str, by: User, now: datetime) -> Task:
    """Close the task, with what was done last, by the outcome that its kind names. Raises NotAllowed, Conflict, Refused
    for one without any note."""
    if text.strip():
        note(key=key, text=text, by=by, now=now)
    elif not notes_of(key):
        raise Refused(_("Write what was done."), field="text")
    task = Task.objects.get(pk=key)
    outcome = kind_of(task.kind).chores[task.reason].outcome
    return finish_task(key=key, by=by, outcome=outcome, now=now)


def notes_of(key: Key) -> Sequence[TaskNote]:
    """First to last."""
    return list(TaskNote.objects.filter(shard=key[0], task_id=key[1]).order_by("at", "id"))
