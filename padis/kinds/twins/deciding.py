"""The receiver says whether a paper form and an electronic one are the same."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange.actions import lock_message
from padis.exchange.door import Actor, Door
from padis.exchange.models import Message
from padis.exchange.rules import what_happened
from padis.exchange.states import TRANSITIONS, Event
from padis.kinds.twins.joining import GONE, join
from padis.kinds.twins.models import Twin
from padis.shared.errors import Conflict
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case


@use_case
def decide(*, id: uuid.UUID, same: bool, by: User, now: datetime) -> Twin:
    """Join the two, or tell them apart. Raises NotAllowed, Twin.DoesNotExist for another unit's, Conflict when it was
    said already or an item of the two is none any more."""
    check_may(by, Ability.ANSWER)
    twin = Twin.objects.get(shard=shard_of(by.unit_id), id=id, unit=by.unit_id)
    paper = lock_message(twin.paper_key)
    twin = Twin.objects.select_for_update().get(pk=twin.pk)
    if twin.state != Twin.State.ASKED:
        raise Conflict(_("This was answered already: “%(answer)s”.") % {"answer": Twin.State(twin.state).label})
    if same:
        _join(twin, paper, by=by, now=now)
    else:
        Twin.objects.filter(pk=twin.pk).update(state=Twin.State.APART, at=now, by_id=by.pk)
    return Twin.objects.get(pk=twin.pk)


def _join(twin: Twin, paper: Message, *, by: User, now: datetime) -> None:
    message = lock_message(twin.electronic_key)
    for each in (message, paper):
        if each.receiver != twin.unit:  # what became of it there is not this unit's to know
            raise Conflict(_("The electronic form is with another unit by now."))
        if each.state in GONE:
            raise Conflict(what_happened(each))
    if paper.state not in TRANSITIONS[Event.JOINED].sources:
        raise Conflict(what_happened(paper))
    door = Door()
    join(door, message, paper, by=Actor.of(by), at=now, answered_by=by.pk)
    door.write()
