"""Case files that ended, once nothing of their items is held any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from padis.cases.models import Case, CaseState, Claim, Merge, NotSame, PersonIndex
from padis.cases.names import CLEARED
from padis.exchange.models import Message
from padis.retention.clearing.batches import batches
from padis.shared.sharding import cross_shard
from padis.shared.transactions import use_case

EMPTY: dict[str, Any] = {
    "name": CLEARED, "name_key": "", "sex": "", "birth_date": None, "ethnicity": "", "education": "", "hukou_type": "",
    "marital_status": "", "migration_reason": "", "state_reason": "", "duplicate_reason": "", "facts": {}, "sealed": {},
    "health": {},
}  # fmt: skip
"""Number, unit, direction, state, days and the two places stay: they are what is counted."""


def clear_files(*, ended_before: datetime) -> int:
    """Those that ended before the moment. A file that still has an item with contents waits for it."""
    held = Message.objects.filter(shard=OuterRef("shard"), case_id=OuterRef("id")).exclude(label=CLEARED)
    with cross_shard("contents whose time has passed"):
        found = Case.objects.filter(state_at__lt=ended_before).exclude(state=CaseState.OPEN).exclude(name=CLEARED)
        keys = list(found.exclude(Exists(held)).order_by("shard", "id").values_list("shard", "id"))
    return sum(_clear(shard=shard, ids=ids, ended_before=ended_before) for shard, ids in batches(keys))


@use_case
def _clear(*, shard: str, ids: Sequence[UUID], ended_before: datetime) -> int:
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(
        shard=shard, id__in=ids, state_at__lt=ended_before
    )
    cases = list(rows.exclude(state=CaseState.OPEN).order_by("id"))
    gone, numbers = [case.id for case in cases], [case.number for case in cases]
    Claim.objects.filter(shard=shard, case_id__in=gone).delete()
    Merge.objects.filter(shard=shard, case_id__in=gone).update(reason=CLEARED, undone_reason="")
    NotSame.objects.filter(Q(one__in=numbers) | Q(other__in=numbers), shard=shard).delete()
    with cross_shard("the person index has a distribution of its own"):
        PersonIndex.objects.filter(case_id__in=gone).delete()
    return Case.objects.filter(shard=shard, id__in=gone).update(**EMPTY)
