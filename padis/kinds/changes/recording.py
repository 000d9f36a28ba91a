"""Keeping what a registration said before: every old value with its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.facts import Facts
from padis.cases.names import CLEARED
from padis.kinds.changes.models import Change
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, new_id


@dataclass(frozen=True, slots=True)
class Made:
    """When a registration was made, and by whom: the source of what it said first."""

    key: Key
    kind: str
    at: datetime
    by_id: int


def check_not_cleared(label: str) -> None:
    """Raises Conflict for a registration whose contents are gone; `label` is what lists show of it."""
    if label == CLEARED:
        raise Conflict(_("The contents were cleared: the time of keeping has passed."))


def correct(made: Made, held: Facts, given: Facts, *, reason: str, by: User, now: datetime) -> Change:
    """Raises Refused without a reason, Conflict where nothing differs. The caller locked the registration."""
    fields = [name for name in dict.fromkeys([*held, *given]) if held.get(name) != given.get(name)]
    if not fields:
        raise Conflict(_("Nothing was changed."))
    earlier = changes_of(made.key)
    before = {name: {"value": held.get(name), **_source(name, made, earlier)} for name in fields}
    said = {"before": before, "after": {name: given.get(name) for name in fields}}
    return _put(made, earlier, said, is_void=False, reason=reason, by=by, now=now)


def void(made: Made, *, reason: str, by: User, now: datetime) -> Change:
    """An entry error: nothing of what it says is taken back out, but it is void. Raises Refused without a reason."""
    return _put(made, changes_of(made.key), {"before": {}, "after": {}}, is_void=True, reason=reason, by=by, now=now)


def changes_of(key: Key) -> Sequence[Change]:
    """First to last."""
    return list(Change.objects.filter(shard=key[0], of_id=key[1]).order_by("no"))


def _source(name: str, made: Made, earlier: Sequence[Change]) -> dict[str, Any]:
    found = next((change for change in reversed(earlier) if name in change.after), None)
    return {"at": (found or made).at.isoformat(), "by_id": (found or made).by_id}


def _put(
    made: Made, earlier: Sequence[Change], said: dict[str, Any], *, is_void: bool, reason: str, by: User, now: datetime
) -> Change:
    if not reason.strip():
        raise Refused(_("Say why: the old entry stays on record with it."), field="reason")
    return Change.objects.create(
        shard=made.key[0], id=new_id(), kind=made.kind, of_id=made.key[1], no=len(earlier) + 1, is_void=is_void,
        said={**said, "reason": reason.strip()}, at=now, by_id=by.pk,
    )  # fmt: skip
