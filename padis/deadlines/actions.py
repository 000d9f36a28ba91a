"""Setting a limit or parameter from a day on; the only writer of the two tables besides the migrations."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.deadlines import queries, rules
from padis.deadlines.models import Limit, Parameter
from padis.deadlines.rules import Rule
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date


def set_value(*, by: User, rule: Rule, value: str, valid_from: date, source: str, now: datetime) -> None:
    """What is asked before the day keeps its due day. Raises NotAllowed, Refused (fields as in rules.check)."""
    check_may(by, Ability.EDIT_PARAMETERS)
    rules.check(rule, value, valid_from=valid_from, today=beijing_date(now))
    dated = {"valid_from": valid_from, "source": source, "set_by": by, "set_at": now}
    try:
        with transaction.atomic():
            if rule.is_limit:
                Limit.objects.create(kind=rule.kind, level=rule.name, number=int(value), unit=rule.unit, **dated)
            else:
                Parameter.objects.create(name=rule.name, value=value, **dated)
    except IntegrityError as error:
        text = _("Another value begins on this day. Withdraw it first.")
        raise Refused(text, field="valid_from") from error
    transaction.on_commit(queries.forget)


@transaction.atomic
def withdraw(*, by: User, rule: Rule, pk: int, now: datetime) -> None:
    """Take back a value that does not hold yet; it stays in the history. Raises NotAllowed, Conflict."""
    check_may(by, Ability.EDIT_PARAMETERS)
    row = queries.history(rule).select_for_update(of=("self",)).filter(pk=pk, withdrawn_at=None).first()
    if row is None or row.valid_from < rules.earliest(rule, beijing_date(now)):
        raise Conflict(_("It can no longer be withdrawn: items may have been counted by it. Set a new value."))
    row.withdrawn_by, row.withdrawn_at = by, now
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    transaction.on_commit(queries.forget)
