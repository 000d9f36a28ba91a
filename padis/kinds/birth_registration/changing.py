"""Correcting a birth registration, or declaring it void; the places that were told are told again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.actions.filing import lock_people
from padis.cases.facts import Facts
from padis.cases.names import mask_name
from padis.exchange.door import Door
from padis.exchange.models import Message
from padis.kinds import couple
from padis.kinds.birth_registration.actions import check, check_new, lock_of, named, told_of
from padis.kinds.birth_registration.fields import CODE
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.birth_registration.queries import notices_of
from padis.kinds.birth_registration.states import WAYS, Step
from padis.kinds.changes import recording
from padis.kinds.changes.recording import Made
from padis.kinds.changes.telling import tell_again
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@use_case
def correct(*, key: Key, given: Facts, reason: str, by: User, now: datetime) -> BirthRegistration:
    """Put what is right in the place of what was registered; `given` is clean (fields.ENTERED). A stage of its own it is not.

    Raises NotAllowed, Refused, RegisteredAlready for another registration of the same birth, Conflict.
    """
    made = _locked(key, Step.CORRECT, by)
    check(given, unit=made.unit, today=beijing_date(now))
    woman_key, child_no = named(given)
    check_new(made.unit, woman_key, child_no, besides=made)
    recording.correct(made_of(made), made.given, given, reason=reason, by=by, now=now)
    notices = notices_of(made)
    made.given, made.woman_key, made.child_no = dict(given), woman_key, child_no
    made.label = mask_name(given["woman_name"])
    made.save(update_fields=["given", "woman_key", "child_no", "label"])
    places = couple.places_to_tell(given, couple.PLACES, own=made.unit)
    sheets = {place: told_of(made) for place in places}
    _tell(made, notices, sheets, reason=reason, by=by, now=now)
    return made


@use_case
def void(*, key: Key, reason: str, by: User, now: datetime) -> BirthRegistration:
    """It was an entry error; the same birth can be registered anew. Raises NotAllowed, Refused, Conflict."""
    made = _locked(key, Step.VOID, by)
    recording.void(made_of(made), reason=reason, by=by, now=now)
    notices = notices_of(made)
    made.stage = WAYS[Step.VOID].target
    made.save(update_fields=["stage"])
    _tell(made, notices, {}, reason=reason, by=by, now=now)
    return made


def made_of(made: BirthRegistration) -> Made:
    return Made(made.key, CODE, made.registered_at, made.by_id)


def _tell(
    made: BirthRegistration, notices: Sequence[Message], sheets: Mapping[str, Facts],
    *, reason: str, by: User, now: datetime,
) -> None:  # fmt: skip
    if made.case_key is None:
        return
    door = Door()
    tell_again(door, made.case_key, CODE, notices, sheets, told_of(made), reason=reason, by=by, now=now)
    door.write()


def _locked(key: Key, step: Step, by: User) -> BirthRegistration:
    """The registration, after its unit's lock: two that are corrected to the same birth wait for each other."""
    if not can(by, Ability.FILE_CASE):
        raise NotAllowed(_("Only the unit that registered the birth may do this."))
    lock_people([lock_of(by.unit_id)])
    made = BirthRegistration.objects.select_for_update().get(pk=key)
    if made.unit != by.unit_id:
        raise NotAllowed(_("Only the unit that registered the birth may do this."))
    if made.stage != WAYS[step].source:
        raise Conflict(_("This registration is void already. Nothing you typed is lost."))
    recording.check_not_cleared(made.label)
    return made
