"""How an application stands: its clocks as dates, what each place answered, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.exchange import queries as exchange
from padis.exchange.models import Message, Task
from padis.exchange.states import SETTLED, Event, State
from padis.kinds.first_child import FINDINGS, queries, rules
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import WAYS, Chore, Stage, Step
from padis.shared.time import beijing_date
from padis.web.kinds.couple_page import Line, couple_lines

LABELS = {finding.code: finding.label for finding in FINDINGS}


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of the law: what is to be done by when, and when it was."""

    what: str | Promise
    limit: str | Promise
    due_on: date | None
    done_on: date | None
    unit: str = ""  # a place that is asked

    @property
    def is_late(self) -> bool:
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


@dataclass(frozen=True, slots=True)
class Asked:
    """One place that was asked: whose it is, and what it said."""

    message: Message
    whose: Sequence[str]
    note: str

    @property
    def answer(self) -> str | Promise:
        return LABELS.get(self.message.finding, "") if self.message.answered_at else ""


@dataclass(frozen=True)
class Standing:
    """All that the page of an application says."""

    application: Application
    asked: Sequence[Asked]
    notices: Sequence[Message]
    chores: Sequence[Task]  # that stand open
    today: date

    @classmethod
    def read(cls, number: str, *, user: User, today: date) -> "Standing":
        """Raises Http404."""
        application = queries.application_or_404(number, seen_by=user)
        requests = queries.requests_of(application)
        steps = exchange.histories(requests)
        asked = [
            Asked(message, queries.whose(application, message), _note(steps[message.id]))
            for message in sorted(requests, key=lambda each: each.number)
        ]
        return cls(application, asked, queries.notices_of(application), queries.open_chores(application), today)

    @property
    def stage(self) -> Stage:
        return Stage(self.application.stage)

    @cached_property
    def couple(self) -> Sequence[Line]:
        return couple_lines(self.application.couple)

    @cached_property
    def obstacles(self) -> Sequence[str | Promise]:
        """Why it cannot be registered now; only while it is asked."""
        if self.stage is not Stage.ASKED:
            return []
        found = rules.obstacles(
            queries.replies_of([each.message for each in self.asked]),
            papers=set(self.application.papers),
            undertaken=self.application.undertaken,
            all_places_known=queries.known_places(self.application),
            today=self.today,
        )
        return [rules.WORDS[obstacle] for obstacle in found]

    def may(self, step: Step) -> bool:
        return self.stage in WAYS[step].sources and not self.application.is_cleared

    @property
    def may_notify(self) -> bool:
        return self.stage is Stage.REGISTERED and self.application.notified_on is None

    def due_of(self, chore: Chore, computed: date | None) -> date | None:
        """As computed, or as it stands by now: one that hung on working days not published yet may have moved."""
        return next((task.due_on for task in self.chores if task.reason == chore), computed)

    @property
    def decide_on(self) -> date | None:
        """At once: the day on which the last place answered or was settled; None while one is awaited."""
        messages = [each.message for each in self.asked]
        if not messages or any(_is_awaited(message) for message in messages):
            return None
        days = [beijing_date(message.answered_at) for message in messages if message.answered_at]
        return max(days, default=None)

    @cached_property
    def clocks(self) -> Sequence[Clock]:
        """7 working days, 15 working days, at once, 15 working days: as dates (Regulation, Article 16)."""
        held = self.application
        answers = [
            Clock(
                _("The place of registration answers"), _("15 working days from the request"), each.message.due_on,
                _day_of_answer(each.message), unit=each.message.receiver,
            )
            for each in self.asked
        ]  # fmt: skip
        registered = held.decided_on if self.stage in (Stage.REGISTERED, Stage.REFUSED, Stage.VOID) else None
        ask_by, notify_by = self.due_of(Chore.ASK, held.ask_due_on), self.due_of(Chore.NOTIFY, held.notify_due_on)
        asking, deciding = _("Ask the places of registration"), _("Register, or refuse in writing")
        telling = _("Notify the places of registration")
        return [
            Clock(asking, _("7 working days from the application"), ask_by, held.asked_on),
            *answers,
            Clock(deciding, _("at once, the same day"), self.decide_on, registered),
            Clock(telling, _("15 working days from the registration"), notify_by, held.notified_on),
        ]


def _is_awaited(message: Message) -> bool:
    return message.state not in SETTLED and message.state != State.ANSWERED


def _day_of_answer(message: Message) -> date | None:
    return beijing_date(message.answered_at) if message.answered_at else None


def _note(steps: Sequence[exchange.Step]) -> str:
    """What the place wrote with its latest answer."""
    answers = [step for step in steps if step.entry.event == Event.ANSWERED]
    return str(answers[-1].sealed.get("note", "")) if answers else ""
