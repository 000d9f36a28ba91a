"""Telling the other side of a case what one's own side corrected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases import actions as cases
from padis.cases.actions.keeping import lock_case
from padis.cases.models import Case, CaseState
from padis.cases.projection import EMPTY
from padis.cases.queries import claims_of
from padis.exchange.actions import Sending, send
from padis.exchange.door import Actor, Content, Door
from padis.exchange.models import Message
from padis.exchange.queries import messages_of_case
from padis.kinds.fact_correction import KIND
from padis.kinds.fact_correction.queries import untold
from padis.kinds.sending import content_of, next_serial
from padis.shared.errors import Conflict, NotAllowed, Refused
from padis.shared.transactions import use_case

TOLD_OF = (CaseState.OPEN, CaseState.CLOSED)


@use_case
def tell(*, case: Case, by: User, changes: Mapping[str, Any], why: str, now: datetime) -> Message:
    """Send the changed facts (an empty value takes one back) to the other side, with what was said before.

    What the own side has not stated of the case yet is stated by it. Raises NotAllowed; Refused; Conflict for a file
    that is no longer, Duplicate where she turns out to be filed elsewhere.
    """
    if not can(by, Ability.FILE_CASE) or by.unit_id not in (case.unit, case.partner):
        raise NotAllowed(_("Only the two sides of a case tell each other of corrections."))
    if case.state not in TOLD_OF:
        raise Conflict(_("The case file is in the state “%(state)s”.") % {"state": CaseState(case.state).label})
    if not changes:
        raise Refused(_("Tick at least one fact."))
    known = {name: change.after for name, change in _untold(case, by.unit_id).items()}
    _state({name: value for name, value in changes.items() if name not in known or known[name] != value}, case, by, now)
    case = lock_case(case.key)
    before = {name: change.before for name, change in _untold(case, by.unit_id).items() if name in changes}
    sheet = {"why": why, **{name: value for name, value in changes.items() if value not in EMPTY}}
    gone = [name for name, value in changes.items() if value in EMPTY]
    content = content_of(KIND, case, sheet)
    content = Content(content.plain, {**content.sealed, "before": before, "taken_back": gone})
    sending = Sending(
        case=case, kind=KIND.code, serial=next_serial(case), urgent=False, key_person=False, content=content,
        actor=Actor.of(by), at=now,
    )  # fmt: skip
    door = Door()
    message = send(door, sending)
    door.write()
    return message


def _untold(case: Case, unit: str) -> Mapping[str, Any]:
    return untold(case, claims_of(case), messages_of_case(case), unit=unit)


def _state(news: Mapping[str, Any], case: Case, by: User, now: datetime) -> None:
    """By the way the side states facts of an open file; of a closed one as a statement alone."""
    if not news:
        return
    if case.state != CaseState.OPEN:
        cases.claim(
            lock_case(case.key), unit=by.unit_id, by_id=by.pk, facts=news, adopted=by.unit_id == case.unit,
            message_id=None, at=now,
        )  # fmt: skip
    elif by.unit_id == case.unit:
        cases.maintain(key=case.key, by=by, changes=news, now=now)
    else:
        cases.state(key=case.key, by=by, facts=news, now=now)
