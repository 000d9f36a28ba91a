"""A township's own list of examining units: read, entered, taken off."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, check_may
from padis.cases.codes import table
from padis.divisions.queries import division
from padis.kinds.exam_report.models import ExaminingUnit
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import shard_of

TYPES = "provider_type"


def units_of(user: User) -> QuerySet[ExaminingUnit]:
    """The list of the user's township."""
    return _kept_by(user.unit_id) if can(user, Ability.FILE_CASE) else ExaminingUnit.objects.none()


def list_of(unit: str) -> Mapping[str, Mapping[str, Any]]:
    """The same as a form offers it."""
    return {
        str(each.id): {"id": str(each.id), "name": each.name, "division": each.division, "type": each.type}
        for each in _kept_by(unit)
    }


def _kept_by(unit: str) -> QuerySet[ExaminingUnit]:
    return ExaminingUnit.objects.filter(shard=shard_of(unit), unit=unit, removed_at=None).order_by("name", "id")


def add(*, by: User, name: str, place: str, type: str) -> ExaminingUnit:
    """Raises NotAllowed, Refused."""
    check_may(by, Ability.FILE_CASE)
    if division(place) is None:
        raise Refused(_("Choose a place from the list."), field="division")
    if not table(TYPES).valid(type):
        raise Refused(_("Choose one of the list."), field="type")
    if not name:
        raise Refused(_("This field is required."), field="name")
    try:
        with transaction.atomic():
            return ExaminingUnit.objects.create(
                shard=shard_of(by.unit_id), unit=by.unit_id, name=name, division=place, type=type
            )
    except IntegrityError as error:
        raise Refused(_("This examining unit is on the list already."), field="name") from error


def remove(*, by: User, id: uuid.UUID, now: datetime) -> None:
    """Take it off the list; what was sent keeps it. Raises NotAllowed, Conflict."""
    check_may(by, Ability.FILE_CASE)
    if not units_of(by).filter(id=id).update(removed_at=now):
        raise Conflict(_("This examining unit was taken off the list already."))
