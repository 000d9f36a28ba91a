"""Reads of what was recorded."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from padis.register.recordings.models import Recording
from padis.shared.sharding import shard_of
from padis.shared.time import beijing_date


def recordings_of(unit: str) -> QuerySet[Recording]:
    """All that stand."""
    return Recording.objects.filter(shard=shard_of(unit), unit=unit, undone_at=None)


def of_item(unit: str, item_id: UUID) -> Recording | None:
    return recordings_of(unit).filter(item_id=item_id).first()


def of_person(unit: str, ref: str) -> Sequence[Recording]:
    """What arrived about a person of the register, latest first."""
    return list(recordings_of(unit).filter(ref=ref).order_by("-at"))


def may_be_undone(recording: Recording, *, now: datetime) -> bool:
    """On the Beijing day on which it was recorded."""
    return recording.undone_at is None and beijing_date(recording.at) == beijing_date(now)
