"""Which tables there are, and what stands in their columns: data alone. No kind of message is named, only what it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.exchange.states import Duty, Party

Text = str | Promise
Counts = Mapping[str, int]
"""Columns of the tallies or of the backlog, each with its sign."""


class By(models.TextChoices):
    UNIT = "unit", _("by unit")
    PARTNER = "partner", _("by partner province")


class Basis(StrEnum):
    """To which month a figure belongs: of the day of asking, of the due day; or to this moment."""

    ASKED = "asked"
    DUE = "due"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Figure:
    """A column: the sum of some counts; with `over`, its share of another sum."""

    key: str
    label: Text
    basis: Basis
    counts: Counts
    over: Counts = field(default_factory=dict)

    @property
    def is_share(self) -> bool:
        return bool(self.over)

    @property
    def columns(self) -> set[str]:
        """The counts that it is made of."""
        return {*self.counts, *self.over}


@dataclass(frozen=True)
class Group:
    """The figures of one direction, under one head."""

    side: Party
    label: Text
    figures: tuple[Figure, ...]

    @cached_property
    def keys(self) -> list[str]:
        """How each of its columns is called in an address and on a page."""
        return [f"{self.side}-{figure.key}" for figure in self.figures]


@dataclass(frozen=True, slots=True)
class Shape:
    """One table. `compared`: the keys of the figures that are set against last month and the same month a year ago."""

    code: str
    title: Text
    about: Text
    duty: Duty
    groups: tuple[Group, ...]
    by: By = By.UNIT
    key_persons: bool = False
    each_kind: bool = False  # asks for one kind at a time, and stands in the menu of its own
    compared: tuple[str, ...] = ()

    @property
    def figures(self) -> list[tuple[Group, Figure]]:
        return [(group, figure) for group in self.groups for figure in group.figures]


def _asked(key: str, label: Text, **counts: int) -> Figure:
    return Figure(key, label, Basis.ASKED, counts or {key: 1})


def _due(key: str, label: Text, **counts: int) -> Figure:
    return Figure(key, label, Basis.DUE, counts or {key: 1})


def _now(key: str, label: Text, **counts: int) -> Figure:
    return Figure(key, label, Basis.NOW, counts or {key: 1})


ANSWERED = {"on_time": 1, "late": 1}
MISSING = {"due": 1, "on_time": -1, "late": -1}
NOT_ON_TIME = {"due": 1, "on_time": -1}

ON_TIME_RATE = Figure("rate", pgettext_lazy("count", "On-time rate"), Basis.DUE, {"on_time": 1}, {"due": 1})
RECEIVE_RATE = Figure("rate", pgettext_lazy("count", "Receive rate"), Basis.DUE, {"on_time": 1}, {"due": 1})
RECOVERY_RATE = Figure("recovery", pgettext_lazy("count", "Recovery rate"), Basis.DUE, {"late": 1}, NOT_ON_TIME)

OVERDUE = _now("overdue", pgettext_lazy("count", "Overdue"))
OPEN = _now("open", pgettext_lazy("count", "Open"))
ANSWERS = (
    _due("due", pgettext_lazy("count", "Due")),
    _due("answered", pgettext_lazy("count", "Answered"), **ANSWERED),
    _due("on_time", pgettext_lazy("count", "On time")),
    _due("missing", pgettext_lazy("count", "Not answered"), **MISSING),
    ON_TIME_RATE,
    OPEN,
    OVERDUE,
)
KEY_PERSONS = (
    _due("due", pgettext_lazy("count", "Due")),
    _due("on_time", pgettext_lazy("count", "On time")),
    _due("late", pgettext_lazy("count", "Late")),
    _due("missing", pgettext_lazy("count", "Not answered"), **MISSING),
    ON_TIME_RATE,
    OVERDUE,
)
AGES = (
    OPEN,
    _now("days_7", pgettext_lazy("count", "0–7 days"), open=1, over_7=-1),
    _now("days_15", pgettext_lazy("count", "8–15 days"), over_7=1, over_15=-1),
    _now("days_30", pgettext_lazy("count", "16–30 days"), over_15=1, over_30=-1),
    _now("over_30", pgettext_lazy("count", "More than 30 days")),
    OVERDUE,
)
TO_RECEIVE = _due("due", pgettext_lazy("count", "To receive"))
RECEIVED = _due("on_time", pgettext_lazy("count", "Received on time"))
RECOVERED = _due("late", pgettext_lazy("count", "Received late"))
NEVER = _due("missing", pgettext_lazy("count", "Not received"), **MISSING)
DECLINED = _due("declined", pgettext_lazy("count", "Declined"))
UNREAD = _due("unread", pgettext_lazy("count", "Received unread"))
ELECTRONIC = _asked("sent", pgettext_lazy("count", "Electronic"))
PAPER = _asked("paper", pgettext_lazy("count", "On paper"))

WE_ASKED = pgettext_lazy("table", "Sent: we asked")
THEY_ASKED = pgettext_lazy("table", "Received: others asked")
SENT = _asked("sent", pgettext_lazy("count", "Sent"))
CAME = _asked("sent", pgettext_lazy("count", "Received"))

SHAPES = (
    Shape(
        "t1",
        _("Table 1: our requests to others"),
        _("What our units asked of others, and what became of it."),
        Duty.ANSWER,
        (
            Group(
                Party.SENDER,
                WE_ASKED,
                (
                    SENT,
                    _asked("opened", pgettext_lazy("count", "Opened")),
                    _asked("returned", pgettext_lazy("count", "Came back")),
                    *ANSWERS,
                ),
            ),
        ),
        by=By.PARTNER,
        compared=("sent", "rate"),
    ),
    Shape(
        "t2",
        _("Table 2: requests of others to us"),
        _("What others asked of our units, and what our units did with it."),
        Duty.ANSWER,
        (
            Group(
                Party.RECEIVER,
                THEY_ASKED,
                (
                    CAME,
                    _asked("opened", pgettext_lazy("count", "Opened")),
                    _asked("returned", pgettext_lazy("count", "Returned")),
                    *ANSWERS,
                ),
            ),
        ),
        compared=("sent", "rate"),
    ),
    Shape(
        "t3",
        _("Table 3: key persons"),
        _("Requests about key persons alone, in both directions."),
        Duty.ANSWER,
        (Group(Party.SENDER, WE_ASKED, (SENT, *KEY_PERSONS)), Group(Party.RECEIVER, THEY_ASKED, (CAME, *KEY_PERSONS))),
        key_persons=True,
    ),
    Shape(
        "t4",
        _("Table 4: how long open items wait"),
        _("What awaits an answer, by the days since it was asked."),
        Duty.ANSWER,
        (Group(Party.RECEIVER, THEY_ASKED, AGES), Group(Party.SENDER, WE_ASKED, AGES)),
        compared=("open",),
    ),
    Shape(
        "service",
        _("Management and service information"),
        _("Report forms and notices: what is only to be received."),
        Duty.RECEIVE,
        (
            Group(
                Party.SENDER,
                WE_ASKED,
                (SENT, TO_RECEIVE, RECEIVED, RECOVERED, NEVER, DECLINED, RECEIVE_RATE, RECOVERY_RATE),
            ),
            Group(
                Party.RECEIVER,
                THEY_ASKED,
                (CAME, TO_RECEIVE, RECEIVED, RECOVERED, NEVER, DECLINED, RECEIVE_RATE, RECOVERY_RATE),
            ),
        ),
        compared=("rate",),
    ),
    Shape(
        "network",
        _("Notification"),
        _("Sent and received, electronically and on paper. Only what went electronically is to be received in time."),
        Duty.RECEIVE,
        (
            Group(Party.SENDER, WE_ASKED, (ELECTRONIC, PAPER, TO_RECEIVE, RECEIVED, RECOVERED, NEVER, RECEIVE_RATE)),
            Group(
                Party.RECEIVER,
                THEY_ASKED,
                (ELECTRONIC, PAPER, TO_RECEIVE, RECEIVED, RECOVERED, NEVER, UNREAD, RECEIVE_RATE),
            ),
        ),
        each_kind=True,
        compared=("sent", "rate"),
    ),
)
BY_CODE = {shape.code: shape for shape in SHAPES}
