"""Who leaves the follow-up list because the unit serves her no more."""

from datetime import datetime

from padis.cases import actions as cases
from padis.exchange.models import DocketRow, Message
from padis.shared.sharding import shard_of


def leave_list(message: Message, *, now: datetime) -> None:
    """The receiver returned the item, or it was taken back: without another item about her it may not know her any more."""
    unit = message.receiver
    if unit == message.case.unit:
        return
    rows = DocketRow.objects.filter(shard=shard_of(unit), unit=unit, case_id=message.case_id)
    if not rows.with_facts().exists():
        cases.leave_services(message.case_id, unit=unit, now=now)
