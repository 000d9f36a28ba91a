"""What may follow what, in an import of a register."""

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.register.models import ImportState, RegisterImport
from padis.register.rules import check_may_keep
from padis.shared.errors import Conflict, NotAllowed

BEGINS = {
    ImportState.COLUMNS: frozenset({ImportState.COLUMNS, ImportState.CHECKED, ImportState.CHECKING}),
    ImportState.CHECKING: frozenset({ImportState.COLUMNS, ImportState.CHECKED}),
    ImportState.CHECKED: frozenset({ImportState.CHECKING}),
    ImportState.RECORDING: frozenset({ImportState.CHECKED, ImportState.STOPPED, ImportState.DONE}),
    ImportState.STOPPED: frozenset({ImportState.RECORDING}),
    ImportState.DONE: frozenset({ImportState.RECORDING}),
}
"""State → those from which it follows. DONE is left again by a contradiction that is decided later."""
WORKING = frozenset({ImportState.CHECKING, ImportState.RECORDING})
AT_REST = frozenset({ImportState.CHECKED, ImportState.STOPPED, ImportState.DONE})
"""In these contradictions are decided."""


def check_may_import(by: User, one: RegisterImport | None = None) -> None:
    """The unit's own imports alone. Raises NotAllowed."""
    check_may_keep(by, one.unit if one else None)


def may_go_on(one: RegisterImport) -> bool:
    """Not once who had it recorded was shut or moved: a colleague may start it again."""
    try:
        check_may_import(one.by, one)
    except NotAllowed:
        return False
    return one.by.is_active


def check_may_become(one: RegisterImport, state: ImportState) -> None:
    """Raises Conflict."""
    if ImportState(one.state) not in BEGINS[state]:
        raise Conflict(_("The import is in the state “%(state)s”.") % {"state": ImportState(one.state).label})
