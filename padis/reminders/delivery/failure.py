"""That something was not delivered, and why."""

from padis.reminders.models import Attempt


class NotDelivered(Exception):
    """`status` is the number that the other side answered, where it answered by one."""

    def __init__(self, reason: Attempt.Reason, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status
