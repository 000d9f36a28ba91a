"""What must follow from a story, by the rules as people state them (docs/decisions.md), told again in plain words.

Nothing here reads the door or its table of effects: where the platform and this page disagree, one of them is wrong.
A request is a row of obligations: one for each time that a unit was asked. What is counted is counted from them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from padis.deadlines.queries import closing_day, limit_for
from padis.shared.time import beijing_date
from padis.simulator.country.story import Act, Step, Story

KIND = "verification"
PREGNANT, NO_CERTIFICATE = "1", "3"
LEAVES_A_TASK = frozenset({"not_found", "not_registered_here", "address_unclear", "moved_registration"})
UNSETTLED = frozenset({"sent", "opened", "part", "questioned"})


@dataclass(slots=True)
class Obligation:
    """A unit was asked on a day; `end` says what became of that.

    "" open, "on_time" or "late" answered, "excused" no obligation any more, "kept" settled but still counted.
    """

    receiver: str
    asked_on: date
    due_on: date
    again: bool = False
    anew: bool = False  # sent on to this unit after another had returned it
    openings: int = 0
    returned: bool = False
    waiting_since: date | None = None  # a question in time stops the clock
    end: str = ""

    def in_time(self, day: date) -> bool:
        return self.waiting_since is not None or day <= self.due_on


@dataclass(slots=True)
class Item:
    sender: str
    urgent: bool
    key_person: bool
    obligations: list[Obligation]
    state: str = "sent"
    turn: tuple[str, date] | None = None
    round_no: int = 1
    finding: str = ""
    on_time: bool | None = None
    left: bool = False  # its last receiver returned it and never got it again
    former: list[tuple[str, date, int]] = field(default_factory=list)  # who had returned it, due when, in which round
    withdrawn: int = 0
    void: int = 0
    declined_in_time: int = 0
    answered_after: list[tuple[Obligation, int]] = field(default_factory=list)  # first answers, in days

    @property
    def now(self) -> Obligation:
        return self.obligations[-1]


@dataclass(slots=True)
class Task:
    item: int
    reason: str
    due_on: date
    outcome: str = ""


@dataclass(slots=True)
class Truth:
    """What must be so after a story."""

    unit: str
    partner: str
    state: str = "open"
    items: list[Item] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)  # how many each unit did
    refusals: int = 0

    def acted(self, unit: str, times: int = 1) -> None:
        self.acts[unit] = self.acts.get(unit, 0) + times


def month_of(day: date) -> str:
    """The statistical month ends with the closing day; what comes after belongs to the next."""
    if day.day > closing_day(day):
        day = day.replace(day=28) + timedelta(days=4)
    return f"{day:%Y%m}"


def truth_of(story: Story) -> Truth:
    truth = Truth(story.unit, story.partner)
    _send(truth, story.facts, beijing_date(story.at))
    for step in story.steps:
        assert step.at is not None
        RULES[step.act](truth, step, beijing_date(step.at), story.facts)
    return truth


def _limit(level: str, day: date) -> date:
    return day + timedelta(days=limit_for(KIND, level, day))


def _send(truth: Truth, facts: Mapping[str, Any], day: date) -> None:
    """Fifteen days where she is pregnant, else thirty; she is a key person for three reasons."""
    urgent = facts.get("pregnancy_status") == PREGNANT
    gave_birth = any(child["birth_date"].startswith(str(day.year)) for child in facts.get("children", ()))
    item = Item(
        truth.unit, urgent, urgent or gave_birth or facts.get("certificate_status") == NO_CERTIFICATE, obligations=[]
    )
    truth.items.append(item)
    truth.acted(truth.unit)
    _ask(item, truth.partner, day)


def _ask(item: Item, receiver: str, day: date, *, anew: bool = False) -> None:
    due = _limit("urgent" if item.urgent else "normal", day)
    item.obligations.append(Obligation(receiver, day, due, again=item.round_no > 1, anew=anew))
    item.state, item.turn = "sent", (receiver, due)


def _opened(truth: Truth, step: Step, _day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.state = "opened"
    item.now.openings += 1
    truth.acted(step.unit)


def _answered_in_part(truth: Truth, step: Step, _day: date, _facts: Any) -> None:
    truth.items[step.item].state = "part"
    truth.acted(step.unit)


def _questioned(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.state, item.turn = "questioned", (item.sender, _limit("reply", day))
    item.now.waiting_since = day if day <= item.now.due_on else None
    truth.acted(step.unit)


def _replied(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    """The days of waiting are added to the limit."""
    item, asked = truth.items[step.item], truth.items[step.item].now
    if asked.waiting_since is not None:
        asked.due_on += day - asked.waiting_since
        asked.waiting_since = None
    item.state, item.turn = "opened", (asked.receiver, asked.due_on)
    truth.acted(step.unit)


def _answered(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item, asked = truth.items[step.item], truth.items[step.item].now
    asked.end = "on_time" if day <= asked.due_on else "late"
    if not asked.again:
        item.on_time = asked.end == "on_time"
        item.answered_after.append((asked, (day - asked.asked_on).days))
    item.state, item.turn, item.finding = "answered", (item.sender, _limit("confirm", day)), step.said["finding"]
    truth.acted(step.unit)


def _confirmed(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.state, item.turn = "confirmed", None
    truth.acted(step.unit)
    if item.finding in LEAVES_A_TASK:
        truth.tasks.append(Task(step.item, item.finding, _limit("follow_up", day)))
        truth.acted(step.unit)


def _asked_again(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.round_no += 1
    _ask(item, item.now.receiver, day)
    truth.acted(step.unit)


def _returned(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    """In time, it never was that unit's; late, it stays so."""
    item, asked = truth.items[step.item], truth.items[step.item].now
    asked.returned, asked.end = True, "excused" if day <= asked.due_on else "kept"
    item.state, item.turn, item.left = "returned", (item.sender, _limit("resend", day)), True
    truth.acted(step.unit)


def _resent(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item, receiver = truth.items[step.item], step.said["receiver"]
    item.former.append((item.now.receiver, item.now.due_on, item.round_no))
    item.left, truth.partner = False, receiver
    _ask(item, receiver, day, anew=True)
    truth.acted(step.unit)


def _declined(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.declined_in_time = int(item.now.in_time(day))
    _settle(truth, item, "declined", day)


def _withdrawn(truth: Truth, step: Step, day: date, _facts: Any) -> None:
    item = truth.items[step.item]
    item.withdrawn = 1
    _settle(truth, item, "withdrawn", day)


def _settle(truth: Truth, item: Item, state: str, day: date) -> None:
    """In time, nobody owes an answer any more; later, what was owed stays owed. An entry error was never owed."""
    if item.state in UNSETTLED:
        item.now.end = "excused" if state == "void" or item.now.in_time(day) else "kept"
    item.now.waiting_since = None
    truth.acted(item.now.receiver if state == "declined" else item.sender)
    item.state, item.turn = state, None


def _closed(truth: Truth, _step: Step, day: date, _facts: Any) -> None:
    """What was not answered is withdrawn."""
    truth.state = "closed"
    for item in truth.items:
        if item.state in UNSETTLED or item.state == "returned":
            item.withdrawn = 1
            _settle(truth, item, "withdrawn", day)


def _cancelled(truth: Truth, _step: Step, day: date, _facts: Any) -> None:
    truth.state = "cancelled"
    for item in truth.items:
        if item.turn:
            item.withdrawn = 1
            _settle(truth, item, "cancelled", day)


def _deleted(truth: Truth, _step: Step, day: date, _facts: Any) -> None:
    truth.state = "deleted"
    for item in truth.items:
        if item.turn:
            item.void = 1
            _settle(truth, item, "void", day)


def _reopened(truth: Truth, _step: Step, day: date, facts: Mapping[str, Any]) -> None:
    """The undo of closing: a request that was withdrawn is sent again."""
    truth.state = "open"
    if truth.items[-1].state == "withdrawn":
        _send(truth, facts, day)


def _task_finished(truth: Truth, _step: Step, _day: date, _facts: Any) -> None:
    truth.tasks[-1].outcome = "noted"
    truth.acted(truth.unit)


def _sent_anew(truth: Truth, step: Step, day: date, facts: Mapping[str, Any]) -> None:
    truth.tasks[-1].outcome, truth.partner = "readdressed", step.said["partner"]
    truth.acted(truth.unit)
    _send(truth, facts, day)


def _refused(truth: Truth, _step: Step, _day: date, _facts: Any) -> None:
    """The very same stay is never filed twice."""
    truth.refusals += 1


RULES: dict[Act, Callable[[Truth, Step, date, Any], None]] = {
    Act.FILE_AGAIN: _refused,
    Act.OPEN: _opened,
    Act.ANSWER_IN_PART: _answered_in_part,
    Act.QUESTION: _questioned,
    Act.REPLY: _replied,
    Act.ANSWER: _answered,
    Act.CONFIRM: _confirmed,
    Act.ASK_AGAIN: _asked_again,
    Act.RETURN: _returned,
    Act.RESEND: _resent,
    Act.DECLINE: _declined,
    Act.WITHDRAW: _withdrawn,
    Act.FINISH_TASK: _task_finished,
    Act.SEND_ANEW: _sent_anew,
    Act.CLOSE: _closed,
    Act.REOPEN: _reopened,
    Act.CANCEL: _cancelled,
    Act.DELETE: _deleted,
}
