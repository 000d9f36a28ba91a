"""A file comes in: it is read into rows, and its columns get proposals."""

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.intake import columns, queries, rules
from padis.intake.columns import is_known
from padis.intake.interpretation import is_example
from padis.intake.models import Import, ImportRow, Outcome, State
from padis.privacy.crypto import keyed_hash
from padis.shared.errors import Conflict, Refused
from padis.shared.rows import Writes, insert
from padis.shared.sharding import Key, new_id, shard_of
from padis.shared.tables.reading import Row, Table, opened
from padis.shared.transactions import use_case

ROW_COLUMNS = tuple(column.attname for column in ImportRow._meta.local_concrete_fields if column.attname != "pk")
INSERT_ROW = insert(10, ImportRow._meta.db_table, *ROW_COLUMNS)
AT_ONCE = 1000
LARGEST_KEPT = 8 * 1024**2
"""A file with several sheets is kept, sealed, until the columns are confirmed; a larger one is brought again."""
_CELLS = ImportRow._meta.get_field("cells")


class AlreadyBrought(Conflict):
    """The unit brought this very file before; `found` is the import that it became."""

    def __init__(self, found: Import) -> None:
        super().__init__(_("This file was imported before."))
        self.found = found


@use_case
def receive(*, by: User, name: str, content: bytes, direction: Direction, now: datetime) -> Import:
    """Take a file in; nothing is filed. Raises NotAllowed, AlreadyBrought, NotATable (Refused)."""
    rules.check_may_import(by)
    digest = keyed_hash(content)
    if found := queries.imports_of(by).filter(digest=digest).first():
        raise AlreadyBrought(found)
    one = Import(
        shard=shard_of(by.unit_id), id=new_id(), unit=by.unit_id, by=by, name=Path(name).name[-160:], digest=digest,
        direction=direction, received_at=now, moved_at=now,
    )  # fmt: skip
    one.save(force_insert=True)
    _read_in(one, content, sheet="")
    return one


@use_case
def choose_sheet(*, key: Key, by: User, sheet: str, now: datetime) -> Import:
    """Read another sheet of the file in place of the first. Raises NotAllowed, Conflict, Refused."""
    one = lock(key, by)
    rules.check_may_become(one, State.COLUMNS)
    if not one.file or sheet not in one.sheets:
        raise Refused(_("Bring the file again with this sheet as its first."))
    queries.rows_of(key).delete()
    one.moved_at = now
    _read_in(one, base64.b64decode(one.file), sheet=sheet)
    return one


def lock(key: Key, by: User) -> Import:
    """The import, locked. Raises Import.DoesNotExist, NotAllowed."""
    one = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    rules.check_may_import(by, one)
    return one


class Brought(Protocol):
    """What of an import of any sort is set while its file is read."""

    sheet: str
    sheets: list[str]
    head: list[str]
    targets: list[str]
    notes: list[str]
    total: int
    file: str | None


def read_in(one: Brought, content: bytes, *, sheet: str, write: Callable[[Sequence[Row]], int]) -> None:
    """The rows go in by the thousand: the table is never in memory as a whole. `write` says how many are no example.

    Raises Refused, NotATable.
    """
    with opened(content, knows=is_known, sheet=sheet) as table:
        one.sheet, one.sheets, one.head = table.sheet[:80], list(table.sheets), list(table.head)
        one.targets = columns.proposed(table.head)
        one.total = sum(write(piece) for piece in _pieces(table))
        one.notes = table.notes
    if not one.total:
        raise Refused(_("The table has a head, but no row below it."))
    if len(one.sheets) > 1 and len(content) <= LARGEST_KEPT:
        one.file = base64.b64encode(content).decode()


def _read_in(one: Import, content: bytes, *, sheet: str) -> None:
    read_in(one, content, sheet=sheet, write=partial(_written, one))
    one.save(force_update=True)


def _pieces(table: Table) -> Iterator[Sequence[Row]]:
    while piece := list(islice(table.rows, AT_ONCE)):
        yield piece


def _written(one: Import, rows: Sequence[Row]) -> int:
    """How many of the rows are no example."""
    writes, kept = Writes(), 0
    for row in rows:
        outcome = Outcome.PASSED_OVER if is_example(row.cells) else Outcome.WAITING
        kept += outcome == Outcome.WAITING
        values = {
            "shard": one.shard, "id": new_id(), "parent_id": one.id, "number": row.number, "outcome": outcome.value,
            "cells": _CELLS.seal(list(row.cells)), "said": None, "case_number": "", "duplicate_reason": "",
        }  # fmt: skip
        writes.add(INSERT_ROW, [values[column] for column in ROW_COLUMNS])
    writes.flush()
    return kept
