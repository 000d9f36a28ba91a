"""What a person does about an import: confirms its columns, decides, starts, stops, throws it away; and what time does."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.intake import columns
from padis.register.imports import queries, rules
from padis.register.imports.actions.receiving import lock
from padis.register.models import KEPT, ImportState, RegisterImport, RegisterImportRow, RowState
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, cross_shard
from padis.shared.transactions import use_case


@use_case
def set_columns(*, key: Key, by: User, targets: Sequence[str], now: datetime) -> RegisterImport:
    """Confirm what the columns are: the dry run may begin. Raises NotAllowed, Conflict, Refused."""
    one = lock(key, by)
    rules.check_may_become(one, ImportState.CHECKING)
    known, given = set(columns.targets()), [target for target in targets if target]
    if len(targets) != len(one.head) or not known.issuperset(given):
        raise Refused(_("The columns do not fit the file."))
    twice = next((target for target in given if given.count(target) > 1), None)
    if twice:
        raise Refused(_("Two columns are read as “%(field)s”.") % {"field": columns.label_of(twice)})
    if lacking := queries.missing(given):
        raise Refused(_("No column is read as: %(fields)s.") % {"fields": "、".join(lacking)})
    one.targets, one.by, one.file, one.language = list(targets), by, None, get_language() or one.language
    return _become(one, ImportState.CHECKING, now)


@use_case
def change_columns(*, key: Key, by: User, now: datetime) -> RegisterImport:
    """Back to the columns, before anything was recorded. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, ImportState.COLUMNS)
    return _become(one, ImportState.COLUMNS, now)


@use_case
def decide(*, key: Key, by: User, number: int, taken: Sequence[str], now: datetime) -> RegisterImportRow:
    """Which facts of a contradicting row are taken from the file; the others stay as the register has them.

    Raises NotAllowed, Conflict; RegisterImportRow.DoesNotExist.
    """
    one = _at_rest(key, by)
    row = queries.rows_of(key).select_for_update().get(number=number)
    if row.state != RowState.CONTRADICTS:
        raise Conflict(_("This row contradicts the register no more."))
    row.taken = [name for name in (row.said or {}).get("differs", ()) if name in taken]
    row.save(update_fields=["taken"])
    _become(one, ImportState(one.state), now)
    return row


@use_case
def decide_all(*, key: Key, by: User, from_the_file: bool, now: datetime) -> int:
    """The same decision for all rows that are not decided yet; returns how many. Raises NotAllowed, Conflict."""
    one = _at_rest(key, by)
    rows = list(queries.rows_of(key).filter(state=RowState.CONTRADICTS, taken__isnull=True).select_for_update())
    for row in rows:
        row.taken = (row.said or {}).get("differs", []) if from_the_file else []
    RegisterImportRow.objects.bulk_update(rows, ["taken"], batch_size=1000)
    _become(one, ImportState(one.state), now)
    return len(rows)


@use_case
def start(*, key: Key, by: User, now: datetime) -> RegisterImport:
    """Record what is new, adds, or is decided; or go on where it stopped. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, ImportState.RECORDING)
    if not queries.rows_of(key).filter(queries.READY).exists():
        raise Conflict(_("No row of this file can be recorded."))
    one.by = by
    return _become(one, ImportState.RECORDING, now)


@use_case
def stop(*, key: Key, by: User, now: datetime) -> RegisterImport:
    """Stop behind the batch at hand. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, ImportState.STOPPED)
    return _become(one, ImportState.STOPPED, now)


@use_case
def discard(*, key: Key, by: User) -> None:
    """Throw an import away of which nothing was recorded. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    if one.state == ImportState.RECORDING or queries.rows_of(key).filter(state=RowState.RECORDED).exists():
        raise Conflict(_("Rows of this file were recorded: its result is kept."))
    queries.rows_of(key).delete()
    one.delete()


@use_case
def clear(*, now: datetime) -> int:
    """Remove the rows and files of imports that nobody moved for long; their heads stay. Returns how many."""
    with cross_shard("upkeep"):
        old = RegisterImport.objects.filter(moved_at__lt=now - KEPT).exclude(state=ImportState.CLEARED).defer("file")
        keys = [one.key for one in old.select_for_update(skip_locked=True)]
    for key in keys:
        queries.rows_of(key).delete()
        RegisterImport.objects.filter(pk=key).update(state=ImportState.CLEARED, file=None)
    return len(keys)


def _at_rest(key: Key, by: User) -> RegisterImport:
    one = lock(key, by)
    if ImportState(one.state) not in rules.AT_REST:
        rules.check_may_become(one, ImportState.RECORDING)
    return one


def _become(one: RegisterImport, state: ImportState, now: datetime) -> RegisterImport:
    one.state, one.moved_at = state, now
    one.save(force_update=True)
    return one
