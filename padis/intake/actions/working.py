"""The work on an import, a batch at a time: the dry run, and filing the good rows through the door that all filing takes.

Each batch is one transaction that also marks its rows: whatever ends the work, it goes on behind the last batch, and no row
is filed twice. One worker at a time has an import (an advisory lock of its session, free when the session ends).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from padis.cases import duplicates
from padis.cases.actions import Filing
from padis.cases.duplicates import Duplicate, Match
from padis.cases.models import Direction, IndexKind
from padis.intake import queries, rules, values
from padis.intake.interpretation import Outcome as Read
from padis.intake.interpretation import Reading, interpret
from padis.intake.models import Import, ImportRow, Outcome, State
from padis.kinds.verification import KIND as VERIFICATION
from padis.kinds.verification.actions import file_cases
from padis.privacy import legal
from padis.privacy.actions import log_told
from padis.shared.rows import Writes, update
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

BATCH = 400
"""Each row of a batch takes advisory locks for its person: a few hundred."""
MARK_ROW = update(10, ImportRow._meta.db_table, ("outcome", "said", "case_number"), ("shard", "id"))
_SAID = ImportRow._meta.get_field("said")

Clock = Callable[[], datetime]
Progress = Callable[[int], None]
Seen = dict[bytes, int]
"""Digest of a person → the first row of the file that is about her."""


@dataclass(slots=True)
class Verdict:
    """What a row comes to, and what is said about it."""

    row: ImportRow
    read: Read
    outcome: Outcome
    known: list[Match] = field(default_factory=list)  # live cases that may be the same person
    case_number: str = ""


def carry_on(key: Key, *, clock: Clock = timezone.now, progress: Progress = lambda done: None) -> bool:
    """Work until nothing is left to do, or somebody stops it. False where another worker has the import now.

    `clock` is asked for each batch: what is filed bears the moment at which it was.
    """
    with alone_with(key) as alone:
        if alone:
            values.forget()
            with suppress(Import.DoesNotExist):  # thrown away meanwhile
                _work(key, clock, progress)
        return alone


def _work(key: Key, clock: Clock, progress: Progress) -> None:
    state, language = Import.objects.values_list("state", "language").get(pk=key)
    with override(language):
        if state == State.CHECKING:
            _check_all(key, clock, progress)
        elif state == State.FILING:
            while done := file_batch(key=key, now=clock()):
                progress(done)


@contextmanager
def alone_with(key: Key) -> Iterator[bool]:
    number = key[1].int & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _check_all(key: Key, clock: Clock, progress: Progress) -> None:
    """A dry run begins at the first row: who stands in the file twice is known from its start only."""
    seen: Seen = {}
    start_again(key=key)
    while done := check_batch(key=key, seen=seen, now=clock()):
        progress(done)


@use_case
def start_again(*, key: Key) -> None:
    checked = (Outcome.READY, Outcome.FAULTY, Outcome.DUPLICATE)
    queries.rows_of(key).filter(outcome__in=checked).update(outcome=Outcome.WAITING, duplicate_reason="")


@use_case
def check_batch(*, key: Key, seen: Seen, now: datetime) -> int:
    """What would become of the next rows. Returns how many were looked at; 0 when it is done."""
    one = _locked(key)
    rows = _next(one, Outcome.WAITING) if one.state == State.CHECKING else []
    if rows:
        verdicts = [_read(row, one, now) for row in rows]
        _look_for_duplicates(verdicts, seen)
        _mark(verdicts)
        _log(verdicts, one, now)
    elif one.state == State.CHECKING:
        one.state = State.CHECKED
    _moved(one, now)
    return len(rows)


@use_case
def file_batch(*, key: Key, now: datetime) -> int:
    """File the next good rows. Returns how many rows were dealt with; 0 when it is done or stopped."""
    one = _locked(key)
    if one.state == State.FILING and not _may_go_on(one, now):
        one.state = State.STOPPED
    rows = _next(one, Outcome.READY) if one.state == State.FILING else []
    if rows:
        verdicts = [_read(row, one, now) for row in rows]
        _file([each for each in verdicts if each.outcome == Outcome.READY], one, now)
        _mark(verdicts)
        _log(verdicts, one, now)
        one.filed += sum(each.outcome == Outcome.FILED for each in verdicts)
    elif one.state == State.FILING:
        one.state = State.DONE
    _moved(one, now)
    return len(rows)


def _may_go_on(one: Import, now: datetime) -> bool:
    """Not once the legal basis was withdrawn, or who had it filed was shut or moved: a colleague may start it again."""
    return one.by.is_active and rules.may_import(one.by, one) and legal.is_on(VERIFICATION.code, beijing_date(now))


def _locked(key: Key) -> Import:
    found = Import.objects.select_for_update(of=("self",), no_key=True).select_related("by__unit__division")
    return found.defer("file").get(pk=key)


def _moved(one: Import, now: datetime) -> None:
    one.moved_at = now
    one.save(update_fields=["state", "filed", "moved_at"])


def _next(one: Import, outcome: Outcome) -> Sequence[ImportRow]:
    return list(queries.rows_of(one.key).filter(outcome=outcome).order_by("number")[:BATCH])


def _read(row: ImportRow, one: Import, now: datetime) -> Verdict:
    reading = Reading(one.unit, tuple(one.targets), Direction(one.direction), beijing_date(now))
    read = interpret(row.cells, reading)
    return Verdict(row, read, Outcome.FAULTY if read.problems else Outcome.READY)


def _look_for_duplicates(verdicts: Sequence[Verdict], seen: Seen) -> None:
    """Marks rows that are about somebody who is filed already, or who stood in the file before."""
    good = [(each, duplicates.digests(each.read.facts)) for each in verdicts if each.outcome == Outcome.READY]
    found = duplicates.find({digest for _each, own in good for digest in own.values()})
    for verdict, own in good:
        places = verdict.read.facts["residence_division"], verdict.read.facts["registered_division"]
        try:
            duplicates.check(own, places, found, reason=verdict.row.duplicate_reason)
        except Duplicate as duplicate:
            _is_known(verdict, duplicate)
            continue
        if before := _before(own, seen):
            verdict.outcome = Outcome.DUPLICATE
            verdict.read.problems.append((None, _("The same person as in row %(row)d.") % {"row": before}))
        else:
            seen.update(dict.fromkeys(own.values(), verdict.row.number))


def _before(own: Mapping[IndexKind, bytes], seen: Seen) -> int | None:
    return next((seen[digest] for digest in own.values() if digest in seen), None)


def _is_known(verdict: Verdict, duplicate: Duplicate) -> None:
    """The sentence tells no other unit's name: who wants to know looks at that row alone, which is limited."""
    verdict.outcome = Outcome.DUPLICATE
    verdict.known = [match for match in duplicate.matches if match.case]
    if not verdict.known:
        sentence = _("The same person as in another row of this file.")
    elif duplicate.same_stay:
        sentence = _("This very stay is filed already.")
    else:
        sentence = _("She is filed already, for another stay or as another person of the same name.")
    verdict.read.problems.append((None, sentence))


def _as_told(match: Match) -> dict[str, str]:
    return {"number": match.number, "unit": match.unit}


def _file(verdicts: Sequence[Verdict], one: Import, now: datetime) -> None:
    filings = [
        Filing(one.unit, one.by_id, each.read.direction, each.read.facts, now, each.row.duplicate_reason)
        for each in verdicts
    ]
    for verdict, result in zip(verdicts, file_cases(filings) if filings else [], strict=True):
        if isinstance(result, Duplicate):
            _is_known(verdict, result)
        else:
            verdict.outcome = Outcome.FILED
            verdict.case_number = result.number.rpartition("-")[0]


def _log(verdicts: Sequence[Verdict], one: Import, now: datetime) -> None:
    """That a woman is filed by another unit was told of her, by the hundred; it stays when the import is thrown away."""
    cases = duplicates.filed_by_others((match for each in verdicts for match in each.known), one.unit)
    log_told(by=one.by, cases=cases, at=now)


def _mark(verdicts: Sequence[Verdict]) -> None:
    writes = Writes()
    for each in verdicts:
        said: dict[str, Any] = {
            "problems": each.read.problems,
            "doubts": each.read.doubts,
            "known": [_as_told(match) for match in each.known],
        }
        sealed = _SAID.seal({kind: told for kind, told in said.items() if told})
        writes.add(MARK_ROW, (each.outcome.value, sealed, each.case_number, each.row.shard, each.row.id))
    writes.flush()
