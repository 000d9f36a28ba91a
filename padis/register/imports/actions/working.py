"""The work on an import, a batch at a time: the dry run, and the recording of what is new, adds, or is decided.

Each batch is one transaction that also marks its rows: whatever ends the work, it goes on behind the last batch. Rows are
judged again as they are recorded, so that what was entered meanwhile is never overwritten.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from padis.intake import values
from padis.intake.actions.working import alone_with
from padis.intake.interpretation import Outcome
from padis.register import sources
from padis.register.actions.writing import RegisterWrites, add_person, change_person, lock_register, new_person
from padis.register.imports import judging, queries, rules
from padis.register.imports.judging import Verdict
from padis.register.imports.reading import read, reading
from padis.register.models import Act, ImportState, RegisterImport, RegisterImportRow, RowState
from padis.shared.rows import Writes, update
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

BATCH = 2000
MARK = update(10, RegisterImportRow._meta.db_table, ("state", "facts", "said", "person_id"), ("shard", "id"))
MARK_RECORDED = update(11, RegisterImportRow._meta.db_table, ("state", "person_id"), ("shard", "id"))
_ROW: dict[str, Any] = {name: RegisterImportRow._meta.get_field(name) for name in ("facts", "said")}
CHECKED = (RowState.NEW, RowState.ADDS, RowState.CONTRADICTS, RowState.FAULTY, RowState.TWICE, RowState.SAME)

Clock = Callable[[], datetime]
Progress = Callable[[int], None]


def carry_on(key: Key, *, clock: Clock = timezone.now, progress: Progress = lambda done: None) -> bool:
    """Work until nothing is left to do, or somebody stops it. False where another worker has the import now.

    `clock` is asked for each batch: what is recorded bears the moment at which it was.
    """
    with alone_with(key) as alone:
        if alone:
            values.forget()
            with suppress(RegisterImport.DoesNotExist):  # thrown away meanwhile
                _work(key, clock, progress)
        return alone


def _work(key: Key, clock: Clock, progress: Progress) -> None:
    state, language = RegisterImport.objects.values_list("state", "language").get(pk=key)
    with override(language):
        if state == ImportState.CHECKING:
            seen: judging.Seen = {}
            _start_again(key=key)  # who stands in the file twice is known from its start only
            while done := check_batch(key=key, seen=seen, now=clock()):
                progress(done)
        elif state == ImportState.RECORDING:
            while done := record_batch(key=key, now=clock()):
                progress(done)


@use_case
def _start_again(*, key: Key) -> None:
    queries.rows_of(key).filter(state__in=CHECKED).update(state=RowState.WAITING, taken=None)


@use_case
def check_batch(*, key: Key, seen: judging.Seen, now: datetime) -> int:
    """What would become of the next rows. Returns how many were looked at; 0 when it is done."""
    one = _locked(key)
    rows = _next(one, Q(state=RowState.WAITING)) if one.state == ImportState.CHECKING else []
    if rows:
        how = reading(one.unit, one.targets, beijing_date(now))
        verdicts = [Verdict(row, read(row.cells, how)) for row in rows]
        judging.judge(verdicts, unit=one.unit, seen=seen)
        _mark(verdicts)
    elif one.state == ImportState.CHECKING:
        one.state = ImportState.CHECKED
    _moved(one, now)
    return len(rows)


@use_case
def record_batch(*, key: Key, now: datetime) -> int:
    """Record the next rows that are ready. Returns how many were dealt with; 0 when it is done or stopped."""
    one = _locked(key)
    if one.state == ImportState.RECORDING and not rules.may_go_on(one):
        one.state = ImportState.STOPPED
    rows = _next(one, queries.READY) if one.state == ImportState.RECORDING else []
    if rows:
        lock_register(one.unit)
        verdicts = [Verdict(row, Outcome("", facts=row.facts or {})) for row in rows]  # type: ignore[arg-type]
        judging.judge(verdicts, unit=one.unit, seen={})
        _record(verdicts, one, now)
    elif one.state == ImportState.RECORDING:
        one.state = ImportState.DONE
    _moved(one, now)
    return len(rows)


def _record(verdicts: Sequence[Verdict], one: RegisterImport, now: datetime) -> None:
    """What turned out to contradict the register meanwhile is not recorded: it waits for a decision."""
    writes = RegisterWrites()
    source, by_id = sources.of_file(one.name), one.by_id
    undecided = []
    for verdict in verdicts:
        decided = verdict.row.taken
        if verdict.state == RowState.FAULTY or (verdict.differs and decided is None):
            undecided.append(verdict)
            continue
        news = {
            name: value
            for name, value in verdict.news.items()
            if name not in verdict.differs or name in (decided or ())
        }
        person = verdict.person
        if person is None:
            person = new_person(one.unit, verdict.news, source=source, at=now)
            add_person(person, verdict.news, by_id=by_id, writes=writes)
        elif news:
            change_person(person, news, act=Act.RECORDED, source=source, by_id=by_id, at=now, writes=writes)
        row = verdict.row
        writes.add(MARK_RECORDED, (RowState.RECORDED.value, person.id, row.shard, row.id))
    writes.flush()
    if undecided:
        _mark(undecided, keep_facts=True)


def _locked(key: Key) -> RegisterImport:
    found = RegisterImport.objects.select_for_update(of=("self",), no_key=True).select_related("by__unit__division")
    return found.defer("file").get(pk=key)


def _moved(one: RegisterImport, now: datetime) -> None:
    one.moved_at = now
    one.save(update_fields=["state", "moved_at"])


def _next(one: RegisterImport, wanted: Q) -> Sequence[RegisterImportRow]:
    return list(queries.rows_of(one.key).filter(wanted).order_by("number")[:BATCH])


def _mark(verdicts: Sequence[Verdict], *, keep_facts: bool = False) -> None:
    writes = Writes()
    for each in verdicts:
        said = {"problems": each.read.problems, "doubts": each.read.doubts, "differs": each.differs}
        facts = each.row.facts if keep_facts else each.read.facts
        writes.add(
            MARK,
            (
                each.state.value,
                _ROW["facts"].seal(facts),
                _ROW["said"].seal({kind: told for kind, told in said.items() if told}),
                each.person_id,
                each.row.shard,
                each.row.id,
            ),
        )
    writes.flush()
