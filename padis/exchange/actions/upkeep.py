"""Upkeep of what the door leaves behind."""

from django.db import transaction

from padis.exchange.models import OpenCount
from padis.shared.sharding import cross_shard


def sweep() -> int:
    """Remove open counts that fell to 0. Returns how many. Safe beside the door: it takes only rows nobody holds."""
    with transaction.atomic(), cross_shard("upkeep"):
        stale = OpenCount.objects.select_for_update(skip_locked=True).filter(n=0)
        keys = list(stale.values_list("pk", flat=True)[:5000])
        return OpenCount.objects.filter(pk__in=keys, n=0).delete()[0] if keys else 0
