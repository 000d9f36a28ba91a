"""The shape of a kind of message, and the registry that `padis.kinds` fills at start. The core names no kind.

How a kind is added: docs/architecture.md, "A kind of message".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from padis.cases import codes
from padis.cases.facts import FactField, Facts, Sensitivity
from padis.cases.models import Case, Side
from padis.deadlines.models import Unit
from padis.exchange.states import EVENTS, OWNERS, Duty, Event, Turning

if TYPE_CHECKING:
    from padis.exchange.door import Actor, Door
    from padis.exchange.models import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """A result that an answer may state."""

    code: str
    label: str | Promise
    takes_corrections: bool = False
    needs_note: bool = False
    follow_up: bool = False  # once confirmed, the asker has something to clear up: a task


@dataclass(frozen=True, slots=True)
class Clock:
    """The first limit of one level of a kind, as the migration of the kind sets it; later ones are set on the page."""

    number: int
    source: str  # the rule that says so
    unit: Unit = Unit.DAYS


@dataclass(frozen=True, slots=True)
class PrintForm:
    """How something is printed: a typst template, its title, and what is said above the fields."""

    template: Path
    title: str | Promise
    words: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The fields by which the same form is known again, once on paper and once electronic: `institution` is listed."""

    number: str
    day: str
    institution: str


Precondition = Callable[[Case, Facts, date], Sequence[str]]
"""Takes the case, the sheet's clean fields and today. Raises Refused or Conflict for what cannot be sent; returns the
codes of `Kind.doubts` that apply: these can be sent, with a reason that is kept."""


def no_doubts(case: Case, given: Facts, today: date) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Chore:
    """A task of the kind's own: how its page names it, and what it says is to be done."""

    label: str | Promise
    what: str | Promise
    page: str = ""  # the address (its name) where it is done, with the number of the task
    takes_notes: bool = False  # it is done by noting what was done (kinds/notes)
    noted: str | Promise = ""  # how the field for a note is named
    outcome: str = "done"  # of a task that is closed with a note


Follow = Callable[["Door", "Message", Event, "Actor", datetime], None]
"""What a kind does beside an event, in the door that is open: it may open tasks; the message has moved already."""


def nothing_follows(door: "Door", message: "Message", event: Event, by: "Actor", at: datetime) -> None:
    return


ToRegister = Callable[[Facts, str], Facts]
"""Takes the fields of a sheet and the unit (code) that records them; the facts of a person (`cases.facts`) that they say."""


def nothing_to_record(sheet: Facts, unit: str) -> Facts:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the core and the generic pages must know of a kind of message."""

    code: str  # the name of its folder
    name: str | Promise
    duty: Duty = Duty.ANSWER
    historic: bool = False  # of the rules of 2010, which are repealed
    clock: Mapping[str, Clock]  # by level: "normal", "urgent" and those of `Act` that have a limit of their own
    legal_basis: str
    purpose: str
    retention_months: int
    findings: Mapping[str, Finding] = field(default_factory=dict)
    # --- a sheet that the sender fills, by the generic pages
    fields: Mapping[str, FactField] = field(default_factory=dict)
    tables: Path | None = None  # the folder of its code tables
    case_facts: frozenset[str] = frozenset()  # what the receiver sees of the case file beside the sheet
    sent_from: Side | None = None  # the side that sends it; None: no menu offers it
    precondition: Precondition = no_doubts
    doubts: Mapping[str, str | Promise] = field(default_factory=dict)
    unique: tuple[str, ...] = ()  # fields that together name a sheet: the same one is not sent twice by a unit
    on_paper: bool = False  # may have been sent by post instead
    names: Names | None = None  # of what goes on paper: how it meets its electronic form (kinds/twins)
    corrects_file: bool = False  # its fields are facts of the case, which the filing unit may take over
    to_register: ToRegister = nothing_to_record  # what of the sheet a local register holds of her
    # --- what goes elsewhere than to the case's other side, and what follows from it
    goes_to_other_side: bool = True  # else its use case addresses it, and the case does not move with it
    follow: Follow = nothing_follows
    chores: Mapping[str, Chore] = field(default_factory=dict)  # by the reason of the task
    remark: str | Promise = ""  # what is said of it wherever it is shown
    # --- what it brings instead of the generic pages
    print_form: PrintForm | None = None  # of its items, to whom receives them; None: the generic one
    letters: Mapping[str, PrintForm] = field(default_factory=dict)  # that the persons are given, by name
    page: str = ""  # the address (its name) where it is sent, with the number of the case
    source_page: str = ""  # the address (its name) of what the sender sent it for, with the number of the message
    list_page: str = ""  # the address (its name) where a unit keeps the list from which a field is chosen

    @property
    def is_only_received(self) -> bool:
        return self.duty is Duty.RECEIVE

    @property
    def has_sheet(self) -> bool:
        return bool(self.fields)

    @property
    def health_fields(self) -> frozenset[str]:
        """Encrypted apart, and read by the two handling townships only."""
        return frozenset(name for name, each in self.fields.items() if each.sensitivity is Sensitivity.HEALTH)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind
    if kind.tables:
        codes.add_folder(kind.tables)


def kind_of(code: str) -> Kind:
    """Raises KeyError for a kind that is not listed."""
    return _kinds[code]


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def turning_of(kind: str, state: str) -> Turning | None:
    """Whose turn the state of an item of that kind makes it; None when it is settled."""
    return OWNERS[kind_of(kind).duty][state]  # type: ignore[index]  # a state is its text


def knows(kind: str, event: Event) -> bool:
    """Whether the event can happen to an item of that kind at all."""
    return event in EVENTS[kind_of(kind).duty]
