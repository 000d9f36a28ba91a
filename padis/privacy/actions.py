"""Writing the access log."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.privacy.models import AccessLog, Look, Purpose
from padis.shared.sharding import Key, shard_of

ONE_LOOK = timedelta(minutes=10)
"""A page that is shown again within this time is still the same look: it fetches itself anew when something happens."""


def log_access(*, by: User, case: Key, unit: str, purpose: Purpose | str, at: datetime, note: str = "") -> AccessLog:
    """Record that the user, for the unit (a code), has read the case's personal data.

    `note` is the purpose in the reader's own words; it is cut at 200 characters, because a reading must not
    fail to be logged over a long sentence. Raises ValueError for a purpose that is not in `Purpose`.
    """
    case_shard, case_id = case
    return AccessLog.objects.create(
        shard=shard_of(unit),
        unit=unit,
        user=by,
        case_shard=case_shard,
        case_id=case_id,
        purpose=Purpose(purpose),
        note=note[:200],
        at=at,
    )


def log_look(*, by: User, unit: str, page: Look.Page, at: datetime, number: str = "") -> bool:
    """Record that the user looked at the township's page; whether it is a new look. `number`: of an item."""
    what = {"shard": shard_of(unit), "unit": unit, "user": by, "page": page, "number": number}
    if Look.objects.filter(**what, at__gte=at - ONE_LOOK).exists():
        return False
    Look.objects.create(**what, by_unit=by.unit_id, at=at)
    return True


def log_accesses(*, by: User, cases: Iterable[Key], purpose: Purpose, at: datetime, note: str) -> None:
    """Record that the user has read many cases at once, for the own unit: an export."""
    unit = by.unit_id
    AccessLog.objects.bulk_create(
        AccessLog(
            shard=shard_of(unit), unit=unit, user=by, case_shard=shard, case_id=id, purpose=purpose, note=note, at=at
        )
        for shard, id in cases
    )


def log_list(*, by: User, cases: Iterable[Key], purpose: Purpose, at: datetime, note: str) -> None:
    """Record that the user has read a list of people; who of them was read within `ONE_LOOK` is the same look."""
    unit, wanted = by.unit_id, dict.fromkeys(cases)
    lately = AccessLog.objects.filter(shard=shard_of(unit), unit=unit, at__gte=at - ONE_LOOK)
    read = set(lately.filter(user=by, purpose=purpose, note=note).values_list("case_id", flat=True))
    log_accesses(by=by, cases=[case for case in wanted if case[1] not in read], purpose=purpose, at=at, note=note)


def log_told(*, by: User, cases: Iterable[Key], at: datetime) -> None:
    """Record that the user was told of many people at once that they are filed, though not by which unit."""
    log_accesses(by=by, cases=cases, purpose=Purpose.FILING, at=at, note=_("told that she is filed already"))
