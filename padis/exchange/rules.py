"""Who may cause an event, and whether it may follow the state the item is in."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.divisions.queries import short_name
from padis.exchange.kinds import kind_of, knows
from padis.exchange.models import LedgerEntry, Message, Task
from padis.exchange.states import TRANSITIONS, Event, Party, State
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.sharding import Key
from padis.shared.time import BEIJING


def check_may(by: User, message: Message, event: Event) -> None:
    """Raises NotAllowed for a unit whose part this is not, Conflict when the state does not allow the event (any more)."""
    transition = TRANSITIONS[event]
    check_handles(by)
    if transition.party is Party.RECEIVER and by.unit_id != message.receiver:
        raise NotAllowed(_("Only the receiving township may do this."))
    if transition.party is Party.SENDER and by.unit_id != message.sender:
        raise NotAllowed(_("Only the sending township may do this."))
    if not knows(message.kind, event):
        raise Conflict(_("“%(kind)s” does not take this act.") % {"kind": kind_of(message.kind).name})
    if message.state not in transition.sources:
        raise Conflict(what_happened(message))


def check_handles(by: User) -> None:
    """Raises NotAllowed for who acts on no item at all."""
    if not can(by, Ability.ANSWER):
        raise NotAllowed(_("Only a township's operator may do this."))


def may_receive(by: User, message: Message) -> bool:
    """For many at once: whether the item still awaits being received by the user's unit."""
    is_theirs = message.receiver == by.unit_id and knows(message.kind, Event.RECEIVED)
    return is_theirs and message.state in TRANSITIONS[Event.RECEIVED].sources


def check_may_finish(by: User, task: Task) -> None:
    """Raises NotAllowed for another unit, Conflict for a task that is done."""
    if not can(by, Ability.ANSWER) or by.unit_id != task.unit:
        raise NotAllowed(_("Only the unit whose task this is may do this."))
    if task.done_at is not None:
        raise Conflict(_("This task was finished already."))


def what_happened(message: Message) -> str:
    """Who did what last, for the one who came second."""
    return what_happened_to([message])[message.key]


def what_happened_to(messages: Sequence[Message]) -> dict[Key, str]:
    """The same of many, by their keys; `messages` come by shard, and each shard is asked once."""
    told: dict[Key, str] = {}
    for shard, group in groupby(messages, key=lambda message: message.shard):
        by_id = {message.id: message for message in group}
        entries = LedgerEntry.objects.filter(shard=shard, item_id__in=by_id).order_by("no")
        told |= {(shard, entry.item_id): _words(entry, by_id[entry.item_id]) for entry in _last(entries)}
    return told


def _last(entries: Iterable[LedgerEntry]) -> Iterable[LedgerEntry]:
    return {entry.item_id: entry for entry in entries}.values()


def _words(entry: LedgerEntry, message: Message) -> str:
    return _("Meanwhile %(unit)s %(event)s (%(at)s); the state now is “%(state)s”. Nothing you typed is lost.") % {
        "unit": short_name(entry.unit),
        "event": Event(entry.event).label,
        "at": entry.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
        "state": State(message.state).label,
    }
