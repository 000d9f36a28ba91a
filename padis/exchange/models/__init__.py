"""What travels and what is counted: message, turn, docket, ledger, tallies. Written by the door alone."""

from padis.exchange.models.items import DocketQuerySet, DocketRow, Message, Sheet, Task, Turn
from padis.exchange.models.ledger import Anchor, LedgerEntry, Pulse
from padis.exchange.models.tallies import Activity, Backlog, Corridor, OpenCount, Tally

__all__ = [
    "Activity",
    "Anchor",
    "Backlog",
    "Corridor",
    "DocketQuerySet",
    "DocketRow",
    "LedgerEntry",
    "Message",
    "OpenCount",
    "Pulse",
    "Sheet",
    "Tally",
    "Task",
    "Turn",
]
