"""Writing the access log."""

from datetime import datetime

from padis.accounts.models import User
from padis.privacy.models import AccessLog, Purpose
from padis.shared.sharding import Key, shard_of


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
