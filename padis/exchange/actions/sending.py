"""Putting messages on their way, and what the end of a case does to them. Called by the kinds' use cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from padis.cases.models import Case
from padis.cases.names import mask_name
from padis.exchange.door import Actor, Content, Door, answer_due
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.exchange.states import SETTLED, TRANSITIONS, Channel, Event
from padis.privacy import legal
from padis.shared.sharding import Maker, new_id
from padis.shared.time import beijing_date

new_message = Maker(Message)


class Sending(NamedTuple):
    """One message to send about a case that is being filed, or was; `serial` counts the case's messages from 1.

    The actor's unit sends it, if no other is named: one side of the case to the other, or to the `receiver` that the
    kind's use case names.
    """

    case: Case
    kind: str
    serial: int
    urgent: bool
    key_person: bool
    content: Content
    actor: Actor
    at: datetime
    channel: Channel = Channel.ELECTRONIC
    unique_key: bytes = b""
    sender: str = ""  # where it is not the actor's unit: what came on paper is entered by who received it
    receiver: str = ""

    @property
    def parties(self) -> tuple[str, str]:
        """Who sends it, and to whom."""
        sender, case = self.sender or self.actor.unit, self.case
        return sender, self.receiver or (case.partner if sender == case.unit else case.unit)


def send(door: Door, sending: Sending) -> Message:
    """Address the message and hand it to the door; the caller writes the door.

    Raises Conflict as long as no legal basis of the kind is recorded.
    """
    case, day = sending.case, beijing_date(sending.at)
    legal.check_on(sending.kind, kind_of(sending.kind).name, on=day)
    sender, receiver = sending.parties
    due = answer_due(sending.kind, day, urgent=sending.urgent)
    message: Message = new_message(
        shard=case.shard, id=new_id(), number=f"{case.number}-{sending.serial}", kind=sending.kind, case_id=case.id,
        sender=sender, receiver=receiver, label=mask_name(case.name), urgent=sending.urgent,
        key_person=sending.key_person, channel=sending.channel,
        unique_key=sending.unique_key, asked_on=day, due_on=due.on, provisional=due.provisional,
    )  # fmt: skip
    door.send(message, by=sending.actor, at=sending.at, content=sending.content)
    return message


def ends_with_case(message: Message, event: Event) -> bool:
    """Whether the event, which ends a case, ends the message too. What is only received was told when it was sent:
    closing the case does not take it back."""
    if event is Event.WITHDRAWN and kind_of(message.kind).is_only_received:
        return False
    return message.state in TRANSITIONS[event].sources


def messages_to_end(case: Case, event: Event) -> Sequence[Message]:
    """The case's messages that the event ends, locked in order."""
    found = (
        Message.objects.select_for_update(of=("self",))
        .filter(shard=case.shard, case_id=case.id)
        .exclude(state__in=SETTLED)
    )
    return [message for message in found.order_by("id") if ends_with_case(message, event)]


def ending_of_case(door: Door, case: Case, event: Event, *, actor: Actor, at: datetime, note: str) -> int:
    """End what is under way for a case that is closed, cancelled or deleted. Returns how many messages that were."""
    changes: dict[str, Any] = {"paused_on": None}
    messages = messages_to_end(case, event)
    for message in messages:
        door.move(message, event, by=actor, at=at, content=Content({}, {"note": note}), **changes)
    return len(messages)
