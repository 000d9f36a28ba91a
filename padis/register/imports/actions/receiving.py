"""A file comes in: it is read into rows, and its columns get proposals."""

import base64
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.intake.actions.receiving import read_in
from padis.intake.interpretation import is_example
from padis.privacy.crypto import keyed_hash
from padis.register.imports import queries, rules
from padis.register.models import ImportState, RegisterImport, RegisterImportRow, RowState
from padis.shared.errors import Conflict, Refused
from padis.shared.rows import Writes, insert
from padis.shared.sharding import Key, new_id, shard_of
from padis.shared.tables.reading import Row
from padis.shared.transactions import use_case

ROW_COLUMNS = ("shard", "id", "parent_id", "number", "state", "cells")
INSERT_ROW = insert(10, RegisterImportRow._meta.db_table, *ROW_COLUMNS)
_CELLS = RegisterImportRow._meta.get_field("cells")


class AlreadyBrought(Conflict):
    """The unit brought this very file before; `found` is the import that it became."""

    def __init__(self, found: RegisterImport) -> None:
        super().__init__(_("This file was imported before."))
        self.found = found


@use_case
def receive(*, by: User, name: str, content: bytes, now: datetime) -> RegisterImport:
    """Take a file in; nothing is recorded. Raises NotAllowed, AlreadyBrought, NotATable (Refused)."""
    rules.check_may_import(by)
    digest = keyed_hash(content)
    if found := queries.imports_of(by).filter(digest=digest).first():
        raise AlreadyBrought(found)
    one = RegisterImport(
        shard=shard_of(by.unit_id), id=new_id(), unit=by.unit_id, by=by, name=Path(name).name[-160:], digest=digest,
        received_at=now, moved_at=now,
    )  # fmt: skip
    one.save(force_insert=True)
    _read_in(one, content, sheet="")
    return one


@use_case
def choose_sheet(*, key: Key, by: User, sheet: str, now: datetime) -> RegisterImport:
    """Read another sheet of the file in place of the first. Raises NotAllowed, Conflict, Refused."""
    one = lock(key, by)
    rules.check_may_become(one, ImportState.COLUMNS)
    if not one.file or sheet not in one.sheets:
        raise Refused(_("Bring the file again with this sheet as its first."))
    queries.rows_of(key).delete()
    one.moved_at = now
    _read_in(one, base64.b64decode(one.file), sheet=sheet)
    return one


def lock(key: Key, by: User) -> RegisterImport:
    """The import, locked. Raises RegisterImport.DoesNotExist, NotAllowed."""
    one = RegisterImport.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    rules.check_may_import(by, one)
    return one


def _read_in(one: RegisterImport, content: bytes, *, sheet: str) -> None:
    read_in(one, content, sheet=sheet, write=partial(_written, one))
    one.save(force_update=True)


def _written(one: RegisterImport, rows: Sequence[Row]) -> int:
    """How many of the rows are no example."""
    writes, kept = Writes(), 0
    for row in rows:
        state = RowState.PASSED_OVER if is_example(row.cells) else RowState.WAITING
        kept += state == RowState.WAITING
        writes.add(INSERT_ROW, (one.shard, new_id(), one.id, row.number, state.value, _CELLS.seal(list(row.cells))))
    writes.flush()
    return kept
