"""Keeping the marks of services: with the projection, by what became of them, and all anew. Their only writers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import projection, rules, services
from padis.cases.models import Case, CaseState, ServiceMark
from padis.privacy import legal
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.rows import Writes, raw_connection
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

BATCH = 1_000
FORGET = f"""
    DELETE FROM {services.TABLE} m WHERE case_id = ANY(%s)
    AND NOT EXISTS (SELECT FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) AS kept (case_id, unit, mark)
                    WHERE (kept.case_id, kept.unit, kept.mark) = (m.case_id, m.unit, m.mark))
"""
Mark = tuple[UUID, str, bytes]
"""A case, a township that serves her, and the reason's code."""


def mark_services(cases: Iterable[tuple[Case, Mapping[str, Any]]], writes: Writes, *, today: date, new: bool) -> None:
    """What follows from the cases as they are now, in the open transaction; `new` are those that had no marks."""
    found: list[tuple[Any, ...]] = []
    ids: list[UUID] = []
    for case, facts in cases:
        ids.append(case.id)
        found += services.rows(case, facts, today=today)
    if not new:
        kept = [[row[place] for row in found] for place in (2, 1, 3)]
        with cross_shard("the marks of a case lie with both townships"):
            raw_connection().execute(FORGET, (ids, *kept))
    writes.extend(services.PUT_MARK, sorted(found, key=lambda row: tuple(row[:4])))


@use_case
def settle_services(*, case_id: UUID, by: User, outcome: str, now: datetime) -> int:
    """The service was offered, or she declines it: for both townships she leaves the list. Returns how many reasons ended.

    Raises NotAllowed, Conflict.
    """
    rules.check_may_file(by)
    own = ServiceMark.objects.filter(shard=shard_of(by.unit_id), unit=by.unit_id)
    if not own.filter(case_id=case_id).exists():
        raise NotAllowed(_("This is for the two townships that serve her."))
    ended = _settle(case_id, outcome, now)
    if not ended:
        raise Conflict(_("Somebody recorded it already."))
    return ended


def outcomes_of_services(case_ids: Collection[UUID]) -> list[tuple[UUID, str, str]]:
    """Of these cases, each one that is on the list: its id, a township that serves her, what became of it ("" so far)."""
    with cross_shard("the marks of a case lie with both townships"):
        found = ServiceMark.objects.filter(case_id__in=case_ids).order_by("case_id", "shard", "unit", "outcome")
        return list(found.values_list("case_id", "unit", "outcome").distinct())


def decline_services(case_id: UUID, *, now: datetime) -> None:
    """She declined what she was asked about: nothing more is offered for the reasons known so far."""
    _settle(case_id, ServiceMark.Outcome.DECLINED, now)


def leave_services(case_id: UUID, *, unit: str, now: datetime) -> None:
    """The unit has no task any more that needs to know her."""
    rows = ServiceMark.objects.filter(shard=shard_of(unit), unit=unit, case_id=case_id, settled_at=None)
    rows.update(settled_at=now, outcome=ServiceMark.Outcome.LEFT)


def take_up_services(case_id: UUID, *, unit: str) -> None:
    """The unit that had left it serves her again."""
    rows = ServiceMark.objects.filter(shard=shard_of(unit), unit=unit, case_id=case_id)
    rows.filter(outcome=ServiceMark.Outcome.LEFT).update(settled_at=None, outcome="")


def _settle(case_id: UUID, outcome: str, now: datetime) -> int:
    with cross_shard("the marks of a case lie with both townships"):
        rows = ServiceMark.objects.select_for_update().filter(case_id=case_id, settled_at=None)
        list(rows.order_by("shard", "unit", "mark").values_list("mark", flat=True))  # locked in order
        return ServiceMark.objects.filter(case_id=case_id, settled_at=None).update(settled_at=now, outcome=outcome)


def refresh_services(*, now: datetime) -> None:
    """All marks anew, batch by batch: after the legal basis of the list was recorded; without one, nothing stays."""
    today = beijing_date(now)
    if not legal.is_on(legal.FOLLOW_UP_LIST, today):
        with cross_shard("the list has no legal basis"):
            ServiceMark.objects.all().delete()
        return
    for batch in _open_cases():
        _refresh(ids=batch, today=today)


def sweep_services(*, today: date) -> int:
    """Births of another year are no reason any more."""
    with cross_shard("marks that count no more"):
        return ServiceMark.objects.exclude(mark__in=list(services.marks(today))).delete()[0]


def recount_services(today: date) -> tuple[int, list[str]]:
    """How many marks there should be, and what is missing or too much, found by opening every file. Births of other
    years, which the sweep takes away, are no difference."""
    expected: set[Mark] = set()
    if legal.is_on(legal.FOLLOW_UP_LIST, today):
        for batch in _open_cases():
            expected.update(_marks_of(batch, today))
    counted = list(services.marks(today))
    with cross_shard("recount"):
        rows = ServiceMark.objects.filter(mark__in=counted).values_list("case_id", "unit", "mark")
        stored = {(case_id, unit, bytes(mark)) for case_id, unit, mark in rows.iterator()}
    wrong = sorted(expected ^ stored, key=lambda mark: (mark[0], mark[1]))
    return len(expected | stored), [
        f"{case} {unit} {'missing' if (case, unit, mark) in expected else 'too much'}" for case, unit, mark in wrong
    ]


@use_case
def _refresh(*, ids: Sequence[UUID], today: date) -> None:
    writes = Writes()
    with cross_shard("all marks anew"):
        cases = list(Case.objects.select_for_update(of=("self",), no_key=True).filter(id__in=ids).order_by("id"))
    mark_services(((case, projection.all_facts(case, health=True)) for case in cases), writes, today=today, new=False)
    writes.flush()


def _marks_of(ids: Sequence[UUID], today: date) -> Iterator[Mark]:
    with cross_shard("recount"):
        cases = list(Case.objects.filter(id__in=ids))
    for case in cases:
        for row in services.rows(case, projection.all_facts(case, health=True), today=today):
            yield row[2], row[1], row[3]


def _open_cases() -> Iterator[list[UUID]]:
    """The ids of all open cases, a batch at a time."""
    with cross_shard("every open case"):
        ids = (
            Case.objects.filter(state=CaseState.OPEN).order_by().values_list("id", flat=True).iterator(chunk_size=BATCH)
        )
        for _number, batch in groupby(enumerate(ids), key=lambda pair: pair[0] // BATCH):
            yield [id for _place, id in batch]
