"""The use cases of the reminders."""

from padis.reminders.actions.channels import set_hook, switch_mail
from padis.reminders.actions.delivering import deliver_due, plan_deliveries
from padis.reminders.actions.making import clear, make
from padis.reminders.actions.reading import mark_all_read, mark_read

__all__ = [
    "clear",
    "deliver_due",
    "make",
    "mark_all_read",
    "mark_read",
    "plan_deliveries",
    "set_hook",
    "switch_mail",
]
