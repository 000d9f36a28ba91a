"""A paper form without an electronic twin: recorded by who received it, once, as an item of the channel "paper"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases import duplicates
from padis.cases.actions import Filing, file_one
from padis.cases.actions.keeping import lock_case
from padis.cases.facts import Facts, is_urgent, key_person
from padis.cases.models import Case, Direction, IndexKind
from padis.cases.rules import check_places
from padis.exchange.actions import Sending, send
from padis.exchange.door import Actor, Door
from padis.exchange.kinds import Kind
from padis.exchange.models import DocketRow, Message, Sheet
from padis.exchange.states import TAKEN_BACK, Channel, Event
from padis.kinds.plain import plain
from padis.kinds.sending import content_of, next_serial, sheet_of
from padis.kinds.twins.joining import Other, ask, others_like, put_marks, wait
from padis.kinds.twins.likeness import Content, Likeness, marks
from padis.kinds.verification.actions import content_of_request
from padis.paper.actions import mark
from padis.shared.rows import Writes
from padis.shared.sharding import shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a unit has on paper. `facts` are clean and name both places; `sheet` are the clean fields of a kind that has some.

    `printed_number` and `edition` are of a form that had a code; one that is typed by hand has none.
    """

    kind: Kind
    sender: str
    facts: Facts
    sheet: Facts = field(default_factory=dict)
    printed_number: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """`was_there`: the form, or its electronic twin, was known; it was only marked as seen on paper."""

    number: str
    was_there: bool


@use_case
def record(*, given: Received, by: User, now: datetime) -> Recorded:
    """Put the form on the lists of both units, apart from all rates. Two who enter the same one make one item.

    Raises NotAllowed, Refused; Conflict as long as no legal basis of the kind is recorded.
    """
    check_may(by, Ability.FILE_CASE)
    check_places(by.unit_id, given.sender, field="sender", on=beijing_date(now))
    digests, found = duplicates.digests(given.facts), marks(given.kind, given.sender, _written(given))
    wait([*digests.values(), *found])
    twins = _twins(given, found, by)
    same = next((twin.message for twin in twins if twin.likeness is Likeness.SAME), None)
    case = None if same else _case_between(digests, by.unit_id, given.sender)
    same = same or (_twin(case, given) if case else None)
    if same is not None:
        return _seen(same, given, by, now, was_there=True)
    writes = Writes()
    message = _put(case or file_one(_filing(given, by, now), writes), given, by, now, Door(writes))
    put_marks(message, found)
    for twin in twins:
        ask(twin.message, message, at=now)
    return _seen(message, given, by, now, was_there=False)


def _written(given: Received) -> Content:
    """The form as its twin seals it."""
    return {"facts": given.facts, "sheet": given.sheet}


def _twins(given: Received, found: Sequence[bytes], by: User) -> list[Other]:
    """The electronic items of the sender that are this form, or may be: about whichever file of hers."""
    return others_like(
        given.kind, _written(given), found, sender=given.sender, receiver=by.unit_id, channel=Channel.ELECTRONIC
    )


def _seen(message: Message, given: Received, by: User, now: datetime, *, was_there: bool) -> Recorded:
    row = DocketRow.objects.get(shard=shard_of(by.unit_id), unit=by.unit_id, item_id=message.id)
    mark(row, by=by, now=now, edition=given.edition, printed_number=given.printed_number)
    return Recorded(message.number, was_there)


def _case_between(digests: Mapping[IndexKind, bytes], own: str, other: str) -> Case | None:
    """The open file of this person between the two units, whichever of them keeps it. Another number is another person."""
    found = duplicates.by_case(digests, duplicates.find(digests.values())) if digests else {}
    for match in found.values():
        by_name_alone = match.kind == IndexKind.NAME and match.has_number and IndexKind.NUMBER in digests
        if {match.residence_division, match.registered_division} == {own, other} and match.case and not by_name_alone:
            return lock_case(match.case)
    return None


def _twin(case: Case, given: Received) -> Message | None:
    """The item that is this form: of a sheet one with the same names, of a request one that is not taken back."""
    messages = Message.objects.filter(
        shard=case.shard, case_id=case.id, kind=given.kind.code, sender=given.sender
    ).exclude(state__in=TAKEN_BACK)
    if not given.kind.has_sheet:
        return messages.order_by("sent_at").last()
    sheets = Sheet.objects.filter(shard=case.shard, message_id__in=[message.id for message in messages], no=1)
    wanted = names_of(given.kind, given.sheet)
    same = {sheet.message_id for sheet in sheets if names_of(given.kind, sheet_of(sheet.sealed)) == wanted}
    return next((message for message in messages if message.id in same), None)


def names_of(kind: Kind, sheet: Facts) -> dict[str, str]:
    """What tells one sheet about a person from another, however it was typed."""
    names = {name: value for name, value in sheet.items() if isinstance(value, str)}
    wanted = [name for name in kind.unique if name in names] or list(names)
    return {name: plain(names[name]) for name in wanted}


def _filing(given: Received, by: User, now: datetime) -> Filing:
    """A file of the receiving unit's own. That she is filed elsewhere too is no reason to lose the paper."""
    lives_here = given.facts["residence_division"] == by.unit_id
    direction = Direction.INFLOW if lives_here else Direction.OUTFLOW
    return Filing(by.unit_id, by.pk, direction, given.facts, now, duplicate_reason=_("Recorded from a paper form"))


def _put(case: Case, given: Received, by: User, now: datetime, door: Door) -> Message:
    """What is only to be received is received by recording it; anything else waits for this unit's answer."""
    kind, is_sheet = given.kind, given.kind.has_sheet
    reasons = () if is_sheet else key_person(given.facts, today=beijing_date(now))
    sending = Sending(
        case=case, kind=kind.code, serial=next_serial(case),
        urgent=not is_sheet and is_urgent(given.facts), key_person=bool(reasons),
        content=content_of(kind, case, given.sheet) if is_sheet else content_of_request(given.facts, reasons),
        actor=Actor.of(by), at=now, channel=Channel.PAPER, sender=given.sender,
    )  # fmt: skip
    message = send(door, sending)
    if kind.is_only_received:
        door.move(message, Event.RECEIVED, by=Actor.of(by), at=now)
    door.write()
    return message
