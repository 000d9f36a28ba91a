"""Reads of paper copies."""

from uuid import UUID

from padis.paper.models import Copy
from padis.shared.sharding import shard_of


def copy_of(item: UUID, *, unit: str) -> Copy | None:
    """The item's paper form as the unit had it in its hands, with who scanned or entered it."""
    rows = Copy.objects.filter(shard=shard_of(unit), unit=unit, item_id=item)
    return rows.select_related("seen_by").first()
