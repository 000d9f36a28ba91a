"""Reads of the exchange: the to-do list, one item, the notice register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, may_look_in
from padis.cases.models import Case, CaseState, Claim
from padis.cases.projection import stated
from padis.exchange.models import DocketRow, LedgerEntry, Message, Sheet, Task, Turn
from padis.exchange.states import Act, Event, Party
from padis.shared.sharding import Key, shard_of

ROUND_STARTS = (Event.SENT, Event.ASKED_AGAIN, Event.RESENT)
SOON = 3
"""Days left from which an item is shown as pressing."""


def turns_of(user: User, *, whose: str = "") -> QuerySet[Turn]:
    """The to-do list of the user's unit: earliest due day first. Nothing for who handles no items.

    `whose` is a township that the user's unit looks into.
    """
    if not (may_look_in(user, whose) if whose else can(user, Ability.ANSWER)):
        return Turn.objects.none()
    unit = whose or user.unit_id
    return Turn.objects.filter(shard=shard_of(unit), unit=unit).order_by("due_on", "since", "item_id")


@dataclass(frozen=True, slots=True)
class ToDoCounts:
    """How many items await a unit: in all, by act, overdue, due within `SOON` days."""

    total: int
    by_act: dict[str, int]
    overdue: int
    soon: int


def to_do_counts(user: User, *, today: date, whose: str = "") -> ToDoCounts:
    rows = (
        turns_of(user, whose=whose)
        .order_by()
        .values("act")
        .annotate(
            n=Count("item_id"),
            overdue=Count("item_id", filter=Q(due_on__lt=today)),
            soon=Count("item_id", filter=Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON))),
        )
    )
    found = list(rows)
    by_act = {act.value: 0 for act in Act} | {row["act"]: row["n"] for row in found}
    return ToDoCounts(
        sum(row["n"] for row in found), by_act, sum(row["overdue"] for row in found), sum(row["soon"] for row in found)
    )


def docket_row_or_404(number: str, *, seen_by: User, whose: str = "") -> DocketRow:
    """The item as the user's unit, or one it looks into, knows it. 404 for one that does not exist or is not visible."""
    row = DocketRow.objects.visible_to(seen_by, whose=whose).filter(number=number).first()
    if row is None:
        raise Http404
    return row


def is_closed(row: DocketRow) -> bool:
    """Whether its unit may not see the facts (any more): it needs them for no task, or the whole file was an error."""
    if row.is_closed_to_unit or row.role == Party.SENDER:
        return row.is_closed_to_unit
    return Case.objects.filter(shard=row.item_shard, id=row.case_id, state=CaseState.DELETED).exists()


def message_or_404(number: str, *, seen_by: User) -> Message:
    """The message, for a unit that may see its facts. Others see their docket row only: 404."""
    message = message_of(docket_row_or_404(number, seen_by=seen_by))
    if message is None:
        raise Http404
    return message


def message_of(row: DocketRow) -> Message | None:
    """The message with its case, read at once; None where the row is closed to its unit, as `is_closed` says."""
    if row.is_closed_to_unit:
        return None
    message = Message.objects.select_related("case").get(shard=row.item_shard, id=row.item_id)
    return message if row.role == Party.SENDER or message.case.state != CaseState.DELETED else None


def task_or_404(key: Key, *, seen_by: User) -> Task:
    """A task of the user's unit."""
    task = (
        Task.objects.filter(shard=key[0], id=key[1], unit=seen_by.unit_id).first()
        if can(seen_by, Ability.ANSWER)
        else None
    )
    if task is None:
        raise Http404
    return task


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an item's history: the ledger's entry and what its sheet carried."""

    entry: LedgerEntry
    plain: dict[str, Any]
    sealed: dict[str, Any]


def history(message: Message) -> list[Step]:
    """What happened to the item, first to last, with the sheets opened: for its two units only."""
    entries = LedgerEntry.objects.filter(shard=message.shard, item_id=message.id)
    return _steps(entries, Sheet.objects.filter(shard=message.shard, message_id=message.id))


def histories(messages: Sequence[Message]) -> dict[UUID, list[Step]]:
    """The history of each of a case's messages, by its id; two queries for all of them."""
    if not messages:
        return {}
    shard, ids = messages[0].shard, [message.id for message in messages]
    entries = LedgerEntry.objects.filter(shard=shard, item_id__in=ids).order_by("no")
    sheets = {(sheet.message_id, sheet.no): sheet for sheet in Sheet.objects.filter(shard=shard, message_id__in=ids)}
    steps: dict[UUID, list[Step]] = {id: [] for id in ids}
    for entry in entries:
        steps[entry.item_id].append(_step(entry, sheets.get((entry.item_id, entry.no))))
    return steps


def history_without_facts(row: DocketRow) -> list[Step]:
    """What a unit to which the item is closed still sees of it: what happened, and why it returned the item."""
    if not row.left_it:
        return timeline(row)
    entries = LedgerEntry.objects.filter(shard=row.item_shard, item_id=row.item_id)
    own = _own_returns(entries, row)
    sheets = Sheet.objects.filter(shard=row.item_shard, message_id=row.item_id, no__in=own)
    return _steps(entries.filter(no__lte=own[-1]), sheets)


def timeline(row: DocketRow) -> list[Step]:
    """Which unit did what when, and nothing that was said: for who looks in. What the unit returned ends there."""
    entries = LedgerEntry.objects.filter(shard=row.item_shard, item_id=row.item_id)
    if row.left_it:
        entries = entries.filter(no__lte=_own_returns(entries, row)[-1])
    return [_step(entry, None) for entry in entries.order_by("no")]


def _own_returns(entries: QuerySet[LedgerEntry], row: DocketRow) -> list[int]:
    """The numbers of the entries by which the row's unit returned the item."""
    returned = entries.filter(event=Event.RETURNED, unit=row.unit)
    return list(returned.order_by("no").values_list("no", flat=True))


def _steps(entries: QuerySet[LedgerEntry], sheets: QuerySet[Sheet]) -> list[Step]:
    by_no = {sheet.no: sheet for sheet in sheets}
    return [_step(entry, by_no.get(entry.no)) for entry in entries.order_by("no")]


def _step(entry: LedgerEntry, sheet: Sheet | None) -> Step:
    return Step(entry, sheet.plain, sheet.sealed or {}) if sheet else Step(entry, {}, {})


def latest_corrections(message: Message) -> dict[str, Any]:
    """The corrections that the receiver stated in the current round."""
    starts = LedgerEntry.objects.filter(shard=message.shard, item_id=message.id, event__in=ROUND_STARTS)
    claims = Claim.objects.filter(
        shard=message.shard,
        case_id=message.case_id,
        message_id=message.id,
        adopted=False,
        at__gte=starts.latest("no").at,
    )
    corrections: dict[str, Any] = {}
    for claim in claims.order_by("at", "id"):
        corrections |= stated(claim)
    return corrections


def messages_of_case(case: Case) -> Sequence[Message]:
    return list(Message.objects.filter(shard=case.shard, case_id=case.id).order_by("sent_at"))


def open_tasks_of(message: Message, *, unit: str) -> Sequence[Task]:
    """What came of an item for the unit to do by itself, and is not done yet."""
    rows = Task.objects.filter(shard=shard_of(unit), case_id=message.case_id, unit=unit, number=message.number)
    return list(rows.filter(done_at=None).order_by("due_on"))


def proposed_receiver(message: Message) -> str:
    """The unit that whoever returned the item proposed; "" where none."""
    entry = LedgerEntry.objects.filter(shard=message.shard, item_id=message.id, event=Event.RETURNED).latest("no")
    return str(Sheet.objects.get(shard=message.shard, message_id=message.id, no=entry.no).plain.get("proposed", ""))
