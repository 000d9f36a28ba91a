"""Setting, taking away and trying the connector of a unit: an administrator's acts."""

from collections.abc import Callable
from datetime import datetime
from time import perf_counter

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import check_may_administer
from padis.divisions.models import Unit
from padis.register.connectors import making, rules
from padis.register.connectors.breaker import note_answer, note_failure
from padis.register.connectors.failures import Down, Wrong
from padis.register.connectors.models import Connector, Health
from padis.shared.errors import Refused
from padis.shared.transactions import use_case


@use_case
def set_connector(
    *, unit: Unit, kind: str, address: str, secret: str, mapping: str, by: User, now: datetime
) -> Connector:
    """An empty secret keeps the one that is set, as long as kind and address stay: it is never sent to another host.

    Raises NotAllowed, Refused.
    """
    check_may_administer(by, unit)
    held = Connector.objects.select_for_update().filter(pk=unit.code).first()
    same_place = held is not None and (held.kind, held.address) == (kind, address)
    kept = held.secret if held is not None and same_place else None
    rules.check(unit, kind, address, secret or kept, mapping)
    values = {
        "kind": kind,
        "address": address,
        "secret": secret or kept,
        "mapping": mapping,
        "set_by": by,
        "set_at": now,
    }
    connector, _made = Connector.objects.update_or_create(unit=unit.code, defaults=values)
    Health.objects.filter(pk=unit.code).delete()  # of what was set before
    Health.objects.create(connector=connector)
    return connector


@use_case
def remove(*, unit: Unit, by: User) -> None:
    """The unit has the next one up the tree again, or the register of the platform. Raises NotAllowed, Refused."""
    check_may_administer(by, unit)
    if not Connector.objects.filter(pk=unit.code).delete()[0]:
        raise Refused(_("No connector is set for this unit."))


def try_now(*, unit: Unit, by: User, clock: Callable[[], datetime]) -> int:
    """Ask the register whether it would answer, resting or not; the milliseconds it took.

    No transaction: what is asked is elsewhere, and may take its time. Raises NotAllowed, Refused, Down, Wrong.
    """
    check_may_administer(by, unit)
    connector = Connector.objects.filter(pk=unit.code).first()
    if connector is None:
        raise Refused(_("No connector is set for this unit."))
    health, _made = Health.objects.get_or_create(connector=connector)
    begun = perf_counter()
    try:
        making.check(connector, clock)
    except (Down, Wrong) as failed:
        note_failure(unit.code, failed, now=clock())
        raise
    milliseconds = round((perf_counter() - begun) * 1000)
    health.answered_at = None  # written down at once
    note_answer(health, milliseconds=milliseconds, now=clock())
    return milliseconds
