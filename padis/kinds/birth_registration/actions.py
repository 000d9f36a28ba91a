"""Registering a birth, and telling the other places."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.actions.filing import lock_people
from padis.cases.actions.keeping import lock_case
from padis.cases.facts import Facts
from padis.cases.models import Case, CaseState
from padis.cases.names import mask_name
from padis.cases.queries import person_digest
from padis.exchange.door import Door
from padis.exchange.kinds import kind_of
from padis.kinds import couple
from padis.kinds.birth_registration.fields import AFTER, CODE, NOTICE, UNDERTAKING
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.birth_registration.queries import live_case_of
from padis.kinds.birth_registration.states import Stage
from padis.kinds.sending import AlreadyThere, tell
from padis.privacy import legal
from padis.privacy.crypto import keyed_hash
from padis.shared.errors import Refused
from padis.shared.sharding import new_id, shard_of
from padis.shared.time import BEIJING, beijing_date
from padis.shared.transactions import use_case


class RegisteredAlready(AlreadyThere):
    """This birth was registered by the unit."""


@use_case
def register(*, given: Facts, by: User, now: datetime, about: Case | None = None) -> BirthRegistration:
    """Register a birth; `given` is clean (fields.ENTERED). The other places are told where she is filed as a migrant.

    `about` is the file from which the form was filled: it finds her where she has no number.

    Raises NotAllowed, Refused, RegisteredAlready; Conflict as long as no legal basis of the kind is recorded.
    """
    check_may(by, Ability.FILE_CASE)
    legal.check_on(CODE, kind_of(CODE).name, on=beijing_date(now))
    check(given, unit=by.unit_id, today=beijing_date(now))
    lock_people([lock_of(by.unit_id)])
    key, child_no = named(given)
    check_new(by.unit_id, key, child_no)
    case = _case_of(given, about)
    registration = BirthRegistration.objects.create(
        shard=shard_of(by.unit_id), id=new_id(), number=_number(by.unit_id, now), unit=by.unit_id,
        case_shard=case.shard if case else "", case_id=case.id if case else None, label=mask_name(given["woman_name"]),
        given=dict(given), woman_key=key, child_no=child_no, registered_on=beijing_date(now), registered_at=now, by_id=by.pk,
    )  # fmt: skip
    if case:
        door = Door()
        _tell(door, registration, case, by=by, now=now)
        door.write()
    return registration


def lock_of(unit: str) -> bytes:
    """For whom one waits before registering in a unit."""
    return keyed_hash(f"{CODE}|{unit}".encode())


def named(given: Facts) -> tuple[bytes, int]:
    """What names the birth within a unit: the mother's blind index (empty where there is none), and which child it is."""
    return person_digest(given.get("woman_id_number", "")) or b"", given["living_children"] + (given["stage"] != AFTER)


def _case_of(given: Facts, about: Case | None) -> Case | None:
    if given.get("woman_id_number"):
        return live_case_of(given["woman_id_number"])
    return about if about and about.name == given["woman_name"] else None


def check(given: Facts, *, unit: str, today: date) -> None:
    """Where it is registered, and by which proof. Raises Refused at the field."""
    couple.check(given)
    if unit not in {given.get(name) for name in couple.PLACES}:
        words = _(
            "A birth is registered where either parent is registered or lives; your unit is none of these places."
        )
        raise Refused(words, field="woman_residence_division")
    if given.get("proof") == UNDERTAKING and not given.get("undertaking"):
        raise Refused(_("Say what is undertaken in writing."), field="undertaking")
    if given["stage"] != AFTER and given.get("child_birth_date"):
        raise Refused(_("Before the birth there is no birth date."), field="child_birth_date")
    if given["stage"] == AFTER and not given["living_children"]:
        raise Refused(_("After the birth, this child is one of the living children."), field="living_children")


def check_new(unit: str, key: bytes, child_no: int, *, besides: BirthRegistration | None = None) -> None:
    """Raises RegisteredAlready where another registration that is not void is of this birth."""
    rows = BirthRegistration.objects.filter(shard=shard_of(unit), unit=unit, woman_key=key, child_no=child_no)
    if besides is not None:
        rows = rows.exclude(id=besides.id)
    found = rows.exclude(stage=Stage.VOID).first() if key else None
    if found:
        words = _("This birth was registered already on %(day)s: %(number)s.")
        raise RegisteredAlready(words % {"day": found.registered_on.isoformat(), "number": found.number}, found.number)


def _number(unit: str, now: datetime) -> str:
    """Serial within unit and year; the caller holds the unit's lock."""
    stem = f"{unit[:9]}-{now.astimezone(BEIJING).year}-S"
    earlier = BirthRegistration.objects.filter(shard=shard_of(unit), unit=unit, number__startswith=stem).count()
    return f"{stem}{earlier + 1:06d}"


def _tell(door: Door, registration: BirthRegistration, case: Case, *, by: User, now: datetime) -> None:
    """One notice to each other place of registration or residence."""
    case = lock_case(case.key)
    if case.state != CaseState.OPEN:  # ended meanwhile
        return
    places = couple.places_to_tell(registration.given, couple.PLACES, own=registration.unit)
    tell(door, case, CODE, dict.fromkeys(places, told_of(registration)), by=by, now=now)


def told_of(registration: BirthRegistration) -> Facts:
    """What the other places are told."""
    number, day = registration.number, registration.registered_on.isoformat()
    told = {**registration.given, "register_no": number, "registered_on": day}
    return {name: told[name] for name in NOTICE if name in told}
