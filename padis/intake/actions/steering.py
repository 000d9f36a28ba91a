"""What a person does about an import: confirms its columns, starts, stops, throws it away; and what time does to it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.intake import columns, queries, rules
from padis.intake.actions.receiving import lock
from padis.intake.models import KEPT, Import, ImportRow, Outcome, State
from padis.kinds.verification import KIND as VERIFICATION
from padis.privacy import legal
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, cross_shard
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@use_case
def set_columns(*, key: Key, by: User, targets: Sequence[str], direction: Direction, now: datetime) -> Import:
    """Confirm what the columns are: the dry run may begin. Raises NotAllowed, Conflict, Refused."""
    one = lock(key, by)
    rules.check_may_become(one, State.CHECKING)
    known, given = set(columns.targets()), [target for target in targets if target]
    if len(targets) != len(one.head) or not known.issuperset(given):
        raise Refused(_("The columns do not fit the file."))
    twice = next((target for target in given if given.count(target) > 1), None)
    if twice:
        raise Refused(_("Two columns are read as “%(field)s”.") % {"field": columns.label_of(twice)})
    one.targets, one.direction, one.by = list(targets), direction, by
    if lacking := queries.missing(one):
        raise Refused(_("No column is read as: %(fields)s.") % {"fields": "、".join(lacking)})
    one.file, one.language = None, get_language()
    return _become(one, State.CHECKING, now)


@use_case
def change_columns(*, key: Key, by: User, now: datetime) -> Import:
    """Back to the columns, before anything was filed. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, State.COLUMNS)
    return _become(one, State.COLUMNS, now)


@use_case
def start(*, key: Key, by: User, now: datetime) -> Import:
    """File the good rows, or go on where it stopped. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, State.FILING)
    legal.check_on(VERIFICATION.code, VERIFICATION.name, on=beijing_date(now))
    if not queries.rows_of(key).filter(outcome=Outcome.READY).exists():
        raise Conflict(_("No row of this file can be filed."))
    one.by = by
    return _become(one, State.FILING, now)


@use_case
def stop(*, key: Key, by: User, now: datetime) -> Import:
    """Stop behind the batch at hand. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    rules.check_may_become(one, State.STOPPED)
    return _become(one, State.STOPPED, now)


@use_case
def discard(*, key: Key, by: User) -> None:
    """Throw an import away of which nothing was filed. Raises NotAllowed, Conflict."""
    one = lock(key, by)
    if queries.rows_of(key).filter(outcome=Outcome.FILED).exists() or one.state == State.FILING:
        raise Conflict(_("Rows of this file were filed: its result is kept."))
    queries.rows_of(key).delete()
    one.delete()


@use_case
def file_anyway(*, key: Key, by: User, number: int, reason: str, now: datetime) -> ImportRow:
    """A row about somebody who is filed already is filed beside it, for a reason. Raises NotAllowed, Conflict, Refused."""
    one = lock(key, by)
    if one.state not in (State.CHECKED, State.STOPPED, State.DONE):
        rules.check_may_become(one, State.FILING)
    row = queries.rows_of(key).select_for_update().get(number=number)
    if row.outcome != Outcome.DUPLICATE:
        raise Conflict(_("This row is no duplicate any more."))
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
    row.outcome, row.duplicate_reason = Outcome.READY, reason
    row.save(update_fields=["outcome", "duplicate_reason"])
    _become(one, State(one.state), now)
    return row


@use_case
def clear(*, now: datetime) -> int:
    """Remove the rows and files of imports that nobody moved for long; their heads stay. Returns how many."""
    with cross_shard("upkeep"):
        old = Import.objects.filter(moved_at__lt=now - KEPT).exclude(state=State.CLEARED).defer("file")
        keys = [one.key for one in old.select_for_update(skip_locked=True)]
    for key in keys:
        queries.rows_of(key).delete()
        Import.objects.filter(pk=key).update(state=State.CLEARED, file=None)
    return len(keys)


def _become(one: Import, state: State, now: datetime) -> Import:
    one.state, one.moved_at = state, now
    one.save(force_update=True)
    return one
