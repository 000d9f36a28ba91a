"""The look into the folders: what lies there whole is read, what was recorded goes out. Told again after a crash, a file does
no harm: what it says is recorded already."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from padis.cases.facts import FACTS, FactType
from padis.intake import columns
from padis.privacy.crypto import keyed_hash
from padis.register import sources
from padis.register.connectors import arrivals
from padis.register.connectors.arrivals import Reader
from padis.register.connectors.breaker import Clock, check_may_ask, note_answer, note_failure
from padis.register.connectors.failures import Down, Failure
from padis.register.connectors.folder import DONE, IN, OUT, REJECTED, place_of
from padis.register.connectors.models import Arrival, Connector, Health, Outgoing
from padis.register.contract import Register
from padis.shared.sharding import shard_of
from padis.shared.tables.guard import MOST_BYTES, NotATable
from padis.shared.tables.writing import Column, Sheet, workbook
from padis.shared.time import BEIJING

KINDS = frozenset({".xlsx", ".xls", ".csv", ".txt"})
UNDER_WAY = (".tmp", ".part", ".partial", ".crdownload", ".filepart")
LANGUAGE = "zh-hans"
"""Workbooks with reasons are for the office."""
MOST_OUT = 2000


def poll(kept: Register, *, clock: Clock) -> None:
    """Look into the folder of each unit that has one."""
    for connector in Connector.objects.filter(kind=Connector.Kind.FOLDER).order_by("unit"):
        try:
            with override(LANGUAGE):
                look_into(connector, kept, clock=clock)
        except Down as failed:
            note_failure(connector.unit, failed, now=clock())


def look_into(connector: Connector, kept: Register, *, clock: Clock) -> None:
    """Raises Down."""
    health = check_may_ask(connector.unit, now=clock())
    place = place_of(connector.unit)
    try:
        for path in _whole(place / IN, health):
            _take(path, connector, kept, clock)
        _write_out(place / OUT, connector.unit, kept, clock)
    except OSError as error:
        raise Down(Failure.NO_FOLDER) from error
    note_answer(health, milliseconds=0, now=clock())


def _whole(folder: Path, health: Health) -> list[Path]:
    """The files that are as large, and as old, as at the last look: nobody writes them any more."""
    seen, whole = {}, []
    for path in sorted(folder.iterdir()):
        state = path.stat(follow_symlinks=False)
        if path.name.startswith((".", "~$")) or path.suffix.lower() in UNDER_WAY or not stat.S_ISREG(state.st_mode):
            continue
        seen[path.name] = [state.st_size, state.st_mtime_ns]
        if health.seen.get(path.name) == seen[path.name]:
            whole.append(path)
    if seen != health.seen:
        Health.objects.filter(pk=health.pk).update(seen=seen)
    return whole


def _take(path: Path, connector: Connector, kept: Register, clock: Clock) -> None:
    now, shard = clock(), shard_of(connector.unit)
    content = _content(path)
    digest = keyed_hash(content)
    if Arrival.objects.filter(shard=shard, unit=connector.unit, digest=digest).exists():
        _move(path, DONE, clock)
        return
    outcome, reason = arrivals.Outcome(), ""
    try:
        _check_name(path)
        reader = Reader(kept, connector.unit, sources.of_file(path.name), connector.set_by_id, now)
        outcome = arrivals.take(content, reader)
    except NotATable as refused:
        reason = str(refused)
        _put(path, clock, arrivals.not_a_table(reason))
    if outcome.rejected:
        _put(path, clock, arrivals.rejected(outcome))
    Arrival.objects.create(
        shard=shard, unit=connector.unit, digest=digest, name=path.name[:255], at=now,
        taken=outcome.taken, rejected=len(outcome.rejected), reason=reason[:300],
    )  # fmt: skip
    _move(path, REJECTED if reason else DONE, clock)


def _content(path: Path) -> bytes:
    """A link that was put in the file's place meanwhile is not followed; of a file too large, enough to see that it is."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return file.read(MOST_BYTES + 1)


def _check_name(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise NotATable(_("This is neither a workbook (.xlsx, .xls) nor a text table (.csv)."))


def _put(path: Path, clock: Clock, sheet: Sheet) -> None:
    _write(path.parent.parent / REJECTED / f"{_stamp(clock)} {path.name}.xlsx", workbook(sheet))


def _move(path: Path, to: str, clock: Clock) -> None:
    path.rename(path.parent.parent / to / f"{_stamp(clock)} {path.name}")


def _stamp(clock: Clock) -> str:
    return clock().astimezone(BEIJING).strftime("%Y%m%d-%H%M%S-%f")


def _write(path: Path, content: bytes) -> None:
    """Under another name first: who takes it from the folder never finds half of it."""
    half = path.with_name(f".{path.name}.tmp")
    half.write_bytes(content)
    half.rename(path)


def _write_out(folder: Path, unit: str, kept: Register, clock: Clock) -> None:
    """One workbook of what was recorded since the last; told twice rather than not at all."""
    with transaction.atomic():
        waiting = Outgoing.objects.filter(shard=shard_of(unit), unit=unit).order_by("at", "id")
        rows = list(waiting.select_for_update(skip_locked=True)[:MOST_OUT])
        if rows:
            _write(folder / f"{_stamp(clock)}.xlsx", workbook(_recorded(rows, unit, kept)))
            Outgoing.objects.filter(shard=shard_of(unit), id__in=[row.id for row in rows]).delete()


def _recorded(rows: Iterable[Outgoing], unit: str, kept: Register) -> Sheet:
    """Every entry once, as it is now, with the facts as columns that the platform itself can read again."""
    latest = {row.ref: row for row in rows}
    facts = [name for name, field in FACTS.items() if field.type is not FactType.CHILDREN]
    shown = [Column("登记号", 20, as_text=True), Column("登记时间", 17), Column("来源", 24)]
    shown += [Column(str(columns.label_of(name)), as_text=True) for name in facts]
    entries = [(row, entry) for ref, row in latest.items() if (entry := kept.read(unit, ref)) is not None]
    lines = [[entry.ref, row.at, row.source, *(entry.facts.get(name) for name in facts)] for row, entry in entries]
    return Sheet(_("Recorded"), shown, lines)
