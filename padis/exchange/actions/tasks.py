"""What a unit has to do by itself."""

from datetime import datetime

from padis.accounts.models import User
from padis.exchange import rules
from padis.exchange.actions.locking import lock_task
from padis.exchange.door import Actor, Door
from padis.exchange.models import Task
from padis.shared.sharding import Key
from padis.shared.transactions import use_case


@use_case
def finish_task(*, key: Key, by: User, outcome: str, now: datetime) -> Task:
    """Mark a task done; `outcome` is one of the kind's words for how. Raises NotAllowed, Conflict."""
    task = lock_task(key)
    rules.check_may_finish(by, task)
    door = Door()
    door.finish_task(task, by=Actor.of(by), at=now, outcome=outcome)
    door.write()
    return task
