"""Who may take an application, and what must hold before a couple is registered: pure, but for the places."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.exchange.states import AWAITING_ANSWER, State
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import UNDER_WAY, WAYS, Stage, Step
from padis.shared.errors import Conflict, NotAllowed

CONFORMS, DIFFERS = "conforms", "differs"
NEEDED_PAPERS = frozenset({"1", "2", "3"})
"""Identity cards and marriage certificate. The two statements of the places of registration are what their answers replace."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of asking one place: the state of the message, its finding, its due day."""

    state: str
    finding: str
    due_on: date

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITING_ANSWER or self.state == State.RETURNED

    @property
    def answered(self) -> str:
        """The finding that stands; "" where the place did not answer."""
        return self.finding if self.state in (State.ANSWERED, State.CONFIRMED) else ""


class Obstacle(StrEnum):
    WAITING = "waiting"
    DIFFERS = "differs"
    UNPROVEN = "unproven"
    PAPERS = "papers"


WORDS: dict[Obstacle, str | Promise] = {
    Obstacle.WAITING: gettext_lazy("A place of registration still has time to answer."),
    Obstacle.DIFFERS: gettext_lazy(
        "A place of registration found that the statement does not agree. Ask it again, or refuse in writing with the reason."
    ),
    Obstacle.UNPROVEN: gettext_lazy(
        "Not every place of registration has verified it. Where proof is impossible, take the written undertaking of both spouses."
    ),
    Obstacle.PAPERS: gettext_lazy("Papers of the check list were not shown, and there is no written undertaking."),
}


def obstacles(
    replies: Iterable[Reply], *, papers: AbstractSet[str], undertaken: bool, all_places_known: bool, today: date
) -> list[Obstacle]:
    """Why the couple cannot be registered today; empty where it can.

    An undertaking stands for proof that cannot be had, never against an answer. An overdue place is awaited no longer.
    """
    replies = list(replies)
    found = []
    if any(reply.is_awaited and today <= reply.due_on for reply in replies):
        found.append(Obstacle.WAITING)
    if any(reply.answered == DIFFERS for reply in replies):
        found.append(Obstacle.DIFFERS)
    proven = all_places_known and all(reply.answered == CONFORMS for reply in replies)
    if not proven and not undertaken and Obstacle.WAITING not in found:
        found.append(Obstacle.UNPROVEN)
    if not papers >= NEEDED_PAPERS and not undertaken:
        found.append(Obstacle.PAPERS)
    return found


def check_may(by: User, application: Application) -> None:
    """Raises NotAllowed for another unit than the one that took it."""
    if not can(by, Ability.FILE_CASE) or by.unit_id != application.unit:
        raise NotAllowed(_("Only the unit that took the application may do this."))


def check_step(application: Application, step: Step) -> None:
    """Raises Conflict."""
    _check_stage(application, WAYS[step].sources)


def check_under_way(application: Application) -> None:
    """Raises Conflict."""
    _check_stage(application, UNDER_WAY)


def _check_stage(application: Application, stages: AbstractSet[Stage]) -> None:
    if application.stage not in stages:
        words = _("The application is in the state “%(stage)s” already. Nothing you typed is lost.")
        raise Conflict(words % {"stage": Stage(application.stage).label})
