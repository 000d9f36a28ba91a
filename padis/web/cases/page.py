"""The case page: one story. Who she is, the two places, whose turn it is; who says what; what happened; who looked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.cases import queries
from padis.cases.facts import FACTS, Group, identity_of, marks
from padis.cases.identity import IdentityCheck
from padis.cases.models import CaseState, Merge
from padis.cases.projection import all_facts
from padis.cases.queries import Line
from padis.cases.rules import age_on
from padis.divisions.models import Unit
from padis.divisions.queries import units
from padis.exchange.kinds import Kind, knows, turning_of
from padis.exchange.models import Message
from padis.exchange.queries import Step, histories, messages_of_case
from padis.exchange.states import Event, Turning
from padis.kinds.fact_correction.actions import TOLD_OF
from padis.kinds.fact_correction.queries import Change, untold
from padis.kinds.sending import kinds_to_send
from padis.privacy.models import AccessLog
from padis.privacy.queries import accesses_to
from padis.shared.time import beijing_date
from padis.web.cases.access import Opened, log, open_or_404, openable
from padis.web.http import Request
from padis.web.items import history


@dataclass(frozen=True)
class Sent:
    """One message of the case: how it stands, and its whole history."""

    message: Message
    steps: Sequence[Step]
    lines: Sequence[history.Line]
    is_ours: bool  # it is the turn of the reader's unit

    @property
    def turning(self) -> Turning | None:
        return turning_of(self.message.kind, self.message.state)

    @property
    def awaited(self) -> str:
        """The unit whose turn it is; "" when it is settled."""
        return self.steps[-1].entry.turn_unit

    @property
    def due_on(self) -> date | None:
        return self.steps[-1].entry.turn_due_on


@dataclass(frozen=True, slots=True)
class Reading:
    """The readings of one user for one purpose on one day: the last of them, and how many there were."""

    access: AccessLog
    times: int


def readings(accesses: Sequence[AccessLog]) -> list[Reading]:
    """Latest first, as `accesses` come."""
    days = groupby(accesses, key=lambda access: (access.user_id, access.purpose, beijing_date(access.at)))
    several = [list(group) for _day, group in days]
    return [Reading(group[0], len(group)) for group in several]


@dataclass(frozen=True)
class Story:
    """All that the page shows."""

    opened: Opened
    sections: Mapping[Group, list[Line]]
    sent: Sequence[Sent]
    other: Unit | None  # the other side's entry in the address book
    readings: Sequence[Reading]  # who has read it, for the unit that filed it
    today: date
    merges: Sequence[Merge]  # into it, and of it into another; for the unit that filed it
    opens_former: bool  # whether the reader may open the stay from which she moved on
    to_send: Sequence[Kind]  # what the reader's unit may send about her
    untold: Mapping[str, Change]  # what it corrected since the other side was told of her

    @classmethod
    def of(cls, opened: Opened, *, reader: User, today: date) -> "Story":
        case, messages = opened.case, messages_of_case(opened.case)
        steps, claims = histories(messages), queries.claims_of(case)
        partner = case.partner if opened.is_own else case.unit
        return cls(
            opened,
            queries.both_sides(claims, health=True),
            [_sent(message, steps[message.id], reader) for message in reversed(messages)],
            units([partner]).get(partner),
            readings(accesses_to(case.key)) if opened.is_own else (),
            today,
            queries.merges_of(case) if opened.is_own else (),
            bool(case.former_number and openable([case.former_number], by=reader)),
            kinds_to_send(case, reader) if case.state == CaseState.OPEN else (),
            untold(case, claims, messages, unit=reader.unit_id) if case.state in TOLD_OF else {},
        )

    @cached_property
    def facts(self) -> dict[str, Any]:
        return all_facts(self.opened.case, health=True)

    @cached_property
    def identity(self) -> IdentityCheck:
        return identity_of(self.facts, area_known=queries.area_known)

    @cached_property
    def marks(self) -> dict[str, list[str]]:
        return marks(self.facts, area_known=queries.area_known)

    @property
    def age(self) -> int | None:
        born = self.opened.case.birth_date
        return age_on(born, self.today) if born else None

    @property
    def may_tell(self) -> bool:
        """Whether the other side can be told of corrections."""
        return self.opened.case.state in TOLD_OF

    @property
    def untold_words(self) -> str:
        return "、".join(str(FACTS[name].label) for name in self.untold)

    @property
    def is_open(self) -> bool:
        return self.opened.case.state == CaseState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.opened.case.state == CaseState.CLOSED

    @property
    def answer(self) -> Message | None:
        """The message that the other side answered last."""
        answered = [
            (sent.message.answered_at, sent.message)
            for sent in self.sent
            if sent.message.answered_at and knows(sent.message.kind, Event.ANSWERED)
        ]
        return max(answered, key=lambda pair: pair[0])[1] if answered else None

    @property
    def has_differences(self) -> bool:
        return any(line.differs for lines in self.sections.values() for line in lines)


def _sent(message: Message, steps: Sequence[Step], reader: User) -> Sent:
    is_ours = steps[-1].entry.turn_unit == reader.unit_id
    return Sent(message, steps, history.lines(steps, user=reader), is_ours)


@require_GET
def page(request: Request, number: str) -> HttpResponse:
    """The page of a case, for the unit that filed it and for the other side; each reading is logged."""
    now = timezone.now()
    opened = open_or_404(number, seen_by=request.user)
    log(opened, by=request.user, at=now)
    story = Story.of(opened, reader=request.user, today=beijing_date(now))
    return render(request, "cases/page.html", {"story": story, "case": opened.case, "is_own": opened.is_own})
