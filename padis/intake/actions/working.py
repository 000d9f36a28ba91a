"""What the rows of an import become: cases, filed through the door that all filing takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.cases import duplicates
from padis.cases.actions import Filing
from padis.cases.duplicates import Duplicate, Match
from padis.cases.models import Direction, IndexKind
from padis.intake.cases import CASES, check_may_import
from padis.intake.frame.working import Seen, Work
from padis.intake.interpretation import Outcome as Read
from padis.intake.interpretation import Reading, interpret
from padis.intake.models import Import, ImportRow, Outcome
from padis.kinds.verification import KIND as VERIFICATION
from padis.kinds.verification.actions import file_cases
from padis.privacy import legal
from padis.privacy.actions import log_told
from padis.shared.errors import NotAllowed
from padis.shared.rows import Writes, update
from padis.shared.time import beijing_date

MARK_ROW = update(10, ImportRow._meta.db_table, ("outcome", "said", "case_number"), ("shard", "id"))
_SAID: Any = ImportRow._meta.get_field("said")


@dataclass(slots=True)
class Verdict:
    """What a row comes to, and what is said about it."""

    row: ImportRow
    read: Read
    outcome: Outcome
    known: list[Match] = field(default_factory=list)  # live cases that may be the same person
    case_number: str = ""


class CaseWork(Work[Import, ImportRow]):
    """The dry run looks for who is filed already; the good rows are filed."""

    frame = CASES
    batch = 400  # each row takes advisory locks for its person: a few hundred

    def check(self, one: Import, rows: Sequence[ImportRow], seen: Seen, now: datetime) -> None:
        verdicts = [_read(row, one, now) for row in rows]
        _look_for_duplicates(verdicts, seen)
        _mark(verdicts)
        _log(verdicts, one, now)

    def take(self, one: Import, rows: Sequence[ImportRow], now: datetime) -> None:
        verdicts = [_read(row, one, now) for row in rows]
        _file([each for each in verdicts if each.outcome == Outcome.READY], one, now)
        _mark(verdicts)
        _log(verdicts, one, now)
        one.filed += sum(each.outcome == Outcome.FILED for each in verdicts)

    def may_go_on(self, one: Import, now: datetime) -> bool:
        """Not once the legal basis was withdrawn, or who had it filed was shut or moved: a colleague may start it again."""
        return one.by.is_active and _may_import(one) and legal.is_on(VERIFICATION.code, beijing_date(now))


WORK = CaseWork()
carry_on = WORK.carry_on


def _may_import(one: Import) -> bool:
    try:
        check_may_import(one.by, one)
    except NotAllowed:
        return False
    return True


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
