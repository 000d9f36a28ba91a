"""Joining two files of one unit into one, and taking that back without loss (docs/adr/0009)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import duplicates, projection, rules
from padis.cases.actions.filing import lock_people
from padis.cases.actions.keeping import claim, lock_case, set_state
from padis.cases.facts import FACTS, PLACES, FactType, clean_facts
from padis.cases.models import Case, CaseState, Claim, Merge, NotSame
from padis.cases.suspects import pair_of
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


def lock_both(one: Case, other: Case) -> None:
    """Wait for whoever files one of the two; taken before messages and cases (lock order)."""
    held = [projection.all_facts(case, health=False) for case in (one, other)]
    lock_people(sorted({digest for facts in held for digest in duplicates.digests(facts).values()}))


@use_case
def merge(
    *,
    gone: Key,
    kept: Key,
    by: User,
    taken: Sequence[str],
    seen: Mapping[UUID, UUID],
    reason: str,
    ended: int,
    now: datetime,
) -> Merge:
    """`kept` takes over the facts `taken` and goes on; `gone` ends. The caller locked both people and ended messages.

    `seen` says by case which claim was the last that the user saw. Raises NotAllowed, Conflict, Refused.
    """
    cases = {key: lock_case(key) for key in sorted({gone, kept})}
    _check_may_merge(by, cases[gone], cases[kept], reason)
    claims = {key: _claims(cases[key]) for key in cases}
    if any(seen.get(key[1]) != claims[key][-1].id for key in cases):
        raise Conflict(_("Meanwhile one of the two files was changed. Look again, then merge."))
    facts = _to_take_over(projection.fold(claims[gone]), projection.fold(claims[kept]), cases[kept], taken, now)
    stated = _state(cases[kept], facts, by, now) if facts else None
    set_state(cases[gone], CaseState.MERGED, reason, now)
    return Merge.objects.create(
        shard=gone[0], case=cases[gone], kept=cases[kept], claim_id=stated.id if stated else None, ended=ended, reason=reason,
        at=now, by_id=by.pk,
    )  # fmt: skip


@use_case
def reverse_merge(*, key: Key, by: User, reason: str, now: datetime) -> Merge:
    """The file that went is open again, and the other states what it held before, save what was changed since.

    Nothing is removed; that the two are not one is remembered. Raises NotAllowed, Conflict, Refused.
    """
    undone = Merge.objects.get(pk=key)
    cases = {case: lock_case((undone.shard, case)) for case in sorted((undone.case_id, undone.kept_id))}
    gone, kept = cases[undone.case_id], cases[undone.kept_id]
    undone.refresh_from_db()
    rules.check_may_maintain(by, gone)
    rules.check_state(gone, CaseState.MERGED)
    if undone.undone_at is not None:
        raise Conflict(_("This merge was reversed already."))
    if kept.state == CaseState.MERGED:
        raise Conflict(_("The file that went on was merged itself: reverse that first."))
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
    if back := _to_give_back(undone, _claims(kept)):
        _state(kept, back, by, now)
    set_state(gone, CaseState.OPEN, reason, now)
    undone.undone_at, undone.undone_by_id, undone.undone_reason = now, by.pk, reason
    undone.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
    tell_apart(one=gone.number, other=kept.number, by=by, reason=reason, now=now)
    return undone


@use_case
def tell_apart(*, one: str, other: str, by: User, reason: str, now: datetime) -> None:
    """The unit found that two case numbers are not one person's; a second finding changes nothing. Raises NotAllowed, Refused."""
    rules.check_may_file(by)
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
    one, other = pair_of(one, other)
    values = {"reason": reason, "at": now, "by_id": by.pk}
    NotSame.objects.get_or_create(shard=shard_of(by.unit_id), unit=by.unit_id, one=one, other=other, defaults=values)


def _check_may_merge(by: User, gone: Case, kept: Case, reason: str) -> None:
    if gone.id == kept.id:
        raise Refused(_("A file is not merged with itself."))
    for case in (gone, kept):
        rules.check_may_maintain(by, case)
        rules.check_state(case, CaseState.OPEN)
    if gone.direction != kept.direction:
        raise Refused(_("One file says that she came, the other that she left: these are two stays."))
    if not reason:
        raise Refused(_("Give the reason."), field="reason")


def _to_take_over(
    gone: Mapping[str, Any], kept: Mapping[str, Any], case: Case, taken: Sequence[str], now: datetime
) -> dict[str, Any]:
    """Raises Refused where the facts would not fit together."""
    facts = {name: gone[name] for name in taken if name in gone and name not in PLACES and gone[name] != kept.get(name)}
    merged, today = {**kept, **facts}, beijing_date(now)
    before = clean_facts(kept, today=today, direction=case.direction)[1]
    for name, sentences in clean_facts(merged, today=today, direction=case.direction)[1].items():
        if name not in before:
            raise Refused(f"{FACTS[name].label}: {sentences[0]}", field=name)
    return facts


def _to_give_back(merge: Merge, claims: Sequence[Claim]) -> dict[str, Any]:
    """What the merge's claim stated goes back to what was held before it; what was stated anew since stays."""
    place = next((place for place, each in enumerate(claims) if each.id == merge.claim_id), None)
    if place is None:
        return {}
    before = projection.fold(claims[:place])
    since = {name for later in claims[place + 1 :] if later.adopted for name in projection.stated(later)}
    names = [name for name in projection.stated(claims[place]) if name not in since]
    return {name: before.get(name, [] if FACTS[name].type is FactType.CHILDREN else None) for name in names}


def _state(case: Case, facts: Mapping[str, Any], by: User, now: datetime) -> Claim:
    return claim(case, unit=case.unit, by_id=by.pk, facts=facts, adopted=True, message_id=None, at=now)


def _claims(case: Case) -> list[Claim]:
    """Both sides' statements, first to last."""
    return list(Claim.objects.filter(shard=case.shard, case_id=case.id).order_by("at", "id"))
