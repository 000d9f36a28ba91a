"""What follows from a message's state: receipts, whose turn it is, and the rows of turn and docket."""

from datetime import date, datetime
from typing import Any, NamedTuple, Self

from padis.exchange.door.clock import due_on
from padis.exchange.kinds import turning_of
from padis.exchange.models import Message, Task
from padis.exchange.states import AWAITING_ANSWER, Act, Channel, Event, Party, State, Turning
from padis.shared.sharding import shard_of


class Before(NamedTuple):
    """What the effects must know of the moment before an event."""

    due_on: date
    in_time: bool
    was_open: bool
    was_due: bool
    was_paused: bool
    was_opened: bool

    @classmethod
    def of(cls, message: Message, day: date) -> Self:
        paused = message.paused_on is not None
        due = message.state in AWAITING_ANSWER and not is_paper(message)
        in_time, opened = paused or day <= message.due_on, message.opened_at is not None
        return cls(message.due_on, in_time, due and not paused, due, paused, opened)


NOTHING_BEFORE = Before(date.min, True, False, False, False, False)


def is_paper(message: Message) -> bool:
    return message.channel == Channel.PAPER


def stamp(message: Message, event: Event, before: Before, at: datetime) -> None:
    """The receipts. `on_time` is fixed at the first answer of round 1, or by receiving; a due day that is no longer awaited
    moves no more."""
    message.provisional = message.provisional and message.state in AWAITING_ANSWER
    if event is Event.OPENED:
        message.opened_at = message.opened_at or at
    elif event in (Event.ANSWERED, Event.RECEIVED):
        message.answered_at = at
        if message.on_time is None and message.round_no == 1:
            message.on_time = before.in_time
    elif event is Event.CONFIRMED:
        message.confirmed_at = at


def stops_or_starts(event: Event, message: Message, before: Before) -> bool:
    """Whether this event stops the clock of the round, or starts it again."""
    if event is Event.QUESTIONED:
        return message.paused_on is not None
    return event is Event.REPLIED and before.was_paused


def unit_whose_turn(message: Message, turning: Turning | None) -> str:
    if turning is None:
        return ""
    return message.sender if turning.party is Party.SENDER else message.receiver


def shard_of_turn(message: Message) -> str | None:
    unit = unit_whose_turn(message, turning_of(message.kind, message.state))
    return shard_of(unit) if unit else None


def turn_due(message: Message, turning: Turning | None, day: date) -> date | None:
    """The receiver's turn ends with the round; the asker's turns have limits of their own (docs/decisions.md)."""
    if turning is None:
        return None
    return message.due_on if turning.party is Party.RECEIVER else due_on(message.kind, turning.act.value, day)


def turn_row(message: Message, turning: Turning, unit: str, turn_due: date | None, at: datetime) -> tuple[Any, ...]:
    """The values of `statements.TURN_VALUES`."""
    partner = message.receiver if unit == message.sender else message.sender
    return (
        message.shard, unit, turning.act.value, message.kind, message.number, message.label, partner,
        str(message.state), message.urgent, message.round_no, turn_due,
        message.provisional and turning.party is Party.RECEIVER, at,
    )  # fmt: skip


def turn_of_task(task: Task) -> tuple[Any, ...]:
    """The same for a task."""
    return (
        task.shard, task.id, task.shard, task.unit, Act.TASK.value, task.kind, task.number, task.label,
        task.partner, "task", False, 1, task.due_on, task.provisional, task.opened_at,
    )  # fmt: skip


def docket_row(
    message: Message, unit: str, role: Party, turning: Turning | None, *, left: bool = False
) -> tuple[Any, ...]:
    """The values of `statements.DOCKET_VALUES`; `turning` is that of its state.

    A unit that returned the item has left it until it is sent there again. Urgency says something of her health: it leaves with the facts.
    """
    left = role is Party.RECEIVER and (left or message.state == State.RETURNED)
    partner = message.receiver if role is Party.SENDER else message.sender
    return (
        message.shard, message.case_id, message.number, message.kind, role.value, partner, message.label,
        str(message.state), message.urgent and not left, message.round_no, left, turning is not None and turning.party is role,
        message.paused_on is not None, message.sent_at, message.opened_at, message.answered_at, message.confirmed_at, message.due_on,
        message.provisional, message.on_time, message.finding,
    )  # fmt: skip
