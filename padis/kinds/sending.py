"""Sending a sheet about a person whose case is filed: the use case of every kind that has fields and no act of its own."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.actions.keeping import lock_case
from padis.cases.facts import Facts
from padis.cases.models import Case, CaseState, Side
from padis.cases.projection import all_facts
from padis.exchange.actions import Sending, send
from padis.exchange.door import Actor, Content, Door
from padis.exchange.kinds import Kind, all_kinds
from padis.exchange.models import Message
from padis.exchange.states import TAKEN_BACK, Channel
from padis.kinds.plain import plain
from padis.kinds.twins.joining import meet_paper, put_marks, wait
from padis.kinds.twins.likeness import marks
from padis.privacy.crypto import keyed_hash
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


class Doubtful(Exception):
    """It can be sent, but only with a reason; `doubts` are codes of the kind."""

    def __init__(self, doubts: Sequence[str]) -> None:
        super().__init__(", ".join(doubts))
        self.doubts = doubts


class AlreadyThere(Conflict):
    """What is to be made is there already; `number` is its number."""

    def __init__(self, text: str, number: str) -> None:
        super().__init__(text)
        self.number = number


class SentAlready(AlreadyThere):
    """The same sheet is on its way, or was received: an item."""


def kinds_to_send(case: Case, by: User) -> list[Kind]:
    """What the user's unit may send about a case, once it is open."""
    return [kind for kind in all_kinds() if may_send(kind, case, by)]


def may_send(kind: Kind, case: Case, by: User) -> bool:
    side = kind.sent_from
    return side is not None and can(by, Ability.FILE_CASE) and by.unit_id == unit_on(case, side)


def unit_on(case: Case, side: Side) -> str:
    return case.residence_division if side is Side.RESIDENCE else case.registered_division


@use_case
def send_sheet(
    *, case: Case, kind: Kind, sheet: Facts, by: User, now: datetime, reason: str = "", on_paper: bool = False
) -> Message:
    """Send the sheet, whose facts are clean (`clean_sheet`), to the other side of the case.

    Raises NotAllowed; Conflict for a file that is not open; Refused; Doubtful without a reason; SentAlready.
    """
    if not may_send(kind, case, by):
        raise NotAllowed(_("Your unit does not send this about this person."))
    channel = Channel.PAPER if on_paper and kind.on_paper else Channel.ELECTRONIC
    keys = {each: unique_key(kind, sheet, unit=by.unit_id, channel=each) for each in Channel}
    found = marks(kind, by.unit_id, content_of(kind, case, sheet).sealed) if kind.on_paper else []
    wait([key for key in (*keys.values(), *found) if key])
    _check_not_sent(kind, keys, channel, by.unit_id)
    case = lock_case(case.key)
    if case.state != CaseState.OPEN:
        words = _("The case file is in the state “%(state)s”. Only for an open file is anything sent.")
        raise Conflict(words % {"state": CaseState(case.state).label})
    doubts = kind.precondition(case, sheet, beijing_date(now))
    if doubts and not reason:
        raise Doubtful(doubts)
    content = content_of(kind, case, sheet, doubts, reason)
    sending = Sending(
        case=case, kind=kind.code, serial=next_serial(case), urgent=False, key_person=False, content=content,
        actor=Actor.of(by), at=now, channel=channel, unique_key=keys[channel],
    )  # fmt: skip
    door = Door()
    message = send(door, sending)
    if channel is Channel.ELECTRONIC:
        meet_paper(door, message, content.sealed, found, by=Actor.of(by), at=now)
    door.write()
    put_marks(message, found)
    return message


def unique_key(kind: Kind, sheet: Facts, *, unit: str, channel: Channel) -> bytes:
    """What names the sheet among all of its kind that a unit sends by a channel, hashed; empty where it has no name."""
    if not kind.unique or not all(name in sheet for name in kind.unique):
        return b""
    named = [kind.code, unit, *(plain(sheet[name]) for name in kind.unique)]
    named += [channel.value] if channel is Channel.PAPER else []
    return keyed_hash(json.dumps(named, ensure_ascii=False).encode())


def _check_not_sent(kind: Kind, keys: Mapping[Channel, bytes], channel: Channel, unit: str) -> None:
    """What went on paper may still go electronically, and is one with it; not the other way round. Raises SentAlready."""
    looked_for = [keys[each] for each in {channel, Channel.ELECTRONIC} if keys[each]]
    if not looked_for:
        return
    with cross_shard("it may have gone with a case that another unit keeps"):
        found = Message.objects.filter(unique_key__in=looked_for, sender=unit, kind=kind.code)
        sent = found.exclude(state__in=TAKEN_BACK).first()
    if sent:
        words = _("This was sent already: %(number)s, for %(label)s.")
        raise SentAlready(words % {"number": sent.number, "label": sent.label}, sent.number)


def next_serial(case: Case) -> int:
    """Of a message about the case, which is locked."""
    return Message.objects.filter(shard=case.shard, case_id=case.id).count() + 1


def content_of(kind: Kind, case: Case, sheet: Facts, doubts: Sequence[str] = (), reason: str = "") -> Content:
    """Everything of the sheet is sealed; its health part lies apart, as in a case file."""
    health = {name: value for name, value in sheet.items() if name in kind.health_fields}
    others = {name: value for name, value in sheet.items() if name not in kind.health_fields}
    about = {name: value for name, value in all_facts(case, health=False).items() if name in kind.case_facts}
    sealed = {"facts": about, "sheet": others, "health": health, "reason": reason if doubts else ""}
    return Content({"doubts": list(doubts)}, {name: part for name, part in sealed.items() if part})


def tell(
    door: Door, case: Case, kind: str, sheets: Mapping[str, Facts], *, by: User, now: datetime
) -> dict[str, Message]:
    """Hand a message of the kind to the door for each place, with its sheet; the case is locked. Raises Conflict."""
    told = {}
    for serial, (place, sheet) in enumerate(sheets.items(), next_serial(case)):
        sending = Sending(
            case=case, kind=kind, serial=serial, urgent=False, key_person=False, receiver=place,
            content=Content({}, {"sheet": sheet}), actor=Actor.of(by), at=now,
        )  # fmt: skip
        told[place] = send(door, sending)
    return told


def sheet_of(sealed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a sheet out of what was sealed."""
    return {**sealed.get("sheet", {}), **sealed.get("health", {})}
