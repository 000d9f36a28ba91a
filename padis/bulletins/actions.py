"""Publishing a bulletin: the one writer of its table."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.bulletins.models import Bulletin
from padis.bulletins.queries import draft
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date


@transaction.atomic
def publish(*, month: str, edition: int, seen: str, remark: str, reason: str, by: User, now: datetime) -> Bulletin:
    """The bulletin of the user's own unit, as it was previewed: `seen` is the digest of its figures, `edition` the number that it
    was to get. Raises NotAllowed, Refused, Conflict."""
    check_may(by, Ability.PUBLISH_BULLETIN)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Bulletin._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    found = draft(by.unit.division, month, today=beijing_date(now))
    if found.edition != edition:
        raise Conflict(
            _(
                "Another edition was published meanwhile. Please look at it first; a further one corrects it and needs a reason."
            )
        )
    if found.digest != seen:
        raise Conflict(_("The figures have changed since you looked: the month was closed anew. Please look again."))
    if edition > 1 and not reason:
        raise Refused(_("Say why the edition before is corrected."), field="reason")
    return Bulletin.objects.create(
        unit=by.unit_id,
        month=found.figures["month"],
        edition=edition,
        figures=found.figures,
        digest=found.digest,
        remark=remark,
        reason=reason if edition > 1 else "",
        published_by=by,
        published_at=now,
    )
