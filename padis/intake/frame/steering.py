"""What a person does about an import: confirms its columns, starts, stops, throws it away; and what time does to it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.intake import columns
from padis.intake.frame.frame import Frame, H, R, become, check_may_become
from padis.intake.frame.models import KEPT, State
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, cross_shard
from padis.shared.transactions import use_case


def confirm(frame: Frame[H, R], one: H, *, by: User, targets: Sequence[str], now: datetime) -> H:
    """The columns of a locked import are these: the dry run may begin. Raises Conflict, Refused."""
    check_may_become(one, State.CHECKING)
    known, given = set(columns.targets()), [target for target in targets if target]
    if len(targets) != len(one.head) or not known.issuperset(given):
        raise Refused(_("The columns do not fit the file."))
    twice = next((target for target in given if given.count(target) > 1), None)
    if twice:
        raise Refused(_("Two columns are read as “%(field)s”.") % {"field": columns.label_of(twice)})
    one.targets, one.by = list(targets), by
    if lacking := frame.missing(one):
        raise Refused(_("No column is read as: %(fields)s.") % {"fields": "、".join(lacking)})
    one.file, one.language = None, get_language() or one.language
    return become(one, State.CHECKING, now)


@use_case
def change_columns(frame: Frame[H, R], *, key: Key, by: User, now: datetime) -> H:
    """Back to the columns, before anything was imported. Raises NotAllowed, Conflict."""
    return _step(frame, key, by, State.COLUMNS, now)


def begin(frame: Frame[H, R], one: H, *, by: User, now: datetime) -> H:
    """The rows of a locked import that are ready are imported now; or it goes on where it stopped. Raises Conflict."""
    check_may_become(one, State.IMPORTING)
    if not frame.rows_of(one.key).filter(frame.ready).exists():
        raise Conflict(_("No row of this file can be imported."))
    one.by = by
    return become(one, State.IMPORTING, now)


@use_case
def stop(frame: Frame[H, R], *, key: Key, by: User, now: datetime) -> H:
    """Stop behind the batch at hand. Raises NotAllowed, Conflict."""
    return _step(frame, key, by, State.STOPPED, now)


@use_case
def discard(frame: Frame[H, R], *, key: Key, by: User) -> None:
    """Throw an import away of which nothing was imported. Raises NotAllowed, Conflict."""
    one = frame.lock(key, by)
    if one.state in (State.IMPORTING, State.TAKING_BACK) or frame.rows_of(key).filter(outcome=frame.imported).exists():
        raise Conflict(_("Rows of this file were imported: its result is kept."))
    frame.rows_of(key).delete()
    one.delete()


@use_case
def clear(frame: Frame[H, R], *, now: datetime) -> int:
    """Remove the rows and files of imports that nobody moved for long; their heads stay. Returns how many."""
    heads = frame.heads._default_manager
    with cross_shard("upkeep"):
        old = heads.filter(moved_at__lt=now - KEPT).exclude(state=State.CLEARED).defer("file")
        keys = [one.key for one in old.select_for_update(skip_locked=True)]
    for key in keys:
        frame.rows_of(key).delete()
        heads.filter(pk=key).update(state=State.CLEARED, file=None)
    return len(keys)


def _step(frame: Frame[H, R], key: Key, by: User, state: State, now: datetime) -> H:
    one = frame.lock(key, by)
    check_may_become(one, state)
    return become(one, state, now)
