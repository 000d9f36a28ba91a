"""States of an item, what may follow what, and whose turn it then is: as data (M3; `docs/states/` is drawn from it).

`SENDER` asked, `RECEIVER` must answer. An open state always has a turn; a settled one has none.
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
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("state", "Declined by the person")
    CANCELLED = "cancelled", pgettext_lazy("state", "Cancelled")
    VOID = "void", pgettext_lazy("state", "Deleted")


class Event(models.TextChoices):
    SENT = "sent", pgettext_lazy("event", "sent")
    OPENED = "opened", pgettext_lazy("event", "opened")
    PART_ANSWERED = "part_answered", pgettext_lazy("event", "answered in part")
    QUESTIONED = "questioned", pgettext_lazy("event", "asked a question")
    REPLIED = "replied", pgettext_lazy("event", "replied to the question")
    ANSWERED = "answered", pgettext_lazy("event", "answered")
    CONFIRMED = "confirmed", pgettext_lazy("event", "confirmed the answer")
    ASKED_AGAIN = "asked_again", pgettext_lazy("event", "asked again")
    RETURNED = "returned", pgettext_lazy("event", "returned it as misdirected")
    RESENT = "resent", pgettext_lazy("event", "sent it to the right unit")
    WITHDRAWN = "withdrawn", pgettext_lazy("event", "withdrew it")
    DECLINED = "declined", pgettext_lazy("event", "recorded that the person declines")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled the case file")
    VOIDED = "voided", pgettext_lazy("event", "deleted the case file")
    DUE_MOVED = "due_moved", pgettext_lazy("event", "settled the due day by the calendar of working days")
    TASK_OPENED = "task_opened", pgettext_lazy("event", "task opened")
    TASK_DONE = "task_done", pgettext_lazy("event", "task done")


class Party(models.TextChoices):
    SENDER = "sender"
    RECEIVER = "receiver"


class Act(models.TextChoices):
    """What the unit whose turn it is has to do; the tabs of the to-do list."""

    VERIFY = "verify", _("Verify and answer")
    CONFIRM = "confirm", _("Confirm the answer")
    REPLY = "reply", _("Reply to a question")
    RESEND = "resend", _("Returned items")
    TASK = "task", _("Follow up")


@dataclass(frozen=True, slots=True)
class Turning:
    """Whose turn a state makes it, for which act; None for a settled state."""

    party: Party
    act: Act


OWNERS: dict[State, Turning | None] = {
    State.SENT: Turning(Party.RECEIVER, Act.VERIFY),
    State.OPENED: Turning(Party.RECEIVER, Act.VERIFY),
    State.PART_ANSWERED: Turning(Party.RECEIVER, Act.VERIFY),
    State.QUESTIONED: Turning(Party.SENDER, Act.REPLY),
    State.ANSWERED: Turning(Party.SENDER, Act.CONFIRM),
    State.RETURNED: Turning(Party.SENDER, Act.RESEND),
    State.CONFIRMED: None,
    State.WITHDRAWN: None,
    State.DECLINED: None,
    State.CANCELLED: None,
    State.VOID: None,
}

AWAITING_ANSWER = frozenset({State.SENT, State.OPENED, State.PART_ANSWERED, State.QUESTIONED})
"""States in which the receiver's obligation of this round is not settled."""

TAKEN_BACK = frozenset({State.WITHDRAWN, State.CANCELLED, State.VOID})
"""The sender needs no answer any more; so the receiver needs the facts no more."""

SETTLED = frozenset(state for state, turning in OWNERS.items() if turning is None)


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
        _transition(Event.DUE_MOVED, None, None, *_UNANSWERED),
    )
}
"""Event.SENT has no source: it makes the item."""
