"""A notice is read by whoever of the unit reads it first."""

from datetime import datetime

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange.models import Pulse
from padis.reminders import queries
from padis.reminders.models import Notice
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case


@use_case
def mark_read(notice: Notice, *, by: User, now: datetime) -> None:
    """Raises NotAllowed. One that is another unit's is left as it is."""
    check_may(by, Ability.SEE_NOTICES)
    _mark(queries.unread_of(by).filter(day=notice.day, step=notice.step, about=notice.about), by, now)


@use_case
def mark_all_read(*, by: User, now: datetime, until: datetime) -> int:
    """Those of the user's unit that were made up to a moment, that is, that the page showed. Raises NotAllowed."""
    check_may(by, Ability.SEE_NOTICES)
    return _mark(queries.unread_of(by).filter(made_at__lte=until), by, now)


def _mark(notices, by: User, now: datetime) -> int:  # type: ignore[no-untyped-def]
    marked = notices.update(read_at=now, read_by=by)
    if marked:  # colleagues' menus count anew
        Pulse.objects.create(shard=shard_of(by.unit_id), units=[by.unit_id])
    return marked
