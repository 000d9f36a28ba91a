"""The stages of an application for first-child registration, as data (M6, Regulation of 2009, Article 16).

Whether the places asked have answered or are overdue is no stage of its own: it is read off the messages to them.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy

CODE = "first_child"
NOTICE = "first_child_notice"


class Stage(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("first child", "Applied")
    ASKED = "asked", pgettext_lazy("first child", "Verification requested")
    REGISTERED = "registered", pgettext_lazy("first child", "Registered")
    REFUSED = "refused", pgettext_lazy("first child", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("first child", "Withdrawn by the persons")
    VOID = "void", pgettext_lazy("first child", "Void: an entry error")


class Step(models.TextChoices):
    ASK = "ask", pgettext_lazy("first child", "ask the places of registration")
    REGISTER = "register", pgettext_lazy("first child", "register")
    REFUSE = "refuse", pgettext_lazy("first child", "refuse in writing")
    WITHDRAW = "withdraw", pgettext_lazy("first child", "record that the persons withdraw")
    CORRECT = "correct", pgettext_lazy("first child", "correct the registration")
    VOID = "void", pgettext_lazy("first child", "declare the registration void")


@dataclass(frozen=True, slots=True)
class Way:
    """From a stage of `sources`, a step leads to `target`."""

    sources: frozenset[Stage]
    target: Stage


UNDER_WAY = frozenset({Stage.APPLIED, Stage.ASKED})

WAYS: dict[Step, Way] = {
    Step.ASK: Way(frozenset({Stage.APPLIED}), Stage.ASKED),
    Step.REGISTER: Way(frozenset({Stage.ASKED}), Stage.REGISTERED),
    Step.REFUSE: Way(UNDER_WAY, Stage.REFUSED),
    Step.WITHDRAW: Way(UNDER_WAY, Stage.WITHDRAWN),
    Step.CORRECT: Way(frozenset({Stage.REGISTERED}), Stage.REGISTERED),
    Step.VOID: Way(frozenset({Stage.REGISTERED}), Stage.VOID),
}


class Chore(models.TextChoices):
    """The tasks of the unit that took the application; the reason of the task."""

    ASK = "ask", pgettext_lazy("first child", "Ask the places of registration")
    DECIDE = "decide", pgettext_lazy("first child", "Decide on the application")
    NOTIFY = "notify", pgettext_lazy("first child", "Notify the places of registration")


CHORES: dict[Stage, tuple[Chore, ...]] = {
    Stage.APPLIED: (Chore.ASK,),
    Stage.ASKED: (Chore.DECIDE,),  # once no place is awaited any more; until then each message has its own turn
    Stage.REGISTERED: (Chore.NOTIFY,),  # until the notices are sent
    Stage.REFUSED: (),
    Stage.WITHDRAWN: (),
    Stage.VOID: (),
}
"""Which tasks may stand open at a stage."""
