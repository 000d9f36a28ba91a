"""Filing a case sends it by itself; ending a case ends what is under way for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from padis.accounts.models import User
from padis.cases import actions as cases
from padis.cases import rules as case_rules
from padis.cases.actions import Filing
from padis.cases.duplicates import Duplicate
from padis.cases.facts import is_urgent, key_person
from padis.cases.models import Case, CaseState, Direction, Merge
from padis.cases.projection import all_facts, parts
from padis.exchange import rules as exchange_rules
from padis.exchange.actions import Sending, ending_of_case, lock_task, send
from padis.exchange.door import Actor, Content, Door
from padis.exchange.models import Message, Task
from padis.exchange.states import Event, State
from padis.kinds.sending import next_serial
from padis.kinds.verification import KIND
from padis.shared.rows import Writes
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

READDRESSED = "readdressed"
PART = 50
"""So many filings of a batch are written while the next ones are made: of the last part nothing is left to be made."""


@use_case
def file_case(
    *,
    by: User,
    direction: Direction,
    facts: Mapping[str, Any],
    now: datetime,
    duplicate_reason: str = "",
    former_number: str = "",
) -> Message:
    """File a case and send it to the other side. `facts` are clean (cases.facts) and name both places.

    Raises NotAllowed, Refused (out of scope), Duplicate (she is filed already), Conflict (the kind is off).
    """
    case_rules.check_may_file(by)
    own = "residence_division" if direction == Direction.INFLOW else "registered_division"
    facts = {**facts, own: by.unit_id}
    case_rules.check_in_scope(facts, direction, unit=by.unit_id, on=beijing_date(now))
    writes = Writes()
    case = cases.file_one(Filing(by.unit_id, by.pk, direction, facts, now, duplicate_reason, former_number), writes)
    door = Door(writes)
    message = request(door, case, facts, serial=1, actor=Actor.of(by), at=now)
    door.write()
    return message


@use_case
def file_cases(filings: Sequence[Filing]) -> list[Message | Duplicate]:
    """File and send many in one transaction; the callers checked rights and scope. Duplicates come back in their place.

    Raises Conflict where the kind is off.
    """
    writes = Writes()
    door = Door(writes)
    results: list[Message | Duplicate] = []
    with writes.ahead():
        for filing, result in zip(filings, cases.file_each(filings, writes), strict=True):
            if isinstance(result, Duplicate):
                results.append(result)
                continue
            actor = Actor(filing.unit, filing.by_id)
            results.append(request(door, result, filing.facts, serial=1, actor=actor, at=filing.at))
            writes.go_on()
            if len(results) % PART == 0:
                door.write_ahead()
        door.write()
    return results


def request(door: Door, case: Case, facts: Mapping[str, Any], *, serial: int, actor: Actor, at: datetime) -> Message:
    """Hand the verification request for a case to the door."""
    day = beijing_date(at)
    reasons = key_person(facts, today=day)
    sending = Sending(
        case=case, kind=KIND.code, serial=serial, urgent=is_urgent(facts), key_person=bool(reasons),
        content=content_of_request(facts, reasons), actor=actor, at=at,
    )  # fmt: skip
    return send(door, sending)


def content_of_request(facts: Mapping[str, Any], reasons: Iterable[str]) -> Content:
    """What the asker holds of the person, and why she is a key person; the health facts lie apart."""
    split = parts(facts)
    plain = {**split["facts"], **split["sealed"]}
    return Content({}, {"facts": plain, "health": split["health"], "reasons": list(reasons)})


@use_case
def close_case(*, case: Case, by: User, left_on: date, reason: str, now: datetime) -> int:
    """退档. Requests that were not answered are withdrawn; an answer that came back can still be confirmed.

    Returns how many messages ended. Raises NotAllowed, Conflict, Refused.
    """
    return _end(
        case,
        by,
        Event.WITHDRAWN,
        reason,
        now,
        lambda: cases.close(key=case.key, by=by, left_on=left_on, reason=reason, now=now),
    )


@use_case
def cancel_case(*, case: Case, by: User, reason: str, now: datetime) -> int:
    """注销. Everything under way is cancelled. Raises NotAllowed, Conflict, Refused."""
    return _end(
        case, by, Event.CANCELLED, reason, now, lambda: cases.cancel(key=case.key, by=by, reason=reason, now=now)
    )


@use_case
def delete_case(*, case: Case, by: User, reason: str, now: datetime) -> int:
    """删除: an entry error; everything under way is void. Raises NotAllowed, Conflict, Refused."""
    return _end(case, by, Event.VOIDED, reason, now, lambda: cases.delete(key=case.key, by=by, reason=reason, now=now))


@use_case
def reopen_case(*, case: Case, by: User, reason: str, now: datetime) -> Message | None:
    """回档. A request that closing had withdrawn is sent again, with a full limit, and given back.

    Raises NotAllowed, Conflict, Duplicate.
    """
    case = cases.reopen(key=case.key, by=by, reason=reason, now=now)
    requests = Message.objects.filter(shard=case.shard, case_id=case.id, kind=KIND.code)
    last = requests.order_by("sent_at").last()
    return _sent_again(case, by, now) if last and last.state == State.WITHDRAWN else None


def _sent_again(case: Case, by: User, now: datetime) -> Message:
    door = Door()
    serial = next_serial(case)
    message = request(door, case, all_facts(case, health=True), serial=serial, actor=Actor.of(by), at=now)
    door.write()
    return message


def _end(case: Case, by: User, event: Event, reason: str, now: datetime, change: Callable[[], Case]) -> int:
    case_rules.check_may_maintain(by, case)
    door = Door()
    ended = ending_of_case(door, case, event, actor=Actor.of(by), at=now, note=reason)
    change()
    door.write()
    return ended


@use_case
def merge_cases(
    *, gone: Case, kept: Case, by: User, taken: Sequence[str], seen: Mapping[UUID, UUID], reason: str, now: datetime
) -> Merge:
    """Two files of the unit are one person's: `kept` goes on, what is under way for `gone` is cancelled.

    Raises NotAllowed, Conflict, Refused.
    """
    cases.lock_both(gone, kept)
    door = Door()
    ended = ending_of_case(door, gone, Event.CANCELLED, actor=Actor.of(by), at=now, note=reason)
    done = cases.merge(gone=gone.key, kept=kept.key, by=by, taken=taken, seen=seen, reason=reason, ended=ended, now=now)
    door.write()
    return done


@use_case
def reverse_merge(*, merge: Merge, by: User, reason: str, now: datetime) -> Message | None:
    """They are two: both files hold what they held. A request that merging had cancelled is sent again and given back.

    Raises NotAllowed, Conflict, Refused.
    """
    gone, kept = (Case.objects.get(pk=(merge.shard, id)) for id in (merge.case_id, merge.kept_id))
    cases.lock_both(gone, kept)
    undone = cases.reverse_merge(key=merge.key, by=by, reason=reason, now=now)
    return _sent_again(Case.objects.get(pk=gone.key), by, now) if undone.ended else None


@use_case
def send_anew(*, task: Task, case: Case, by: User, partner: str, now: datetime) -> Message:
    """Answer a follow-up task by sending the case to the place where she is registered (or lives) by now.

    Raises NotAllowed, Conflict, Refused.
    """
    field = "registered_division" if case.direction == Direction.INFLOW else "residence_division"
    case_rules.check_may_maintain(by, case)
    case_rules.check_state(case, CaseState.OPEN)
    case_rules.check_places(case.unit, partner, field=field, on=beijing_date(now))
    locked = lock_task(task.key)
    exchange_rules.check_may_finish(by, locked)
    cases.readdress(case, partner=partner, by_id=by.pk, message_id=locked.id, at=now)
    case = Case.objects.get(pk=case.key)
    door = Door()
    serial = next_serial(case)
    message = request(door, case, all_facts(case, health=True), serial=serial, actor=Actor.of(by), at=now)
    door.finish_task(locked, by=Actor.of(by), at=now, outcome=READDRESSED)
    door.write()
    return message
