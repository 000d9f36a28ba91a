"""What a person decides about an import of cases, beyond what is done about every import."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.intake.cases import CASES
from padis.intake.frame import receiving
from padis.intake.frame.frame import become
from padis.intake.frame.models import State
from padis.intake.frame.steering import begin, confirm
from padis.intake.models import Import, ImportRow, Outcome
from padis.kinds.verification import KIND as VERIFICATION
from padis.privacy import legal
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


def receive(*, by: User, name: str, content: bytes, direction: Direction, now: datetime) -> Import:
    """Take a file in; nothing is filed. Raises NotAllowed, AlreadyBrought, NotATable (Refused)."""
    return receiving.receive(CASES, by=by, name=name, content=content, now=now, direction=direction)


@use_case
def set_columns(*, key: Key, by: User, targets: Sequence[str], direction: Direction, now: datetime) -> Import:
    """Confirm what the columns are: the dry run may begin. Raises NotAllowed, Conflict, Refused."""
    one = CASES.lock(key, by)
    one.direction = direction
    return confirm(CASES, one, by=by, targets=targets, now=now)


@use_case
def start(*, key: Key, by: User, now: datetime) -> Import:
    """File the good rows, or go on where it stopped. Raises NotAllowed, Conflict."""
    one = CASES.lock(key, by)
    legal.check_on(VERIFICATION.code, VERIFICATION.name, on=beijing_date(now))
    return begin(CASES, one, by=by, now=now)


@use_case
def file_anyway(*, key: Key, by: User, number: int, reason: str, now: datetime) -> ImportRow:
    """A row about somebody who is filed already is filed beside it, for a reason. Raises NotAllowed, Conflict, Refused."""
    one = CASES.lock_at_rest(key, by)
    row = CASES.rows_of(key).select_for_update().get(number=number)
    if row.outcome != Outcome.DUPLICATE:
        raise Conflict(_("This row is no duplicate any more."))
    if not reason:
        raise Refused(_("Give the reason."), field="reason")
    row.outcome, row.duplicate_reason = Outcome.READY, reason
    row.save(update_fields=["outcome", "duplicate_reason"])
    become(one, State(one.state), now)
    return row
