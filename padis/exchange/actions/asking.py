"""What the sender does with an item that came back (M3)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import actions as cases
from padis.cases.rules import check_addressee, check_places
from padis.divisions.queries import short_name
from padis.exchange import rules
from padis.exchange.actions.locking import lock_message
from padis.exchange.door import Actor, Content, Door, answer_due, due
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message, Task
from padis.exchange.queries import latest_corrections
from padis.exchange.states import Event
from padis.shared.errors import Refused
from padis.shared.sharding import Key, new_id, shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

FOLLOW_UP = "follow_up"


@use_case
def confirm(*, key: Key, by: User, accepted: list[str], now: datetime) -> Message:
    """Settle the item. `accepted` names the corrected fields that the asker takes over into its file.

    Where the finding leaves something to clear up (moved, address unclear …) the asker gets a task. Raises NotAllowed,
    Conflict, Refused.
    """
    message = lock_message(key)
    rules.check_may(by, message, Event.CONFIRMED)
    corrections = latest_corrections(message)
    taken = {name: value for name, value in corrections.items() if name in accepted}
    if taken:
        cases.claim(
            message.case, unit=by.unit_id, by_id=by.pk, facts=taken, adopted=True, message_id=message.id, at=now
        )
    door, actor = Door(), Actor.of(by)
    content = Content({"accepted": sorted(taken), "refused": sorted(set(corrections) - set(taken))})
    door.move(message, Event.CONFIRMED, by=actor, at=now, content=content)
    if kind_of(message.kind).findings[message.finding].follow_up:
        door.open_task(_follow_up(message, now), by=actor)
    door.write()
    return message


@use_case
def ask_again(*, key: Key, by: User, note: str, now: datetime) -> Message:
    """Start a new round with a full limit. Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.ASKED_AGAIN)
    if not note:
        raise Refused(_("Say what should be checked again."), field="note")
    return _new_obligation(message, Event.ASKED_AGAIN, by=by, now=now, note=note, round_no=message.round_no + 1)


@use_case
def reply(*, key: Key, by: User, text: str, now: datetime) -> Message:
    """Reply to the receiver's question: its clock goes on, later by the days it stood still. Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.REPLIED)
    if not text:
        raise Refused(_("Write the reply."), field="text")
    changes: dict[str, Any] = {"paused_on": None}
    if message.paused_on is not None:
        stood_still = message.paused_on, beijing_date(now)
        later = answer_due(message.kind, message.asked_on, urgent=message.urgent, stood_still=stood_still)
        changes |= {"due_on": later.on, "provisional": later.provisional}
    return _move(message, Event.REPLIED, by=by, now=now, content=Content({}, {"reply": text}), **changes)


@use_case
def resend(*, key: Key, by: User, receiver: str, note: str, now: datetime) -> Message:
    """Send a returned item to the right township, which gets a full limit. Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.RESENT)
    if kind_of(message.kind).goes_to_other_side:
        check_places(message.sender, receiver, field="receiver", on=beijing_date(now))
        _readdress(message, receiver, by=by, now=now)
    else:
        check_addressee(message.sender, receiver, field="receiver")
    return _new_obligation(message, Event.RESENT, by=by, now=now, note=note, receiver=receiver, opened_at=None)


@use_case
def withdraw(*, key: Key, by: User, note: str, now: datetime) -> Message:
    """Take back an item that was not answered. Raises NotAllowed, Conflict."""
    message = lock_message(key)
    rules.check_may(by, message, Event.WITHDRAWN)
    content = Content({}, {"note": note})
    return _move(message, Event.WITHDRAWN, by=by, now=now, content=content, paused_on=None)


def _readdress(message: Message, receiver: str, *, by: User, now: datetime) -> None:
    """The case's other side is the new receiver. Raises Refused where the case is the other side's own."""
    if message.sender == message.case.unit:
        cases.readdress(message.case, partner=receiver, by_id=by.pk, message_id=message.id, at=now)
    elif receiver != message.case.unit:
        words = _("The case file is kept by %(unit)s: send it there again, or withdraw it.")
        raise Refused(words % {"unit": short_name(message.case.unit)}, field="receiver")


def _new_obligation(message: Message, event: Event, *, by: User, now: datetime, note: str, **changes: Any) -> Message:
    day = beijing_date(now)
    limit = answer_due(message.kind, day, urgent=message.urgent)
    changes |= {
        "asked_on": day,
        "due_on": limit.on,
        "provisional": limit.provisional,
        "question_used": False,
        "paused_on": None,
        "answered_at": None,
    }
    return _move(message, event, by=by, now=now, content=Content({}, {"note": note}), **changes)


def _move(message: Message, event: Event, *, by: User, now: datetime, content: Content, **changes: Any) -> Message:
    door = Door()
    door.move(message, event, by=Actor.of(by), at=now, content=content, **changes)
    door.write()
    return message


def _follow_up(message: Message, now: datetime) -> Task:
    limit = due(message.kind, FOLLOW_UP, beijing_date(now))
    return Task(
        shard=shard_of(message.sender), id=new_id(), kind=message.kind, unit=message.sender, partner=message.receiver,
        number=message.number, case_shard=message.shard, case_id=message.case_id, label=message.label,
        reason=message.finding, level=FOLLOW_UP, opened_at=now, due_on=limit.on, provisional=limit.provisional,
    )  # fmt: skip
