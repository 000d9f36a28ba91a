"""Who may cause an event, and whether it may follow the state the item is in."""

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.divisions.queries import short_name
from padis.exchange.models import LedgerEntry, Message, Task
from padis.exchange.states import TRANSITIONS, Event, Party, State
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.time import BEIJING


def check_may(by: User, message: Message, event: Event) -> None:
    """Raises NotAllowed for a unit whose part this is not, Conflict when the state does not allow the event (any more)."""
    transition = TRANSITIONS[event]
    if not can(by, Ability.ANSWER):
        raise NotAllowed(_("Only a township's operator may do this."))
    if transition.party is Party.RECEIVER and by.unit_id != message.receiver:
        raise NotAllowed(_("Only the receiving township may do this."))
    if transition.party is Party.SENDER and by.unit_id != message.sender:
        raise NotAllowed(_("Only the sending township may do this."))
    if message.state not in transition.sources:
        raise Conflict(what_happened(message))


def check_may_finish(by: User, task: Task) -> None:
    """Raises NotAllowed for another unit, Conflict for a task that is done."""
    if not can(by, Ability.ANSWER) or by.unit_id != task.unit:
        raise NotAllowed(_("Only the unit whose task this is may do this."))
    if task.done_at is not None:
        raise Conflict(_("This task was finished already."))


def what_happened(message: Message) -> str:
    """Who did what last, for the one who came second."""
    entry = LedgerEntry.objects.filter(shard=message.shard, item_id=message.id).latest("no")
    return _("Meanwhile %(unit)s %(event)s (%(at)s); the state now is “%(state)s”. Nothing you typed is lost.") % {
        "unit": short_name(entry.unit),
        "event": Event(entry.event).label,
        "at": entry.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
        "state": State(message.state).label,
    }
