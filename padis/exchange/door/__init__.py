"""The one door for change (docs/adr/0003)."""

from padis.exchange.door.clock import Due, answer_due, due, due_on, month_of
from padis.exchange.door.door import Actor, Content, Door

__all__ = ["Actor", "Content", "Door", "Due", "answer_due", "due", "due_on", "month_of"]
