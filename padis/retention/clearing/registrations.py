"""What units keep beside items: applications, birth registrations, what was changed about them, tasks and their notes."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from padis.cases.names import CLEARED
from padis.exchange.kinds import Kind
from padis.exchange.models import Task
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.changes.models import Change
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import UNDER_WAY
from padis.kinds.notes.models import TaskNote
from padis.retention.clearing.batches import batches
from padis.shared.sharding import cross_shard
from padis.shared.transactions import use_case


def clear_tasks(kind: Kind, *, ended_before: datetime) -> int:
    """Those that were done before the moment, with the notes that were made."""
    with cross_shard("contents whose time has passed"):
        found = Task.objects.filter(kind=kind.code, done_at__lt=ended_before).exclude(label=CLEARED)
        keys = list(found.order_by("shard", "id").values_list("shard", "id"))
    return sum(_clear_tasks(shard=shard, ids=ids) for shard, ids in batches(keys))


@use_case
def _clear_tasks(*, shard: str, ids: Sequence[UUID]) -> int:
    TaskNote.objects.filter(shard=shard, task_id__in=ids).delete()
    return Task.objects.filter(shard=shard, id__in=ids).exclude(done_at=None).update(label=CLEARED)


def clear_applications(*, ended_before: datetime, day: date) -> int:
    """Those that were decided before the day, told to whom they are to be told, and not changed since the moment."""
    waiting = Task.objects.filter(shard=OuterRef("shard"), number=OuterRef("number"), done_at=None)
    with cross_shard("contents whose time has passed"):
        found = Application.objects.filter(decided_on__lt=day).exclude(stage__in=UNDER_WAY).exclude(Exists(waiting))
        keys = _not_changed_since(found, ended_before)
    return sum(_clear_applications(shard=shard, ids=ids) for shard, ids in batches(keys))


@use_case
def _clear_applications(*, shard: str, ids: Sequence[UUID]) -> int:
    Change.objects.filter(shard=shard, of_id__in=ids).delete()
    rows = Application.objects.filter(shard=shard, id__in=ids).exclude(stage__in=UNDER_WAY)
    return rows.update(label=CLEARED, couple={}, papers=[], undertaking=None, decision=None)


def clear_births(*, ended_before: datetime) -> int:
    """Those that were made before the moment, and not changed since."""
    with cross_shard("contents whose time has passed"):
        keys = _not_changed_since(BirthRegistration.objects.filter(registered_at__lt=ended_before), ended_before)
    return sum(_clear_births(shard=shard, ids=ids) for shard, ids in batches(keys))


@use_case
def _clear_births(*, shard: str, ids: Sequence[UUID]) -> int:
    Change.objects.filter(shard=shard, of_id__in=ids).delete()
    return BirthRegistration.objects.filter(shard=shard, id__in=ids).update(label=CLEARED, given={}, woman_key=b"")


def _not_changed_since(rows: QuerySet, moment: datetime) -> list[tuple[str, UUID]]:
    """The keys of those that hold something yet, by shard."""
    later = Change.objects.filter(shard=OuterRef("shard"), of_id=OuterRef("id"), at__gte=moment)
    found = rows.exclude(label=CLEARED).exclude(Exists(later))
    return list(found.order_by("shard", "id").values_list("shard", "id"))
