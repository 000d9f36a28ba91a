"""Joining two entries of one unit into one, and taking that back without loss."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.register import projection, queries, rules, sources
from padis.register.actions.recording import what_was_before
from padis.register.actions.writing import RegisterWrites, change_person, lock_person, set_state
from padis.register.models import Act, RegisterMerge, RegisterPerson, State
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@use_case
def merge(
    *,
    gone: Key,
    kept: Key,
    by: User,
    taken: Sequence[str],
    reason: str,
    now: datetime,
    seen: Mapping[UUID, int] | None = None,
) -> RegisterMerge:
    """`kept` takes over the facts `taken` of `gone` and goes on; `gone` is found no more.

    `seen` says by person which revision the user saw. Raises NotAllowed, Conflict, Refused.
    """
    if gone == kept:
        raise Refused(_("An entry is not merged with itself."))
    people = {key: lock_person(key) for key in sorted({gone, kept})}
    for person in people.values():
        rules.check_may_keep(by, person.unit)
        rules.check_present(person)
        rules.check_not_changed(person, (seen or {}).get(person.id))
    _check_reason(reason)
    theirs, held = (projection.facts_of(people[key]) for key in (gone, kept))
    changes = {name: theirs[name] for name in taken if name in theirs}
    news = rules.cleaned(held, changes, today=beijing_date(now))
    writes = RegisterWrites()
    claim = (
        change_person(people[kept], news, act=Act.MERGED, source=sources.ENTERED, by_id=by.pk, at=now, writes=writes)
        if news
        else None
    )
    set_state(people[gone], State.MERGED, at=now, writes=writes)
    writes.flush()
    return RegisterMerge.objects.create(
        shard=gone[0], person=people[gone], kept=people[kept], claim_id=claim, reason=reason, at=now, by_id=by.pk
    )


@use_case
def unmerge(*, key: Key, by: User, reason: str, now: datetime) -> RegisterMerge:
    """The entry that went is there again, and the other says what it said before, save what was changed since.

    Raises NotAllowed, Conflict, Refused.
    """
    undone = RegisterMerge.objects.select_for_update(of=("self",)).get(pk=key)
    people = {id: lock_person((undone.shard, id)) for id in sorted((undone.person_id, undone.kept_id))}
    gone, kept = people[undone.person_id], people[undone.kept_id]
    rules.check_may_keep(by, gone.unit)
    if undone.undone_at is not None:
        raise Conflict(_("This merge was reversed already."))
    if kept.state != State.PRESENT:
        raise Conflict(_("The entry that went on was merged itself: reverse that first."))
    _check_reason(reason)
    writes = RegisterWrites()
    _give_back(undone, kept, by, now, writes)
    set_state(gone, State.PRESENT, at=now, writes=writes)
    writes.flush()
    undone.undone_at, undone.undone_by_id, undone.undone_reason = now, by.pk, reason
    undone.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
    return undone


def _give_back(merge: RegisterMerge, kept: RegisterPerson, by: User, now: datetime, writes: RegisterWrites) -> None:
    claims = queries.claims_of(kept.key)
    place = next((place for place, each in enumerate(claims) if each.id == merge.claim_id), None)
    back = what_was_before(claims, place) if place is not None else {}
    if back:
        change_person(
            kept, back, act=Act.UNMERGED, source=sources.ENTERED, by_id=by.pk, at=now, writes=writes,
            undoes=merge.claim_id,
        )  # fmt: skip


def _check_reason(reason: str) -> None:
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
