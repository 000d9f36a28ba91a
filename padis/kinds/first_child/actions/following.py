"""What follows when a request to a place of registration is settled: once none is awaited, the unit has to decide, at once."""

from datetime import datetime

from padis.exchange.door import Actor, Door, Due
from padis.exchange.models import Message
from padis.exchange.states import SETTLED, Event, State
from padis.kinds.first_child.actions.asking import lock, open_chore
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import application_of
from padis.kinds.first_child.states import Chore, Stage
from padis.shared.time import beijing_date

SETTLING = frozenset({Event.CONFIRMED, Event.DECLINED, Event.WITHDRAWN, Event.CANCELLED, Event.VOIDED})


def follow(door: Door, message: Message, event: Event, by: Actor, at: datetime) -> None:
    """Two places may answer in the same moment: the application's lock lets one of them see the other's end."""
    if event not in SETTLING:
        return
    found = application_of(message)
    application = lock(found.key) if found else None
    if application is None or application.stage != Stage.ASKED or _is_awaiting(door, application, message):
        return
    open_chore(door, application, Chore.DECIDE, Due(beijing_date(at), False), by=by, at=at)


def _is_awaiting(door: Door, application: Application, message: Message) -> bool:
    """Whether another place is awaited; what moved in the same unit of work is not in the database yet."""
    others = [id for id in application.requests if id != message.id]
    states = dict(Message.objects.filter(shard=message.shard, id__in=others).values_list("id", "state"))
    for id in others:
        moved = door.moved(id)
        if State(moved.state if moved else states[id]) not in SETTLED:
            return True
    return False
