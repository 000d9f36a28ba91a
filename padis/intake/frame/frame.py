"""An import of one sort: its two models, who may bring it, what may follow what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.intake.frame.models import Head, Row, State
from padis.shared.errors import Conflict
from padis.shared.sharding import Key, shard_of

H = TypeVar("H", bound=Head)
R = TypeVar("R", bound=Row)
READ_AT_ONCE = 1000

BEGINS = {
    State.COLUMNS: frozenset({State.COLUMNS, State.CHECKED, State.CHECKING}),
    State.CHECKING: frozenset({State.COLUMNS, State.CHECKED}),
    State.CHECKED: frozenset({State.CHECKING}),
    State.IMPORTING: frozenset({State.CHECKED, State.STOPPED, State.DONE}),
    State.TAKING_BACK: frozenset({State.STOPPED, State.DONE}),
    State.STOPPED: frozenset({State.IMPORTING}),
    State.DONE: frozenset({State.IMPORTING, State.TAKING_BACK}),
}
"""State → those from which it follows. DONE is left again by a row that a person decides about later."""
WORKING = frozenset({State.CHECKING, State.IMPORTING, State.TAKING_BACK})
AT_REST = frozenset({State.CHECKED, State.STOPPED, State.DONE})
"""In these a person decides about rows."""


@dataclass(frozen=True, slots=True)
class Frame(Generic[H, R]):
    """`check_may_import` raises NotAllowed; `missing` names the columns without which no row can be read."""

    heads: type[H]
    rows: type[R]
    check_may_import: Callable[[User, H | None], None]
    missing: Callable[[H], list[str]]
    ready: Q  # rows that can be imported
    imported: str  # the outcome of those that were
    to_mend: Sequence[str]  # the outcomes of those that come back
    checked: Sequence[str]  # the outcomes that a dry run gives, and the next one forgets
    undecided: Mapping[str, Any]  # what of a row a person decides, before he did

    def imports_of(self, user: User) -> QuerySet[H]:
        """The imports of the user's unit; none for who files no cases and keeps no register."""
        heads = self.heads._default_manager.get_queryset()
        if not can(user, Ability.FILE_CASE):
            return heads.none()
        return heads.filter(shard=shard_of(user.unit_id), unit=user.unit_id).defer("file")

    def rows_of(self, key: Key) -> QuerySet[R]:
        shard, id = key
        return self.rows._default_manager.filter(shard=shard, parent_id=id)

    def rows_to_mend(self, key: Key) -> Iterator[R]:
        """In the order of the file, a piece at a time."""
        last, found = 0, self.rows_of(key).filter(outcome__in=self.to_mend).order_by("number")
        while piece := list(found.filter(number__gt=last)[:READ_AT_ONCE]):
            yield from piece
            last = piece[-1].number

    def lock(self, key: Key, by: User) -> H:
        """The import, locked. Raises its DoesNotExist, NotAllowed."""
        one = self.heads._default_manager.select_for_update(of=("self",), no_key=True).get(pk=key)
        self.check_may_import(by, one)
        return one

    def lock_at_rest(self, key: Key, by: User) -> H:
        """The import, locked, while nothing works on it. Raises its DoesNotExist, NotAllowed, Conflict."""
        one = self.lock(key, by)
        if State(one.state) not in AT_REST:
            check_may_become(one, State.IMPORTING)
        return one


def check_may_become(one: Head, state: State) -> None:
    """Raises Conflict."""
    if State(one.state) not in BEGINS[state]:
        raise Conflict(_("The import is in the state “%(state)s”.") % {"state": State(one.state).label})


def become(one: H, state: State, now: datetime) -> H:
    one.state, one.moved_at = state, now
    one.save(force_update=True)
    return one
