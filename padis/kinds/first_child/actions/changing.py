"""Correcting a first-child registration, or declaring it void; the places that were told are told again."""

from collections.abc import Mapping
from datetime import datetime

from padis.accounts.models import User
from padis.cases.facts import Facts
from padis.cases.models import Case
from padis.exchange.door import Actor, Door
from padis.kinds import couple
from padis.kinds.changes import recording
from padis.kinds.changes.recording import Made
from padis.kinds.changes.telling import tell_again
from padis.kinds.first_child import rules
from padis.kinds.first_child.actions.asking import finish_chores, lock, places_of
from padis.kinds.first_child.actions.deciding import told_of
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.kinds.first_child.states import CODE, NOTICE, WAYS, Step
from padis.shared.sharding import Key
from padis.shared.transactions import use_case


@use_case
def correct(*, key: Key, given: Facts, reason: str, by: User, now: datetime) -> Application:
    """`given` is clean and of the husband and the marriage; the wife is as her case file has her by now.

    Raises NotAllowed, Refused, Conflict.
    """
    application = _locked(key, Step.CORRECT, by)
    held = {**given, **couple.wife_of(Case.objects.get(pk=application.case_key))}
    couple.check(held)
    recording.correct(made_of(application), application.couple, held, reason=reason, by=by, now=now)
    application.couple = held
    application.save(update_fields=["couple"])
    sheets = {place: {**told_of(application), "asked_about": whose} for place, whose in places_of(application).items()}
    _tell(Door(), application, sheets, reason=reason, by=by, now=now)
    return application


@use_case
def void(*, key: Key, reason: str, by: User, now: datetime) -> Application:
    """It was an entry error; the couple may apply anew. Raises NotAllowed, Refused, Conflict."""
    application = _locked(key, Step.VOID, by)
    recording.void(made_of(application), reason=reason, by=by, now=now)
    application.stage = WAYS[Step.VOID].target
    application.save(update_fields=["stage"])
    door = Door()
    finish_chores(door, application, by=Actor.of(by), at=now, outcome=Step.VOID)
    _tell(door, application, {}, reason=reason, by=by, now=now)
    return application


def made_of(application: Application) -> Made:
    return Made(application.key, CODE, application.created_at, application.created_by_id)


def _locked(key: Key, step: Step, by: User) -> Application:
    application = lock(key)
    rules.check_may(by, application)
    rules.check_step(application, step)
    recording.check_not_cleared(application.label)
    return application


def _tell(
    door: Door, application: Application, sheets: Mapping[str, Facts], *, reason: str, by: User, now: datetime
) -> None:
    """Nobody is told again of what nobody was told yet."""
    if application.notified_on:
        tell_again(
            door, application.case_key, NOTICE, notices_of(application), sheets, told_of(application),
            reason=reason, by=by, now=now,
        )  # fmt: skip
    door.write()
