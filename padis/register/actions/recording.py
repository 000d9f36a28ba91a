"""Recording and correcting persons, restoring what a fact said before, and taking an act back on the same day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.register import projection, queries, rules, sources
from padis.register.actions.writing import (
    RegisterWrites,
    add_person,
    change_person,
    lock_person,
    lock_register,
    new_person,
)
from padis.register.models import Act, RegisterClaim, RegisterPerson, State
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

Facts = Mapping[str, Any]


class AlreadyThere(Conflict):
    """The register has her already, or somebody who may be she; `found` are these entries."""

    def __init__(self, found: Sequence[RegisterPerson]) -> None:
        super().__init__(_("The register has an entry of this person already."))
        self.found = found


@use_case
def record(
    *, by: User, facts: Facts, source: str = sources.ENTERED, now: datetime, beside: bool = False
) -> RegisterPerson:
    """A new person in the register of the user's unit. Raises NotAllowed, Refused, AlreadyThere.

    `beside` says that the user has seen who is found under the number or the name, and that it is somebody else.
    """
    rules.check_may_keep(by)
    clean = rules.cleaned({}, facts, today=beijing_date(now))
    rules.check_entry(clean)
    person = new_person(by.unit_id, clean, source=source, at=now)
    lock_register(by.unit_id)
    if not beside and (found := queries.like(person)):
        raise AlreadyThere(found)
    writes = RegisterWrites()
    add_person(person, clean, by_id=by.pk, writes=writes)
    writes.flush()
    return person


@use_case
def correct(
    *,
    key: Key,
    by: User,
    changes: Facts,
    source: str = sources.ENTERED,
    now: datetime,
    act: Act = Act.CORRECTED,
    seen: int | None = None,
) -> RegisterPerson:
    """Change facts of an entry; None or [] empties one. Without anything new, nothing is written.

    Raises NotAllowed, Refused, Conflict; RegisterPerson.DoesNotExist.
    """
    person = lock_person(key)
    rules.check_may_keep(by, person.unit)
    rules.check_present(person)
    rules.check_not_changed(person, seen)
    held = projection.facts_of(person)
    news = rules.cleaned(held, changes, today=beijing_date(now))
    rules.check_entry({**held, **news})
    if news:
        _change(person, news, act=act, source=source, by=by, now=now)
    return person


@use_case
def restore(*, key: Key, by: User, field: str, claim: UUID, now: datetime) -> RegisterPerson:
    """Have a fact say again what it said by an earlier claim. Raises NotAllowed, Refused, Conflict."""
    said = {each.id: projection.stated(each) for each in queries.claims_of(key)}
    if field not in said.get(claim, {}):
        raise Refused(_("There is no such earlier value."))
    return correct(key=key, by=by, changes={field: said[claim][field]}, now=now, act=Act.RESTORED)


@use_case
def undo(*, key: Key, by: User, claim: UUID, now: datetime) -> RegisterPerson:
    """Take back what was written today: the facts say what they said before, save those that changed again since.

    A person who was recorded by it is taken back whole. Raises NotAllowed, Conflict.
    """
    person = lock_person(key)
    rules.check_may_keep(by, person.unit)
    rules.check_present(person)
    writes = RegisterWrites()
    take_back(person, claim, queries.claims_of(key), by_id=by.pk, now=now, writes=writes)
    writes.flush()
    return person


def take_back(
    person: RegisterPerson,
    claim: UUID,
    claims: Sequence[RegisterClaim],
    *,
    by_id: int,
    now: datetime,
    writes: RegisterWrites,
) -> None:
    """One of the claims about a locked person, who is in the register, is undone by another. Raises Conflict."""
    place = next((place for place, each in enumerate(claims) if each.id == claim), None)
    if place is None or not queries.may_be_undone(claims[place], claims, now=now):
        raise Conflict(_("Only what was written today can be undone, and only once."))
    if not place and queries.merges_of(person):
        raise Conflict(_("Another entry was merged into this one: reverse that first."))
    back = what_was_before(claims, place)
    change_person(
        person, back if place else {}, act=Act.UNDONE, source=claims[place].source, by_id=by_id, at=now, undoes=claim,
        state=None if place else State.REMOVED, writes=writes,
    )  # fmt: skip


def what_was_before(claims: Sequence[RegisterClaim], place: int) -> dict[str, Any]:
    """The facts of the claim at the place, as they were before it; what was stated anew since is left out."""
    since = {name for later in claims[place + 1 :] for name in projection.stated(later)}
    before = projection.fold(claims[:place])
    return {name: before.get(name) for name in projection.stated(claims[place]) if name not in since}


def _change(person: RegisterPerson, news: Facts, *, by: User, now: datetime, **options: Any) -> UUID:
    writes = RegisterWrites()
    claim = change_person(person, news, by_id=by.pk, at=now, writes=writes, **options)
    writes.flush()
    return claim
