"""What the receiver does with an item (M3)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import actions as cases
from padis.cases.facts import PLACES
from padis.divisions.queries import division
from padis.exchange import rules
from padis.exchange.actions.locking import lock_message
from padis.exchange.door import Actor, Content, Door
from padis.exchange.kinds import Finding, kind_of
from padis.exchange.models import Message
from padis.exchange.notes import mark_of
from padis.exchange.states import Event, State
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

TOWNSHIP = 4


@use_case
def mark_opened(*, key: Key, by: User, now: datetime) -> Message:
    """A receiver's user has had the item on screen. Does nothing when it was opened before. Raises NotAllowed."""
    message = lock_message(key)
    if message.state != State.SENT:
        return message
    rules.check_may(by, message, Event.OPENED)
    return _move(message, Event.OPENED, by=by, now=now)


@use_case
def answer(*, key: Key, by: User, finding: str, corrections: dict[str, Any], note: str, now: datetime) -> Message:
    """Send the receiver's finding back: the clock stops, the turn is the asker's.

    `corrections` are clean facts (cases.facts), of the fields that differ. Raises NotAllowed, Conflict, Refused.
    """
    message = lock_message(key)
    rules.check_may(by, message, Event.ANSWERED)
    found = _finding(message, finding, corrections, note)
    _state(message, corrections, by=by, now=now)
    plain = {"finding": found.code, "corrected": sorted(corrections)}
    if said := mark_of(note):
        plain["said"] = said
    content = Content(plain, {"corrections": corrections, "note": note})
    return _move(message, Event.ANSWERED, by=by, now=now, content=content, finding=found.code)


@use_case
def answer_in_part(*, key: Key, by: User, corrections: dict[str, Any], note: str, now: datetime) -> Message:
    """Tell what is known so far; the clock goes on and the turn stays. Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.PART_ANSWERED)
    if not corrections and not note:
        raise Refused(_("Say what is known so far."), field="note")
    _state(message, corrections, by=by, now=now)
    content = Content({"corrected": sorted(corrections)}, {"corrections": corrections, "note": note})
    return _move(message, Event.PART_ANSWERED, by=by, now=now, content=content)


@use_case
def question(*, key: Key, by: User, text: str, now: datetime) -> Message:
    """Ask the sender back, once per round. In time, it pauses the clock until the reply. Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.QUESTIONED)
    if message.question_used:
        raise Conflict(_("One question per round was asked already; please telephone the other side."))
    if not text:
        raise Refused(_("Write the question."), field="text")
    day = beijing_date(now)
    paused_on = day if day <= message.due_on else None
    content = Content({}, {"question": text})
    return _move(message, Event.QUESTIONED, by=by, now=now, content=content, question_used=True, paused_on=paused_on)


@use_case
def return_misdirected(*, key: Key, by: User, proposed: str, note: str, now: datetime) -> Message:
    """Send a misdirected item back, with the right unit where it is known ("" where not). Raises NotAllowed, Conflict, Refused."""
    message = lock_message(key)
    rules.check_may(by, message, Event.RETURNED)
    if proposed:
        place = division(proposed)
        if place is None or place.level != TOWNSHIP or proposed in {message.receiver, message.sender}:
            raise Refused(_("Propose another township, or leave it empty."), field="proposed")
    elif not note:
        raise Refused(_("Propose the right unit, or say why it is not yours."), field="note")
    content = Content({"proposed": proposed}, {"note": note})
    return _move(message, Event.RETURNED, by=by, now=now, content=content)


@use_case
def decline(*, key: Key, by: User, note: str, now: datetime) -> Message:
    """The person does not wish it. Settled, and she leaves the follow-up list.

    Before the due day it lowers nobody's figure. Raises NotAllowed, Conflict.
    """
    message = lock_message(key)
    rules.check_may(by, message, Event.DECLINED)
    return _move(message, Event.DECLINED, by=by, now=now, content=Content({}, {"note": note}))


def _state(message: Message, corrections: dict[str, Any], *, by: User, now: datetime) -> None:
    """Record what the receiver knows better, as its claim. Raises Refused for the two places."""
    if not PLACES.isdisjoint(corrections):
        raise Refused(_("A wrong place is no correction: return the item, or say so by the result."), field="finding")
    if corrections:
        cases.claim(
            message.case, unit=by.unit_id, by_id=by.pk, facts=corrections, adopted=False, message_id=message.id, at=now
        )


def _move(
    message: Message, event: Event, *, by: User, now: datetime, content: Content | None = None, **changes: Any
) -> Message:
    door = Door()
    door.move(message, event, by=Actor.of(by), at=now, content=content, **changes)
    door.write()
    return message


def _finding(message: Message, code: str, corrections: dict[str, Any], note: str) -> Finding:
    """Raises Refused when the finding is not one of the kind's, or does not go with what was stated."""
    found = kind_of(message.kind).findings.get(code)
    if found is None:
        raise Refused(_("Choose a result."), field="finding")
    if found.takes_corrections and not corrections:
        raise Refused(_("“Corrected” needs at least one corrected field."), field="finding")
    if corrections and not found.takes_corrections:
        raise Refused(_("There are corrected fields: choose “Corrected”, or take them back."), field="finding")
    if found.needs_note and not note:
        raise Refused(_("This result needs a note."), field="note")
    return found
