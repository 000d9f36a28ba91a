"""Reads of what belongs together."""

from collections.abc import Sequence

from django.db.models import Q

from padis.exchange.models import DocketRow, Message
from padis.exchange.states import Party
from padis.kinds.twins.models import Twin
from padis.shared.sharding import shard_of


def twins_of(message: Message, *, unit: str) -> Sequence[Twin]:
    """What the unit, one of the two, sees: what is joined; the receiver also what it is asked."""
    found = Twin.objects.filter(Q(item_id=message.id) | Q(paper_id=message.id), shard=shard_of(message.receiver))
    seen = (Twin.State.JOINED, Twin.State.ASKED) if unit == message.receiver else (Twin.State.JOINED,)
    return list(found.filter(unit=message.receiver, state__in=seen).order_by("recorded_at"))


def electronic_of(paper: DocketRow) -> str:
    """The number of the electronic item that a paper item was joined to; "" where it is none."""
    receiver = paper.unit if paper.role == Party.RECEIVER else paper.partner
    found = Twin.objects.filter(shard=shard_of(receiver), paper_id=paper.item_id, state=Twin.State.JOINED)
    return found.values_list("number", flat=True).first() or ""
