"""An import is taken back: what its rows wrote is undone, person by person, by the rules of the undo on her page."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from padis.register.actions.recording import take_back as undo
from padis.register.actions.writing import RegisterWrites, lock_register
from padis.register.models import Outcome, RegisterClaim, RegisterImport, RegisterImportRow, RegisterPerson
from padis.register.rules import check_present
from padis.shared.errors import Conflict
from padis.shared.rows import update

MARK = update(12, RegisterImportRow._meta.db_table, ("outcome", "said", "claim_id"), ("shard", "id"))
_SAID: Any = RegisterImportRow._meta.get_field("said")


def take_back(one: RegisterImport, rows: Sequence[RegisterImportRow], now: datetime) -> None:
    """What cannot be undone any more stays recorded, and its row says why. A person's claims are undone one a batch."""
    lock_register(one.unit)
    ids, writes = {row.person_id for row in rows if row.person_id}, RegisterWrites()
    people = RegisterPerson.objects.select_for_update(of=("self",), no_key=True)
    found = {person.id: person for person in people.filter(shard=one.shard, id__in=ids).order_by("id")}
    claims = _claims(one.shard, ids)
    for row in rows:
        assert row.person_id and row.claim_id
        person = found.pop(row.person_id, None)
        if person is None:
            continue  # an earlier row of this batch was about her
        outcome, said = Outcome.TAKEN_BACK, row.said or {}
        try:
            check_present(person)
            undo(person, row.claim_id, claims[person.id], by_id=one.by_id, now=now, writes=writes)
        except Conflict as why:
            outcome, said = Outcome.RECORDED, {**said, "problems": [(None, str(why))]}
        writes.add(MARK, (outcome.value, _SAID.seal(said), None, row.shard, row.id))
    writes.flush()


def _claims(shard: str, ids: set[UUID]) -> dict[UUID, list[RegisterClaim]]:
    """Of each person, first to last."""
    rows = RegisterClaim.objects.filter(shard=shard, person_id__in=ids).order_by("person_id", "at", "id")
    return {id: list(each) for id, each in groupby(rows, key=lambda claim: claim.person_id)}
