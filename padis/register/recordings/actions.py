"""Recording in the register what arrived with an item, and taking that back on the same day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.projection import EMPTY
from padis.exchange.models import DocketRow, Message
from padis.register import actions as embedded
from padis.register import queries as people
from padis.register import rules, sources
from padis.register.models import RegisterClaim
from padis.register.recordings.models import Recording
from padis.register.recordings.queries import may_be_undone, of_item, recordings_of
from padis.register.registry import EMBEDDED, register_of
from padis.shared.errors import Conflict
from padis.shared.sharding import Key, shard_of
from padis.shared.transactions import use_case

Facts = Mapping[str, Any]


@use_case
def record(*, message: Message, by: User, facts: Facts, ref: str | None, now: datetime) -> Recording:
    """Write the facts that the user chose of what arrived: to the person `ref`, or a new one.

    Raises NotAllowed; Refused; Conflict where the item was recorded already, or she is in the register already;
    RegisterDown, WrongAnswer.
    """
    unit = by.unit_id
    rules.check_may_keep(by)
    _lock(message, unit)
    if of_item(unit, message.id):
        raise Conflict(_("This item was recorded in the register already."))
    register = register_of(unit)
    entry = register.read(unit, ref) if ref else None
    if ref and entry is None:
        raise Conflict(_("The register has no such entry any more. Look again."))
    held = entry.facts if entry else {}
    news = {name: value for name, value in facts.items() if held.get(name) != value}
    number, known = message.number, ref or ""
    if news or entry is None:
        known = register.record(unit, news, ref=ref, source=sources.of_item(number), by=by.pk, now=now).ref
    return Recording.objects.create(
        shard=shard_of(unit), unit=unit, item_shard=message.shard, item_id=message.id, number=number, kind=message.kind,
        channel=message.channel, case_id=message.case_id, ref=known, is_new=entry is None, written=sorted(news),
        before={} if register is EMBEDDED else {name: held.get(name) for name in news}, at=now, by_id=by.pk,
    )  # fmt: skip


@use_case
def undo(*, recording: Recording, by: User, now: datetime) -> Recording:
    """The register says what it said before, save what was changed since; a person who came with it is taken back.

    Raises NotAllowed, Refused; Conflict on another day, or where a system outside has got a new person; RegisterDown.
    """
    rules.check_may_keep(by, recording.unit)
    recording = Recording.objects.select_for_update(of=("self",)).get(pk=recording.pk)
    if not may_be_undone(recording, now=now):
        raise Conflict(_("Only what was recorded today can be undone, and only once."))
    if recording.written or recording.is_new:
        _give_back(recording, by=by, now=now)
    recording.undone_at, recording.undone_by_id = now, by.pk
    recording.save(update_fields=["undone_at", "undone_by_id"])
    return recording


@use_case
def undo_on_page(*, key: Key, by: User, claim: UUID, now: datetime) -> None:
    """Undo what was written of a person of our own register, on her page: a recording that wrote it stands no more.

    Raises NotAllowed, Conflict.
    """
    embedded.undo(key=key, by=by, claim=claim, now=now)
    written = RegisterClaim.objects.get(pk=(key[0], claim))
    standing = recordings_of(by.unit_id).filter(ref=str(key[1]), at=written.at)
    standing.update(undone_at=now, undone_by_id=by.pk)


def _lock(message: Message, unit: str) -> None:
    """One user of the unit at a time; the row is there for a unit that handles the item. Raises DocketRow.DoesNotExist."""
    rows = DocketRow.objects.select_for_update(of=("self",))
    rows.get(shard=shard_of(unit), unit=unit, item_id=message.id)


def _give_back(recording: Recording, *, by: User, now: datetime) -> None:
    unit, register = recording.unit, register_of(recording.unit)
    if register is EMBEDDED:
        claim = _claim_of(recording)
        if claim is not None:
            embedded.undo(key=(claim.shard, claim.person_id), by=by, claim=claim.id, now=now)
        return
    if recording.is_new:
        raise Conflict(_("She is in your own system by now: take the entry back there."))
    before = {name: None if value in EMPTY else value for name, value in (recording.before or {}).items()}
    register.record(unit, before, ref=recording.ref, source=sources.of_item(recording.number), by=by.pk, now=now)


def _claim_of(recording: Recording) -> RegisterClaim | None:
    """What the recording wrote; None where that was undone on the person's own page."""
    found = RegisterClaim.objects.filter(
        shard=recording.shard, person_id=recording.ref, source=sources.of_item(recording.number), at=recording.at
    ).first()
    if found is None:
        return None
    claims = people.claims_of((found.shard, found.person_id))
    return found if people.may_be_undone(found, claims, now=recording.at) else None
