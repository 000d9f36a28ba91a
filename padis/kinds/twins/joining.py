"""Finding the twin of a form, and joining a paper item to its electronic one, through the door that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from padis.cases.actions.filing import lock_people
from padis.exchange.door import Actor, Door
from padis.exchange.door import Content as Said
from padis.exchange.kinds import Kind, kind_of
from padis.exchange.models import Message, Sheet
from padis.exchange.states import TAKEN_BACK, TRANSITIONS, Channel, Event, State
from padis.kinds.twins.likeness import Content, Likeness, likeness, marks
from padis.kinds.twins.models import SheetMark, Twin
from padis.shared.sharding import cross_shard, new_id, shard_of

GONE = sorted({*TAKEN_BACK, State.JOINED})
"""States in which an item is no form to be met any more."""


@dataclass(frozen=True, slots=True)
class Other:
    """An item that is the same form, or may be."""

    message: Message
    likeness: Likeness


def wait(found: Sequence[bytes]) -> None:
    """Wait for whoever sends or records a form of these marks (and other keys) at this moment."""
    lock_people(sorted(found))


def put_marks(message: Message, found: Sequence[bytes]) -> None:
    """Let the item be found."""
    shard = shard_of(message.sender)
    SheetMark.objects.bulk_create(
        SheetMark(shard=shard, id=new_id(), mark=mark, item_shard=message.shard, item_id=message.id) for mark in found
    )


def others_like(
    kind: Kind, content: Content, found: Sequence[bytes], *, sender: str, receiver: str, channel: Channel
) -> list[Other]:
    """The items of a channel from the sender to the receiver that are like the form, locked; the likest first."""
    rows = SheetMark.objects.filter(shard=shard_of(sender), mark__in=found).values_list("item_shard", "item_id")
    keys = sorted(set(rows))
    if not keys:
        return []
    with cross_shard("a paper form may be about another file of the same person"):
        marked = Message.objects.select_for_update(of=("self",)).filter(
            pk__in=keys, kind=kind.code, sender=sender, receiver=receiver, channel=channel
        )
        messages = list(marked.exclude(state__in=GONE).order_by("shard", "id"))
        sheets = {each.message_id: each for each in Sheet.objects.filter(_first_of(messages))} if messages else {}
    alike = [Other(each, likeness(kind, content, sheets[each.id].sealed)) for each in messages if each.id in sheets]
    return sorted((other for other in alike if other.likeness), key=lambda other: -other.likeness)


def _first_of(messages: Sequence[Message]) -> Q:
    """The sheets with which they were sent."""
    return Q(*(Q(shard=each.shard, message_id=each.id, no=1) for each in messages), _connector=Q.OR)


def meet_paper(
    door: Door, message: Message, content: Content, found: Sequence[bytes], *, by: Actor, at: datetime
) -> None:
    """An electronic form has arrived: the paper item that is the same form is joined to it; of one that may be, the
    receiver is asked. The caller waited for the marks."""
    kind = kind_of(message.kind)
    papers = others_like(
        kind, content, found, sender=message.sender, receiver=message.receiver, channel=Channel.PAPER
    )  # fmt: skip
    for other in papers:
        if other.likeness is Likeness.SAME and other.message.state in TRANSITIONS[Event.JOINED].sources:
            join(door, message, other.message, by=by, at=at)
        else:
            ask(message, other.message, at=at)


def join(
    door: Door, message: Message, paper: Message, *, by: Actor, at: datetime, answered_by: int | None = None
) -> None:
    """The paper item, which is locked, ends and is counted no more; a question about it is answered."""
    door.move(paper, Event.JOINED, by=by, at=at, content=Said({"joined": message.number}))
    _put(message, paper, Twin.State.JOINED, at=at, answered_by=answered_by)
    Twin.objects.filter(shard=shard_of(message.receiver), paper_id=paper.id, state=Twin.State.ASKED).update(
        state=Twin.State.APART, at=at
    )


def ask(message: Message, paper: Message, *, at: datetime) -> None:
    """Whether they are the same form is the receiver's to say."""
    _put(message, paper, Twin.State.ASKED, at=at)


def follow(door: Door, message: Message, event: Event, by: Actor, at: datetime) -> None:
    """Sent on to the right unit, an electronic form may meet the paper that this unit has recorded."""
    if event is not Event.RESENT or message.channel != Channel.ELECTRONIC:
        return
    content = Sheet.objects.get(shard=message.shard, message_id=message.id, no=1).sealed
    found = marks(kind_of(message.kind), message.sender, content)
    wait(found)
    meet_paper(door, message, content, found, by=by, at=at)


def _put(message: Message, paper: Message, state: Twin.State, *, at: datetime, answered_by: int | None = None) -> None:
    """A pair that was told apart, or asked about, is asked about no second time."""
    held = {
        "unit": message.receiver, "item_shard": message.shard, "number": message.number, "paper_shard": paper.shard,
        "paper_number": paper.number, "recorded_at": paper.sent_at,
    }  # fmt: skip
    changing = {"state": state, "at": at, "by_id": answered_by}
    pair = {"shard": shard_of(message.receiver), "item_id": message.id, "paper_id": paper.id}
    if state is Twin.State.ASKED:
        Twin.objects.get_or_create(**pair, defaults={**held, **changing})
    else:
        Twin.objects.update_or_create(**pair, defaults=changing, create_defaults={**held, **changing})
