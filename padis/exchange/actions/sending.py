"""Putting messages on their way, and what the end of a case does to them. Called by the kinds' use cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from padis.cases.models import Case
from padis.cases.names import mask_name
from padis.exchange.door import Actor, Content, Door, answer_due
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.exchange.states import SETTLED, TRANSITIONS, Event
from padis.privacy import legal
from padis.shared.sharding import Maker, new_id
from padis.shared.time import beijing_date

new_message = Maker(Message)


@dataclass(frozen=True, slots=True)
class Sending:
    """One message to send about a case that is being filed, or was; `serial` counts the case's messages from 1."""

    case: Case
    kind: str
    serial: int
    urgent: bool
    key_person: bool
    content: Content
    actor: Actor
    at: datetime


def send(door: Door, sending: Sending) -> Message:
    """Address the message to the case's other side and hand it to the door; the caller writes the door.

    Raises Conflict as long as no legal basis of the kind is recorded.
    """
    case, day = sending.case, beijing_date(sending.at)
    legal.check_on(sending.kind, kind_of(sending.kind).name, on=day)
    due = answer_due(sending.kind, day, urgent=sending.urgent)
    message: Message = new_message(
        shard=case.shard, id=new_id(), number=f"{case.number}-{sending.serial}", kind=sending.kind, case_id=case.id,
        sender=case.unit, receiver=case.partner, label=mask_name(case.name), urgent=sending.urgent,
        key_person=sending.key_person, asked_on=day, due_on=due.on, provisional=due.provisional,
    )  # fmt: skip
    door.send(message, by=sending.actor, at=sending.at, content=sending.content)
    return message


def messages_to_end(case: Case, event: Event) -> Sequence[Message]:
    """The case's messages that the event ends, locked in order."""
    sources = TRANSITIONS[event].sources
    found = (
        Message.objects.select_for_update(of=("self",))
        .filter(shard=case.shard, case_id=case.id)
        .exclude(state__in=SETTLED)
    )
    return [message for message in found.order_by("id") if message.state in sources]


def ending_of_case(door: Door, case: Case, event: Event, *, actor: Actor, at: datetime, note: str) -> int:
    """End what is under way for a case that is closed, cancelled or deleted. Returns how many messages that were."""
    changes: dict[str, Any] = {"paused_on": None}
    messages = messages_to_end(case, event)
    for message in messages:
        door.move(message, event, by=actor, at=at, content=Content({}, {"note": note}), **changes)
    return len(messages)
