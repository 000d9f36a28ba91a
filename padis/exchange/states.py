"""States of an item, what may follow what, and whose turn it then is: as data (M3, M5; `docs/states/` is drawn from it).

`SENDER` asked, `RECEIVER` must answer, or only receive: that is the `Duty` of the kind. An open state always has a turn;
a settled one has none.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    SENT = "sent", pgettext_lazy("state", "Sent")
    OPENED = "opened", pgettext_lazy("state", "Opened")
    PART_ANSWERED = "part", pgettext_lazy("state", "Partly answered")
    QUESTIONED = "questioned", pgettext_lazy("state", "Question asked")
    ANSWERED = "answered", pgettext_lazy("state", "Answered")
    RETURNED = "returned", pgettext_lazy("state", "Returned")
    CONFIRMED = "confirmed", pgettext_lazy("state", "Confirmed")
    RECEIVED = "received", pgettext_lazy("state", "Received")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("state", "Declined by the person")
    CANCELLED = "cancelled", pgettext_lazy("state", "Cancelled")
    VOID = "void", pgettext_lazy("state", "Deleted")
    JOINED = "joined", pgettext_lazy("state", "Joined to its electronic form")


class Event(models.TextChoices):
    SENT = "sent", pgettext_lazy("event", "sent")
    OPENED = "opened", pgettext_lazy("event", "opened")
    PART_ANSWERED = "part_answered", pgettext_lazy("event", "answered in part")
    QUESTIONED = "questioned", pgettext_lazy("event", "asked a question")
    REPLIED = "replied", pgettext_lazy("event", "replied to the question")
    ANSWERED = "answered", pgettext_lazy("event", "answered")
    CONFIRMED = "confirmed", pgettext_lazy("event", "confirmed the answer")
    RECEIVED = "received", pgettext_lazy("event", "received it")
    ASKED_AGAIN = "asked_again", pgettext_lazy("event", "asked again")
    RETURNED = "returned", pgettext_lazy("event", "returned it as misdirected")
    RESENT = "resent", pgettext_lazy("event", "sent it to the right unit")
    WITHDRAWN = "withdrawn", pgettext_lazy("event", "withdrew it")
    DECLINED = "declined", pgettext_lazy("event", "recorded that the person declines")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled the case file")
    VOIDED = "voided", pgettext_lazy("event", "deleted the case file")
    JOINED = "joined", pgettext_lazy("event", "joined the paper form to the electronic one")
    DUE_MOVED = "due_moved", pgettext_lazy("event", "settled the due day by the calendar of working days")
    TASK_OPENED = "task_opened", pgettext_lazy("event", "task opened")
    TASK_DONE = "task_done", pgettext_lazy("event", "task done")


class Party(models.TextChoices):
    SENDER = "sender"
    RECEIVER = "receiver"


class Channel(models.TextChoices):
    """How an item travels. What went on paper is on the lists of both sides, and in no figure but its own."""

    ELECTRONIC = "electronic", pgettext_lazy("channel", "electronic")
    PAPER = "paper", pgettext_lazy("channel", "on paper")


class Duty(models.TextChoices):
    """What the receiver of a kind of message owes."""

    ANSWER = "answer"  # verify, and send an answer back
    RECEIVE = "receive"  # take note of it


class Act(models.TextChoices):
    """What the unit whose turn it is has to do; the tabs of the to-do list."""

    VERIFY = "verify", _("Verify and answer")
    RECEIVE = "receive", _("Receive")
    CONFIRM = "confirm", _("Confirm the answer")
    REPLY = "reply", _("Reply to a question")
    RESEND = "resend", _("Returned items")
    TASK = "task", _("Follow up")


@dataclass(frozen=True, slots=True)
class Turning:
    """Whose turn a state makes it, for which act; None for a settled state."""

    party: Party
    act: Act


_EITHER_WAY: dict[State, Turning | None] = {
    State.RETURNED: Turning(Party.SENDER, Act.RESEND),
    State.WITHDRAWN: None,
    State.DECLINED: None,
    State.CANCELLED: None,
    State.VOID: None,
}
OWNERS: dict[Duty, dict[State, Turning | None]] = {
    Duty.ANSWER: {
        State.SENT: Turning(Party.RECEIVER, Act.VERIFY),
        State.OPENED: Turning(Party.RECEIVER, Act.VERIFY),
        State.PART_ANSWERED: Turning(Party.RECEIVER, Act.VERIFY),
        State.QUESTIONED: Turning(Party.SENDER, Act.REPLY),
        State.ANSWERED: Turning(Party.SENDER, Act.CONFIRM),
        State.CONFIRMED: None,
        **_EITHER_WAY,
    },
    Duty.RECEIVE: {
        State.SENT: Turning(Party.RECEIVER, Act.RECEIVE),
        State.OPENED: Turning(Party.RECEIVER, Act.RECEIVE),
        State.RECEIVED: None,
        State.JOINED: None,
        **_EITHER_WAY,
    },
}
"""By duty, whose turn each state makes it: the states that an item of such a kind can be in, and no others."""

RECEIVERS_ACTS = (Act.VERIFY, Act.RECEIVE)
"""What a sender waits for; the other acts follow from what came back."""

AWAITING_ANSWER = frozenset({State.SENT, State.OPENED, State.PART_ANSWERED, State.QUESTIONED})
"""States in which the receiver's obligation of this round is not settled."""

TAKEN_BACK = frozenset({State.WITHDRAWN, State.CANCELLED, State.VOID})
"""The sender needs no answer any more; so the receiver needs the facts no more."""

SETTLED = frozenset(state for owners in OWNERS.values() for state, turning in owners.items() if turning is None)


@dataclass(frozen=True, slots=True)
class Transition:
    """In a state of `sources`, `party` may cause `event`, which leads to `target`.

    Without a party the platform itself causes it; without a target the item stays in its state.
    """

    event: Event
    sources: frozenset[State]
    target: State | None
    party: Party | None

    def after(self, state: State) -> State:
        return self.target or state


def _transition(event: Event, party: Party | None, target: State | None, *sources: State) -> Transition:
    return Transition(event, frozenset(sources), target, party)


_UNANSWERED = (State.SENT, State.OPENED, State.PART_ANSWERED)

TRANSITIONS: dict[Event, Transition] = {
    transition.event: transition
    for transition in (
        _transition(Event.OPENED, Party.RECEIVER, State.OPENED, State.SENT),
        _transition(Event.PART_ANSWERED, Party.RECEIVER, State.PART_ANSWERED, *_UNANSWERED),
        _transition(Event.QUESTIONED, Party.RECEIVER, State.QUESTIONED, *_UNANSWERED),
        _transition(Event.REPLIED, Party.SENDER, State.OPENED, State.QUESTIONED),
        _transition(Event.ANSWERED, Party.RECEIVER, State.ANSWERED, *_UNANSWERED),
        _transition(Event.CONFIRMED, Party.SENDER, State.CONFIRMED, State.ANSWERED),
        _transition(Event.RECEIVED, Party.RECEIVER, State.RECEIVED, State.SENT, State.OPENED),
        _transition(Event.ASKED_AGAIN, Party.SENDER, State.SENT, State.ANSWERED),
        _transition(Event.RETURNED, Party.RECEIVER, State.RETURNED, *_UNANSWERED),
        _transition(Event.RESENT, Party.SENDER, State.SENT, State.RETURNED),
        _transition(Event.WITHDRAWN, Party.SENDER, State.WITHDRAWN, *_UNANSWERED, State.QUESTIONED, State.RETURNED),
        _transition(Event.DECLINED, Party.RECEIVER, State.DECLINED, *_UNANSWERED),
        _transition(
            Event.CANCELLED,
            Party.SENDER,
            State.CANCELLED,
            *_UNANSWERED,
            State.QUESTIONED,
            State.RETURNED,
            State.ANSWERED,
        ),
        _transition(
            Event.VOIDED, Party.SENDER, State.VOID, *_UNANSWERED, State.QUESTIONED, State.RETURNED, State.ANSWERED
        ),
        _transition(Event.JOINED, None, State.JOINED, State.SENT, State.OPENED, State.RECEIVED),
        _transition(Event.DUE_MOVED, None, None, *_UNANSWERED),
    )
}
"""Event.SENT has no source: it makes the item."""

EVENTS: dict[Duty, frozenset[Event]] = {
    Duty.ANSWER: frozenset(TRANSITIONS) - {Event.RECEIVED, Event.JOINED},
    Duty.RECEIVE: frozenset(TRANSITIONS)
    - {Event.PART_ANSWERED, Event.QUESTIONED, Event.REPLIED, Event.ANSWERED, Event.CONFIRMED, Event.ASKED_AGAIN},
}
"""By duty, what may happen to an item of such a kind once it is sent."""
