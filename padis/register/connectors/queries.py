"""Which connector a unit has, and how it fares."""

from django.db.models import QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.divisions.models import NATION
from padis.divisions.queries import parent_path
from padis.register.connectors.models import Connector, Health
from padis.shared.reading import rows_of


def connector_of(unit: str) -> Connector | None:
    """The nearest up the tree, the unit's own first."""
    near = [NATION, *(place.code for place in parent_path(unit))]
    found = {each.unit: each for each in rows_of(Connector, "WHERE unit = ANY(%s)", near)}
    return next((found[code] for code in reversed(near) if code in found), None)


def health_of(connector: Connector) -> Health:
    """Nothing yet for one that was never asked."""
    try:
        return connector.health
    except Health.DoesNotExist:
        return Health(connector=connector)


def is_down(unit: str) -> bool:
    """Whether the unit's register did not answer when it was last asked. Asks nobody."""
    connector = connector_of(unit)
    return connector is not None and bool(health_of(connector).failures)


def connectors_below(user: User) -> QuerySet[Connector]:
    """Those of the administrator's unit and of the units below it."""
    rows = Connector.objects.select_related("set_by", "health").order_by("unit")
    return rows.filter(user.unit.scope.covers("unit")) if can(user, Ability.MANAGE_USERS) else rows.none()
