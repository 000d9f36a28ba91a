"""Keeping a case: statements of either side, corrections, and its end."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import duplicates, projection, rules
from padis.cases.actions.filing import index_person, lock_people
from padis.cases.actions.services import mark_services
from padis.cases.facts import PLACES
from padis.cases.models import Case, CaseState, Claim, IndexKind, PersonIndex, Side
from padis.shared.errors import Conflict, Refused
from padis.shared.rows import Writes
from padis.shared.sharding import Key, cross_shard
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


def lock_case(key: Key) -> Case:
    """The case, locked. Taken after its messages: lock order is person, item, case. Raises Case.DoesNotExist."""
    return Case.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def lock_person_and_case(key: Key, changes: Mapping[str, Any] | None = None) -> tuple[Case, dict[IndexKind, bytes]]:
    """The case, locked after whom it is about once changed (lock order), with her digests. Raises Conflict, Case.DoesNotExist."""
    expected = _digests(Case.objects.get(pk=key), changes)
    lock_people(sorted(expected.values()))
    case = lock_case(key)
    if _digests(case, changes) != expected:
        raise Conflict(_("Meanwhile the file was changed. Look again, then save."))
    return case, expected


def _digests(case: Case, changes: Mapping[str, Any] | None = None) -> dict[IndexKind, bytes]:
    return duplicates.digests({**projection.all_facts(case, health=False), **(changes or {})})


def claim(
    case: Case,
    *,
    unit: str,
    by_id: int,
    facts: Mapping[str, Any],
    adopted: bool,
    message_id: uuid.UUID | None,
    at: datetime,
) -> Claim:
    """Record what a side states; the filing unit's adopted statements move the projection, in the open transaction."""
    side = case.side if unit == case.unit else case.other_side
    row = Claim.objects.create(
        shard=case.shard, case=case, unit=unit, side=side, adopted=adopted, message_id=message_id, at=at, by_id=by_id,
        **projection.parts(facts),
    )  # fmt: skip
    if adopted:
        _project(lock_case(case.key), beijing_date(at))
    return row


@use_case
def maintain(
    *,
    key: Key,
    by: User,
    changes: Mapping[str, Any],
    now: datetime,
    duplicate_reason: str = "",
    message_id: uuid.UUID | None = None,
) -> Case:
    """Change facts of an open case file of one's own; `message_id` is the message from which they are taken over.

    Raises NotAllowed, Conflict, Refused; Duplicate where she turns out to be filed elsewhere, unless there is a reason.
    """
    case, person = lock_person_and_case(key, changes)
    rules.check_may_maintain(by, case)
    rules.check_state(case, CaseState.OPEN)
    if not changes:
        raise Refused(_("Nothing was changed."))
    for name in PLACES:
        if name in changes and changes[name] != getattr(case, name):
            raise Refused(_("The two places are changed by sending the case to the right unit."), field=name)
    before = _digests(case)
    turned = {kind: digest for kind, digest in person.items() if before.get(kind) != digest}
    duplicates.check_correction(turned, case.number, reason=duplicate_reason)
    if turned and duplicate_reason:
        case.duplicate_reason = duplicate_reason
        case.save(update_fields=["duplicate_reason"])
    claim(case, unit=by.unit_id, by_id=by.pk, facts=changes, adopted=True, message_id=message_id, at=now)
    return Case.objects.get(pk=key)


@use_case
def state(*, key: Key, by: User, facts: Mapping[str, Any], now: datetime) -> Claim:
    """What the other side knows of an open file without having been asked: kept beside what the file holds.

    Only what neither the file nor that side said already is stated. Raises NotAllowed, Conflict, Refused.
    """
    case = lock_case(key)
    rules.check_may_state(by, case)
    rules.check_state(case, CaseState.OPEN)
    claims = list(Claim.objects.filter(shard=case.shard, case_id=case.id).order_by("at", "id"))
    known = projection.fold(claims)
    for said in claims:
        known.update({} if said.adopted else projection.stated(said))
    news = {name: value for name, value in facts.items() if name not in PLACES and known.get(name) != value}
    if not news:
        raise Refused(_("The file says the same already."))
    return claim(case, unit=by.unit_id, by_id=by.pk, facts=news, adopted=False, message_id=None, at=now)


def readdress(case: Case, *, partner: str, by_id: int, message_id: uuid.UUID, at: datetime) -> None:
    """The other side is another place than the file said."""
    name = "registered_division" if case.side == Side.RESIDENCE else "residence_division"
    claim(case, unit=case.unit, by_id=by_id, facts={name: partner}, adopted=True, message_id=message_id, at=at)


@use_case
def close(*, key: Key, by: User, left_on: date, reason: str, now: datetime) -> Case:
    """退档: she left on a day. Raises NotAllowed, Conflict, Refused."""
    if left_on > beijing_date(now):
        raise Refused(_("The day lies in the future."), field="left_on")
    inflow, outflow = Case.objects.values_list("inflow_date", "outflow_date").get(pk=key)
    if left_on < max(inflow or left_on, outflow or left_on):
        raise Refused(_("The day lies before the stay began."), field="left_on")
    return _end(key, by, CaseState.CLOSED, reason, now, closed_on=left_on)


@use_case
def cancel(*, key: Key, by: User, reason: str, now: datetime) -> Case:
    """注销: she left the scope. Raises NotAllowed, Conflict, Refused."""
    return _end(key, by, CaseState.CANCELLED, reason, now)


@use_case
def delete(*, key: Key, by: User, reason: str, now: datetime) -> Case:
    """删除: an entry error. The file stays readable, with its reason. Raises NotAllowed, Conflict, Refused."""
    return _end(key, by, CaseState.DELETED, reason, now)


@use_case
def reopen(*, key: Key, by: User, reason: str, now: datetime) -> Case:
    """回档: open a closed file again, with all its history. Raises NotAllowed, Conflict, Duplicate."""
    case, own = lock_person_and_case(key)
    rules.check_may_maintain(by, case)
    rules.check_state(case, CaseState.CLOSED)
    duplicates.check(
        own, (case.residence_division, case.registered_division), duplicates.find(own.values()), reason=reason
    )
    set_state(case, CaseState.OPEN, reason, now, closed_on=None)
    return case


def _end(key: Key, by: User, state: CaseState, reason: str, now: datetime, **changes: Any) -> Case:
    case = lock_case(key)
    rules.check_may_maintain(by, case)
    rules.check_state(case, CaseState.OPEN)
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
    set_state(case, state, reason, now, **changes)
    return case


def set_state(case: Case, state: CaseState, reason: str, now: datetime, **changes: Any) -> None:
    """Only an open file is found by who files; the case is locked."""
    case.state, case.state_reason, case.state_at = state, reason, now
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=["state", "state_reason", "state_at", *changes])
    with cross_shard("the person index has a distribution of its own"):
        PersonIndex.objects.filter(case_id=case.id).update(live=state == CaseState.OPEN)
    writes = Writes()
    facts = projection.all_facts(case, health=True) if state == CaseState.OPEN else {}
    mark_services([(case, facts)], writes, today=beijing_date(now), new=False)
    writes.flush()


def _project(case: Case, today: date) -> None:
    claims = Claim.objects.filter(shard=case.shard, case_id=case.id, adopted=True).order_by("at", "id")
    facts = projection.fold(claims)
    projection.project(case, facts)
    case.save(force_update=True)
    with cross_shard("the person index has a distribution of its own"):
        PersonIndex.objects.filter(case_id=case.id).delete()
    writes = Writes()
    index_person(case, duplicates.digests(facts), writes)
    mark_services([(case, facts)], writes, today=today, new=False)
    writes.flush()
