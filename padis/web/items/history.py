"""An item's ledger and sheets as a time line, for `exchange/_history.html`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts import queries as accounts
from padis.accounts.models import User
from padis.cases.facts import FACTS
from padis.divisions.queries import full_name
from padis.exchange.kinds import Kind, kind_of
from padis.exchange.models import LedgerEntry
from padis.exchange.queries import Step
from padis.exchange.states import Event
from padis.web.facts.words import words

ICONS = {
    Event.SENT: "send",
    Event.OPENED: "mail-opened",
    Event.PART_ANSWERED: "message-dots",
    Event.QUESTIONED: "help-circle",
    Event.REPLIED: "message",
    Event.ANSWERED: "message-check",
    Event.CONFIRMED: "circle-check",
    Event.RECEIVED: "circle-check",
    Event.ASKED_AGAIN: "refresh",
    Event.RETURNED: "arrow-back-up",
    Event.RESENT: "send",
    Event.WITHDRAWN: "arrow-left",
    Event.DECLINED: "hand-stop",
    Event.CANCELLED: "ban",
    Event.VOIDED: "trash",
    Event.DUE_MOVED: "calendar-due",
}

TEXTS = (("question", _("Question")), ("reply", _("Reply")), ("note", _("Note")))
"""What a sheet may hold in words."""


@dataclass(frozen=True, slots=True)
class Detail:
    label: str | Promise
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One event: who did what when. `person` is named for one's own unit only."""

    entry: LedgerEntry
    event: Event
    icon: str
    person: str
    details: Sequence[Detail]

    @property
    def to(self) -> str:
        """Whom the item went to, where the event sent it somewhere."""
        return self.entry.receiver if self.event in (Event.SENT, Event.RESENT, Event.ASKED_AGAIN) else ""

    @property
    def is_platforms(self) -> bool:
        """Nobody's act."""
        return self.event is Event.DUE_MOVED

    @property
    def is_late(self) -> bool:
        return self.event in (Event.ANSWERED, Event.RECEIVED) and not self.entry.in_time


def lines(steps: Sequence[Step], *, user: User) -> list[Line]:
    """The time line, first to last."""
    own = {step.entry.by_id for step in steps if step.entry.unit == user.unit_id}
    others = own - {user.pk}
    people = {user.pk: user.display_name, **(accounts.names_in(user.unit_id, others) if others else {})}
    return [_line(step, people) for step in steps]


def _line(step: Step, people: Mapping[int, str]) -> Line:
    event = Event(step.entry.event)
    return Line(step.entry, event, ICONS.get(event, "point"), people.get(step.entry.by_id, ""), _details(step))


def _details(step: Step) -> list[Detail]:
    kind = kind_of(step.entry.kind)
    details = [*_plain(step.plain, kind)]
    if step.entry.event == Event.DUE_MOVED:
        details.append(Detail(_("Due on"), step.entry.due_on.isoformat()))
    details += [Detail(label, step.sealed[key]) for key, label in TEXTS if step.sealed.get(key)]
    details += [_correction(name, value) for name, value in step.sealed.get("corrections", {}).items()]
    return details


def _plain(plain: Mapping[str, Any], kind: Kind) -> list[Detail]:
    details = []
    if finding := kind.findings.get(plain.get("finding", "")):
        details.append(Detail(_("Result"), str(finding.label)))
    if plain.get("proposed"):
        details.append(Detail(_("The right unit"), full_name(plain["proposed"])))
    for key, label in (("accepted", _("Taken over")), ("refused", _("Not taken over"))):
        if names := plain.get(key):
            details.append(Detail(label, "、".join(str(FACTS[name].label) for name in names if name in FACTS)))
    return details


def _correction(name: str, value: Any) -> Detail:
    field = FACTS[name]
    return Detail(field.label, words(field, value))
