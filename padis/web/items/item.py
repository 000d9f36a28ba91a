"""One item as its page shows it: what was stated, what happened, whose turn it is, what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Self

from padis.accounts.models import User
from padis.cases.facts import FACTS, PLACES, identity_of, marks
from padis.cases.identity import Quality
from padis.cases.models import Case, CaseState
from padis.cases.names import CLEARED
from padis.cases.projection import all_facts
from padis.divisions.queries import resolve
from padis.exchange import queries
from padis.exchange.kinds import Finding, Kind, kind_of, knows, turning_of
from padis.exchange.models import LedgerEntry, Message
from padis.exchange.queries import ROUND_STARTS, Step
from padis.exchange.states import SETTLED, TRANSITIONS, Event, Party, State, Turning
from padis.kinds.sending import sheet_of
from padis.web.facts.sides import Row, Section, side_by_side
from padis.web.items.comparing import Comparison
from padis.web.kinds.sheets import Sheet

CONSISTENT = "consistent"
"""The finding that says so of every field."""

SENDERS_WORDS = frozenset({Event.REPLIED, Event.ASKED_AGAIN, Event.RESENT})


@dataclass(frozen=True)
class Standing:
    """How an item stands: all that the head of its page says. Holds no personal data but the masked name."""

    message: Message
    party: Party  # the user's side
    last: LedgerEntry

    @classmethod
    def read(cls, number: str, *, user: User) -> Self:
        """Raises Http404."""
        message = queries.message_or_404(number, seen_by=user)
        last = LedgerEntry.objects.get(shard=message.shard, item_id=message.id, no=message.head_no)
        return cls(message, party_of(message, user), last)

    @property
    def kind(self) -> Kind:
        return kind_of(self.message.kind)

    @property
    def state(self) -> State:
        return State(self.message.state)

    @property
    def turning(self) -> Turning | None:
        return turning_of(self.message.kind, self.state)

    @property
    def is_ours(self) -> bool:
        """Whether it is the turn of the user's unit."""
        return self.turning is not None and self.turning.party is self.party

    @property
    def turn_due_on(self) -> date | None:
        return self.last.turn_due_on

    @property
    def partner(self) -> str:
        """The other side's code."""
        return self.message.receiver if self.party is Party.SENDER else self.message.sender

    @property
    def opens(self) -> bool:
        """Whether looking at it for a second counts as opening it."""
        return self.party is Party.RECEIVER and self.state is State.SENT


@dataclass(frozen=True)
class Item(Standing):
    """The item with its case file and its whole history."""

    case: Case
    steps: list[Step]
    typed: Mapping[str, Any] = field(default_factory=dict)  # what the user typed of her elsewhere, to be answered with
    comparison: Comparison | None = None  # with the unit's register

    @classmethod
    def read(cls, number: str, *, user: User) -> Self:
        """Raises Http404."""
        return cls.of(queries.message_or_404(number, seen_by=user), user=user)

    @classmethod
    def of(cls, message: Message, *, user: User) -> Self:
        """A message whose facts the user's unit may see."""
        steps = queries.history(message)
        return cls(message, party_of(message, user), steps[-1].entry, message.case, steps)

    @classmethod
    def read_all(cls, messages: Sequence[Message], *, user: User) -> list[Self]:
        """Items of one shard, in the order given; three queries for all of them."""
        if not messages:
            return []
        steps = queries.histories(messages)
        cases = Case.objects.filter(shard=messages[0].shard, id__in=[message.case_id for message in messages])
        by_id = {case.id: case for case in cases}
        return [
            cls(
                message, party_of(message, user), steps[message.id][-1].entry, by_id[message.case_id], steps[message.id]
            )
            for message in messages
        ]

    @cached_property
    def stated(self) -> dict[str, Any]:
        """What the sender states: while the item is open its file as it is now, afterwards as it was sent.

        Beside a sheet of its own only so much of the file as the kind says.
        """
        if self.kind.has_sheet:
            shown = (
                self.steps[0].sealed.get("facts", {}) if self.state in SETTLED else all_facts(self.case, health=False)
            )
            return {name: value for name, value in shown.items() if name in self.kind.case_facts}
        if self.state not in SETTLED:
            return all_facts(self.case, health=True)
        sheet = self.steps[0].sealed
        place = "registered_division" if self.case.partner == self.case.registered_division else "residence_division"
        return {**sheet.get("facts", {}), **sheet.get("health", {}), place: self.message.receiver}

    @cached_property
    def sheet(self) -> Sheet | None:
        """What was filled in for the receiver; None for a kind that has no sheet of its own."""
        return Sheet.of(self.kind, self.steps[0]) if self.kind.has_sheet else None

    @cached_property
    def corrections(self) -> dict[str, Any]:
        """What the receiver stated differently in the current round, later statements over earlier ones."""
        stated: dict[str, Any] = {}
        for step in self.steps:
            if step.entry.event in ROUND_STARTS:
                stated = {}
            stated |= step.sealed.get("corrections", {})
        return stated

    @cached_property
    def proposed(self) -> dict[str, Any]:
        """What was typed elsewhere and differs from what the sender states."""
        return {
            name: value for name, value in self.typed.items() if name not in PLACES and self.stated.get(name) != value
        }

    @cached_property
    def arriving(self) -> dict[str, Any]:
        """What may be recorded in the register of the user's unit: the facts that both sides came to, and those of the sheet."""
        agreed = self.corrections if self.party is Party.RECEIVER else {}
        taken = {name: value for name, value in self.corrections.items() if name in self.accepted}
        sheet = self.kind.to_register(sheet_of(self.steps[0].sealed), self._own_unit) if self.kind.has_sheet else {}
        return {**self.stated, **taken, **agreed, **sheet}

    @property
    def adoptable(self) -> dict[str, Any]:
        """Of a correction of the other side: what the file of the user's unit says otherwise, and may take over."""
        if not self.kind.corrects_file or self.case.unit != self._own_unit or self.case.state != CaseState.OPEN:
            return {}
        held, said = all_facts(self.case, health=True), sheet_of(self.steps[0].sealed)
        return {name: value for name, value in said.items() if name in FACTS and held.get(name) != value}

    @property
    def _own_unit(self) -> str:
        return self.message.sender if self.party is Party.SENDER else self.message.receiver

    @cached_property
    def marks(self) -> dict[str, list[str]]:
        """By field, what is doubtful in what the sender states."""
        found = marks(self.stated, area_known=_area_known)
        if identity_of(self.stated).quality is Quality.CONVERTED:
            found["id_number"] = [str(Quality.CONVERTED.label), *found.get("id_number", ())]
        return found

    @cached_property
    def sections(self) -> list[Section]:
        return side_by_side(self.stated, self.corrections, marks=self.marks)

    @property
    def differing(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows if row.differs]

    @property
    def is_cleared(self) -> bool:
        """Its time of keeping has passed: what was said is gone."""
        return self.message.label == CLEARED

    @property
    def finding(self) -> Finding | None:
        return self.kind.findings.get(self.message.finding)

    @cached_property
    def answer(self) -> Step | None:
        """The answer of the current round."""
        return self._latest(Event.ANSWERED)

    @cached_property
    def question(self) -> Step | None:
        return self._latest(Event.QUESTIONED)

    @cached_property
    def returned(self) -> Step | None:
        return self._latest(Event.RETURNED)

    @property
    def agrees(self) -> bool:
        """Whether the receiver found all that it does not state differently to be so."""
        finding = self.finding if self.state in (State.ANSWERED, State.CONFIRMED) else None
        return finding is not None and (finding.code == CONSISTENT or finding.takes_corrections)

    @cached_property
    def told(self) -> Step | None:
        """What the sender said of its own accord last, for the receiver: a reply, or why it asks anew."""
        if self.turning is None or self.turning.party is Party.SENDER:
            return None
        step = next((step for step in reversed(self.steps) if step.entry.event in SENDERS_WORDS), None)
        return step if step and (step.sealed.get("reply") or step.sealed.get("note")) else None

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The corrections that the sender took over."""
        confirmed = self._latest(Event.CONFIRMED)
        return frozenset(confirmed.plain.get("accepted", ())) if confirmed else frozenset()

    def may(self, event: Event) -> bool:
        """Whether the user's side may cause the event now."""
        transition = TRANSITIONS[event]
        if not knows(self.message.kind, event):
            return False
        if event is Event.QUESTIONED and self.message.question_used:
            return False
        return transition.party is self.party and self.state in transition.sources

    def _latest(self, event: Event) -> Step | None:
        return next((step for step in reversed(self.steps) if step.entry.event == event), None)


def party_of(message: Message, user: User) -> Party:
    return Party.SENDER if user.unit_id == message.sender else Party.RECEIVER


def _area_known(area: str) -> bool:
    found = resolve(area)
    return bool(found.division or found.choices)
