"""A county looks into a township's lists (M14): nothing of an item changes, and the township sees that it was looked at."""

from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import may_look_in
from padis.exchange.models import DocketRow, Pulse
from padis.privacy.actions import log_access, log_look
from padis.privacy.models import Look, Purpose
from padis.shared.errors import NotAllowed
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case


@use_case
def look_in(*, township: str, page: Look.Page, by: User, now: datetime, row: DocketRow | None = None) -> None:
    """Record the look, and let the township's open pages know. `row` is the item where one is looked at.

    A page shown again within minutes is the same look. Raises NotAllowed.
    """
    if not may_look_in(by, township):
        raise NotAllowed(_("Only the county of a township may look into its lists."))
    if not log_look(by=by, unit=township, page=page, number=row.number if row else "", at=now):
        return
    if row:
        case = row.item_shard, row.case_id
        log_access(by=by, case=case, unit=by.unit_id, purpose=Purpose.SUPERVISION, at=now)
    Pulse.objects.create(shard=shard_of(township), units=[township])
