"""What a register outside said until an item was recorded there: kept for the day on which that may be undone."""

from datetime import datetime

from django.db.models.functions import Length

from padis.register.recordings.models import Recording
from padis.shared.sharding import cross_shard
from padis.shared.transactions import use_case

NOTHING = len(Recording._meta.get_field("before").seal({}))
"""Bytes of a sealed empty value."""


@use_case
def clear_recordings(*, before: datetime) -> int:
    with cross_shard("contents whose time has passed"):
        rows = Recording.objects.annotate(size=Length("before")).filter(at__lt=before, size__gt=NOTHING)
        return rows.update(before={})
