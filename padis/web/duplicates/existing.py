"""What was typed beside what exists: why it may be the same person, and how the two are joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from padis.accounts.models import User
from padis.cases import duplicates
from padis.cases.duplicates import Match
from padis.cases.facts import Facts
from padis.cases.likeness import Likeness, likeness
from padis.cases.models import CaseState
from padis.cases.projection import all_facts
from padis.exchange.kinds import knows
from padis.exchange.models import Message
from padis.exchange.queries import messages_of_case
from padis.exchange.states import TRANSITIONS, Event
from padis.web.cases.access import Opened, log, open_or_404
from padis.web.cases.check import Known, known
from padis.web.duplicates.compared import Group, compared

EDIT, ANSWER, STATE = "edit", "answer", "state"


@dataclass(frozen=True, slots=True)
class Existing:
    """A live case that may be hers; field by field only for its two sides."""

    known: Known
    why: Sequence[Likeness]
    groups: Sequence[Group] = ()
    way: str = ""  # how what was typed is joined to it; "" where it is not

    @property
    def number(self) -> str:
        return self.known.match.number


def beside(matches: Sequence[Match], typed: Facts, *, by: User, now: datetime, direction: str = "") -> list[Existing]:
    """The matches as the user may see them, each reading logged; `direction` of what is being filed, for the ways."""
    own = duplicates.digests(typed)
    found = duplicates.find(own.values())
    agreeing = {
        match.number: [
            Likeness(kind) for kind in own if any(each.number == match.number for each in found.get(own[kind], ()))
        ]
        for match in matches
    }
    return [
        _opened(each, typed, by=by, now=now, direction=direction)
        if each.may_open
        else Existing(each, agreeing[each.match.number])
        for each in known(matches, by=by, now=now)
    ]


def way_of(opened: Opened, direction: str, user: User) -> str:
    """How something typed in that direction is joined to the case: the same stay, seen from the same or the other side."""
    case = opened.case
    if case.state != CaseState.OPEN or not direction or (case.direction == direction) != opened.is_own:
        return ""
    if opened.is_own:
        return EDIT
    return ANSWER if awaiting(opened, user) else STATE


def awaiting(opened: Opened, user: User) -> Message | None:
    """The item about the case that the user's unit has to answer."""
    sources = TRANSITIONS[Event.ANSWERED].sources
    found = (
        message
        for message in messages_of_case(opened.case)
        if message.receiver == user.unit_id and message.state in sources and knows(message.kind, Event.ANSWERED)
    )
    return next(found, None)


def _opened(known: Known, typed: Facts, *, by: User, now: datetime, direction: str) -> Existing:
    opened = open_or_404(known.match.number, seen_by=by)
    log(opened, by=by, at=now)
    held = all_facts(opened.case, health=True)
    return Existing(known, likeness(typed, held), compared(typed, held), way_of(opened, direction, by))
