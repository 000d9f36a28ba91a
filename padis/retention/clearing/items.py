"""Items that are settled: their sheets, the names in lists, by what they were found, their paper copies and photos."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from padis.cases.names import CLEARED
from padis.exchange.kinds import Kind, turning_of
from padis.exchange.models import DocketRow, LedgerEntry, Message, Sheet
from padis.exchange.states import OWNERS
from padis.kinds.twins.models import SheetMark
from padis.paper.models import Copy, VisitPhoto
from padis.retention.clearing.batches import batches
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.transactions import use_case


def clear_items(kind: Kind, *, ended_before: datetime) -> int:
    """Of one kind, those whose last event settled them before the moment."""
    settled = [state.value for state in OWNERS[kind.duty] if turning_of(kind.code, state) is None]
    last = LedgerEntry.objects.filter(shard=OuterRef("shard"), item_id=OuterRef("id"), no=OuterRef("head_no"))
    with cross_shard("contents whose time has passed"):
        found = Message.objects.filter(
            Exists(last.filter(at__lt=ended_before)), kind=kind.code, state__in=settled, sent_at__lt=ended_before
        )
        keys = list(found.exclude(label=CLEARED).order_by("shard", "id").values_list("shard", "id"))
    return sum(_clear(shard=shard, ids=ids, settled=settled) for shard, ids in batches(keys))


@use_case
def _clear(*, shard: str, ids: Sequence[UUID], settled: Sequence[str]) -> int:
    rows = Message.objects.select_for_update(of=("self",)).filter(shard=shard, id__in=ids, state__in=settled)
    messages = list(rows.exclude(label=CLEARED).order_by("id"))
    cleared = [message.id for message in messages]
    Sheet.objects.filter(shard=shard, message_id__in=cleared).delete()
    for unit, items in _units_of(shard, cleared).items():
        home = shard_of(unit)
        DocketRow.objects.filter(shard=home, unit=unit, item_id__in=items).update(label=CLEARED)
        Copy.objects.filter(shard=home, unit=unit, item_id__in=items).delete()
        VisitPhoto.objects.filter(shard=home, unit=unit, item_id__in=items).delete()
        SheetMark.objects.filter(shard=home, item_id__in=items).delete()
    return Message.objects.filter(shard=shard, id__in=cleared).update(label=CLEARED, unique_key=b"")


def _units_of(shard: str, ids: Iterable[UUID]) -> dict[str, list[UUID]]:
    """By unit that ever handled one, the items."""
    entries = LedgerEntry.objects.filter(shard=shard, item_id__in=list(ids)).order_by()
    found: dict[str, list[UUID]] = defaultdict(list)
    for side in ("sender", "receiver"):
        for unit, item in entries.values_list(F(side), "item_id").distinct():
            if item not in found[unit]:
                found[unit].append(item)
    return dict(sorted(found.items()))
