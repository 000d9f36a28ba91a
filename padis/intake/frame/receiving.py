"""A file comes in: it is read into rows, and its columns get proposals."""

import base64
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.intake import columns
from padis.intake.columns import is_known
from padis.intake.frame.frame import Frame, H, R, check_may_become
from padis.intake.frame.models import PASSED_OVER, WAITING, State
from padis.intake.interpretation import is_example
from padis.privacy.crypto import keyed_hash
from padis.shared.errors import Conflict, Refused
from padis.shared.rows import Writes, insert
from padis.shared.sharding import Key, new_id, shard_of
from padis.shared.tables.reading import Row, Table, opened
from padis.shared.transactions import use_case

AT_ONCE = 1000
LARGEST_KEPT = 8 * 1024**2
"""A file with several sheets is kept, sealed, until the columns are confirmed; a larger one is brought again."""


class AlreadyBrought(Conflict):
    """The unit brought this very file before; `found` is the import that it became, of the same sort."""

    def __init__(self, found: Any) -> None:
        super().__init__(_("This file was imported before."))
        self.found = found


@use_case
def receive(frame: Frame[H, R], *, by: User, name: str, content: bytes, now: datetime, **more: Any) -> H:
    """Take a file in; nothing comes of it yet. `more` are columns of its head. Raises NotAllowed, AlreadyBrought, NotATable (Refused)."""
    frame.check_may_import(by, None)
    digest = keyed_hash(content)
    if found := frame.imports_of(by).filter(digest=digest).first():
        raise AlreadyBrought(found)
    one = frame.heads(
        shard=shard_of(by.unit_id), id=new_id(), unit=by.unit_id, by=by, name=Path(name).name[-160:], digest=digest,
        received_at=now, moved_at=now, **more,
    )  # fmt: skip
    one.save(force_insert=True)
    _read_in(frame, one, content, sheet="")
    return one


@use_case
def choose_sheet(frame: Frame[H, R], *, key: Key, by: User, sheet: str, now: datetime) -> H:
    """Read another sheet of the file in place of the first. Raises NotAllowed, Conflict, Refused."""
    one = frame.lock(key, by)
    check_may_become(one, State.COLUMNS)
    if not one.file or sheet not in one.sheets:
        raise Refused(_("Bring the file again with this sheet as its first."))
    frame.rows_of(key).delete()
    one.moved_at = now
    _read_in(frame, one, base64.b64decode(one.file), sheet=sheet)
    return one


def _read_in(frame: Frame[H, R], one: H, content: bytes, *, sheet: str) -> None:
    """The rows go in by the thousand: the table is never in memory as a whole. Raises Refused, NotATable."""
    with opened(content, knows=is_known, sheet=sheet) as table:
        one.sheet, one.sheets, one.head = table.sheet[:80], list(table.sheets), list(table.head)
        one.targets = columns.proposed(table.head)
        one.total = sum(_written(frame, one, piece) for piece in _pieces(table))
        one.notes = table.notes
    if not one.total:
        raise Refused(_("The table has a head, but no row below it."))
    if len(one.sheets) > 1 and len(content) <= LARGEST_KEPT:
        one.file = base64.b64encode(content).decode()
    one.save(force_update=True)


def _pieces(table: Table) -> Iterator[Sequence[Row]]:
    while piece := list(islice(table.rows, AT_ONCE)):
        yield piece


def _written(frame: Frame[H, R], one: H, rows: Sequence[Row]) -> int:
    """How many of the rows are no example. What the model has beyond a row of any import starts as its default."""
    meta, writes, kept = frame.rows._meta, Writes(), 0
    start = {column.attname: column.get_default() for column in meta.local_concrete_fields if column.attname != "pk"}
    statement = insert(10, meta.db_table, *start)
    seal: Any = meta.get_field("cells")
    for row in rows:
        outcome = PASSED_OVER if is_example(row.cells) else WAITING
        kept += outcome == WAITING
        given = {
            "shard": one.shard, "id": new_id(), "parent_id": one.id, "number": row.number, "outcome": outcome,
            "cells": seal.seal(list(row.cells)),
        }  # fmt: skip
        writes.add(statement, [*{**start, **given}.values()])
    writes.flush()
    return kept
