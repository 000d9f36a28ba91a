"""What a person decides about an import into a register, beyond what is done about every import."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.intake.frame.frame import become, check_may_become
from padis.intake.frame.models import State
from padis.intake.frame.steering import begin, confirm
from padis.register.imports import queries
from padis.register.imports.people import PEOPLE
from padis.register.models import Outcome, RegisterImport, RegisterImportRow
from padis.shared.errors import Conflict
from padis.shared.sharding import Key
from padis.shared.transactions import use_case


@use_case
def set_columns(*, key: Key, by: User, targets: Sequence[str], now: datetime) -> RegisterImport:
    """Confirm what the columns are: the dry run may begin. Raises NotAllowed, Conflict, Refused."""
    return confirm(PEOPLE, PEOPLE.lock(key, by), by=by, targets=targets, now=now)


@use_case
def start(*, key: Key, by: User, now: datetime) -> RegisterImport:
    """Record what is new, adds, or is decided; or go on where it stopped. Raises NotAllowed, Conflict."""
    return begin(PEOPLE, PEOPLE.lock(key, by), by=by, now=now)


@use_case
def take_back(*, key: Key, by: User, now: datetime) -> RegisterImport:
    """Undo, on the same day, what the import wrote. Raises NotAllowed, Conflict."""
    one = PEOPLE.lock(key, by)
    check_may_become(one, State.TAKING_BACK)
    if not queries.may_be_taken_back(one, now=now):
        raise Conflict(_("Only what was written today can be undone, and only once."))
    one.by = by
    return become(one, State.TAKING_BACK, now)


@use_case
def decide(*, key: Key, by: User, number: int, taken: Sequence[str], now: datetime) -> RegisterImportRow:
    """Which facts of a contradicting row are taken from the file; the others stay as the register has them.

    Raises NotAllowed, Conflict; RegisterImportRow.DoesNotExist.
    """
    one = PEOPLE.lock_at_rest(key, by)
    row = PEOPLE.rows_of(key).select_for_update().get(number=number)
    if row.outcome != Outcome.CONTRADICTS:
        raise Conflict(_("This row contradicts the register no more."))
    row.taken = [name for name in (row.said or {}).get("differs", ()) if name in taken]
    row.save(update_fields=["taken"])
    become(one, State(one.state), now)
    return row


@use_case
def decide_all(*, key: Key, by: User, from_the_file: bool, now: datetime) -> int:
    """The same decision for all rows that are not decided yet; returns how many. Raises NotAllowed, Conflict."""
    one = PEOPLE.lock_at_rest(key, by)
    rows = list(PEOPLE.rows_of(key).filter(outcome=Outcome.CONTRADICTS, taken__isnull=True).select_for_update())
    for row in rows:
        row.taken = (row.said or {}).get("differs", []) if from_the_file else []
    RegisterImportRow.objects.bulk_update(rows, ["taken"], batch_size=1000)
    become(one, State(one.state), now)
    return len(rows)
