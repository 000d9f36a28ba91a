"""Who may bring a table, and what may follow what."""

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.rules import check_may_file
from padis.intake.models import Import, State
from padis.shared.errors import Conflict, NotAllowed

BEGINS = {
    State.CHECKING: frozenset({State.COLUMNS, State.CHECKED}),
    State.CHECKED: frozenset({State.CHECKING}),
    State.COLUMNS: frozenset({State.COLUMNS, State.CHECKED, State.CHECKING}),
    State.FILING: frozenset({State.CHECKED, State.STOPPED, State.DONE}),
    State.STOPPED: frozenset({State.FILING}),
    State.DONE: frozenset({State.FILING}),
}
"""State → those from which it follows. DONE is left again by a row that is filed with a reason after all."""
WORKING = frozenset({State.CHECKING, State.FILING})


def check_may_import(by: User, one: Import | None = None) -> None:
    """The unit's own imports alone. Raises NotAllowed."""
    check_may_file(by)
    if one is not None and one.unit != by.unit_id:
        raise NotAllowed(_("This import is another unit's."))


def may_import(by: User, one: Import) -> bool:
    try:
        check_may_import(by, one)
    except NotAllowed:
        return False
    return True


def check_may_become(one: Import, state: State) -> None:
    """Raises Conflict."""
    if State(one.state) not in BEGINS[state]:
        raise Conflict(_("The import is in the state “%(state)s”.") % {"state": State(one.state).label})
