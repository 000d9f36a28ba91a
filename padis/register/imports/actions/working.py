"""What the rows of an import become: entries of a register, and more about those that are there.

Rows are judged again as they are recorded, so that what was entered meanwhile is never overwritten.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from padis.intake.frame.frame import become
from padis.intake.frame.models import State
from padis.intake.frame.working import Seen, Step, Work
from padis.intake.interpretation import Outcome as Read
from padis.register import sources
from padis.register.actions.writing import RegisterWrites, add_person, change_person, lock_register, new_person
from padis.register.imports import judging
from padis.register.imports.actions.taking_back import take_back
from padis.register.imports.judging import Verdict
from padis.register.imports.people import PEOPLE, WRITTEN, check_may_import
from padis.register.imports.reading import read, reading
from padis.register.models import Act, Outcome, RegisterImport, RegisterImportRow
from padis.shared.errors import NotAllowed
from padis.shared.rows import Writes, update
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

MARK = update(10, RegisterImportRow._meta.db_table, ("outcome", "facts", "said", "person_id"), ("shard", "id"))
MARK_RECORDED = update(11, RegisterImportRow._meta.db_table, ("outcome", "person_id", "claim_id"), ("shard", "id"))
_ROW: dict[str, Any] = {name: RegisterImportRow._meta.get_field(name) for name in ("facts", "said")}


class RegisterWork(Work[RegisterImport, RegisterImportRow]):
    """The dry run compares with the register; what is new, adds, or is decided is recorded."""

    frame = PEOPLE
    batch = 2000

    def check(self, one: RegisterImport, rows: Sequence[RegisterImportRow], seen: Seen, now: datetime) -> None:
        how = reading(one.unit, one.targets, beijing_date(now))
        verdicts = [Verdict(row, read(row.cells, how)) for row in rows]
        judging.judge(verdicts, unit=one.unit, seen=seen)
        _mark(verdicts)

    def take(self, one: RegisterImport, rows: Sequence[RegisterImportRow], now: datetime) -> None:
        lock_register(one.unit)
        verdicts = [Verdict(row, Read("", facts=row.facts or {})) for row in rows]  # type: ignore[arg-type]
        judging.judge(verdicts, unit=one.unit, seen={})
        _record(verdicts, one, now)

    def step_of(self, key: Key, state: str) -> Step | None:
        if state == State.TAKING_BACK:
            return partial(self.take_back_batch, key)
        return super().step_of(key, state)

    @use_case
    def take_back_batch(self, key: Key, now: datetime) -> int:
        """Undo what the next rows wrote. Returns how many were dealt with; 0 when it is done."""
        one = self.locked(key)
        at_work = one.state == State.TAKING_BACK
        rows = self.next_rows(key, WRITTEN) if at_work and self.may_go_on(one, now) else []
        if rows:
            take_back(one, rows, now)
        become(one, State.DONE if at_work and not rows else State(one.state), now)
        return len(rows)

    def may_go_on(self, one: RegisterImport, now: datetime) -> bool:
        """Not once who had it recorded was shut or moved: a colleague may start it again."""
        try:
            check_may_import(one.by, one)
        except NotAllowed:
            return False
        return one.by.is_active


WORK = RegisterWork()
carry_on = WORK.carry_on


def _record(verdicts: Sequence[Verdict], one: RegisterImport, now: datetime) -> None:
    """What turned out to contradict the register meanwhile is not recorded: it waits for a decision."""
    writes = RegisterWrites()
    source, by_id = sources.of_file(one.name), one.by_id
    undecided = []
    for verdict in verdicts:
        decided = verdict.row.taken
        if verdict.outcome == Outcome.FAULTY or (verdict.differs and decided is None):
            undecided.append(verdict)
            continue
        news = {
            name: value
            for name, value in verdict.news.items()
            if name not in verdict.differs or name in (decided or ())
        }
        person, claim, row = verdict.person, None, verdict.row
        if person is None:
            person = new_person(one.unit, verdict.news, source=source, at=now)
            claim = add_person(person, verdict.news, by_id=by_id, writes=writes)
        elif news:
            claim = change_person(person, news, act=Act.RECORDED, source=source, by_id=by_id, at=now, writes=writes)
        writes.add(MARK_RECORDED, (Outcome.RECORDED.value, person.id, claim, row.shard, row.id))
    writes.flush()
    if undecided:
        _mark(undecided, keep_facts=True)


def _mark(verdicts: Sequence[Verdict], *, keep_facts: bool = False) -> None:
    writes = Writes()
    for each in verdicts:
        said = {"problems": each.read.problems, "doubts": each.read.doubts, "differs": each.differs}
        facts = each.row.facts if keep_facts else each.read.facts
        writes.add(
            MARK,
            (
                each.outcome.value,
                _ROW["facts"].seal(facts),
                _ROW["said"].seal({kind: told for kind, told in said.items() if told}),
                each.person_id,
                each.row.shard,
                each.row.id,
            ),
        )
    writes.flush()
