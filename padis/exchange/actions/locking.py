"""Taking the row lock of an item, first thing in every use case."""

from padis.exchange.models import Message, Task
from padis.shared.sharding import Key


def lock_message(key: Key) -> Message:
    """The message, locked until the transaction ends. Raises Message.DoesNotExist."""
    return Message.objects.select_for_update(of=("self",)).get(pk=key)


def lock_task(key: Key) -> Task:
    """The task, locked until the transaction ends. Raises Task.DoesNotExist."""
    return Task.objects.select_for_update(of=("self",)).get(pk=key)
