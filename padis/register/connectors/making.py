"""From the setting of a unit to the register that answers for it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from padis.register.connectors import databases, mapping
from padis.register.connectors.breaker import Guarded
from padis.register.connectors.failures import Down, Failure
from padis.register.connectors.folder import FolderRegister, place_of
from padis.register.connectors.http import HttpRegister
from padis.register.connectors.models import Connector
from padis.register.connectors.queries import connector_of
from padis.register.connectors.view import ViewRegister
from padis.register.contract import Register
from padis.shared.addresses import is_listed

Clock = Callable[[], datetime]


def register_for(unit: str, clock: Clock = timezone.now) -> Register | None:
    """The register behind the nearest connector up the tree; None where none is set, or the platform's own is."""
    connector = connector_of(unit)
    if connector is None or connector.kind == Connector.Kind.EMBEDDED:
        return None
    if connector.kind == Connector.Kind.FOLDER:
        return FolderRegister()
    return Guarded(lambda: outside(connector, clock), connector.unit, clock)


def outside(connector: Connector, clock: Clock) -> HttpRegister | ViewRegister:
    """The one that is asked elsewhere. Raises Down where the operator has taken the host off the list since."""
    if connector.kind == Connector.Kind.HTTP:
        _check_listed(is_listed(connector.address, settings.REGISTER_HOSTS))
        return HttpRegister(connector.address, connector.secret or "", clock)
    url = databases.parsed(connector.address, connector.secret)
    _check_listed(databases.host_of(url) in settings.REGISTER_HOSTS)
    return ViewRegister(url, mapping.parsed(connector.mapping), connector.unit, clock)


def check(connector: Connector, clock: Clock) -> None:
    """Whether it would answer now. Raises Down, Wrong."""
    if connector.kind == Connector.Kind.FOLDER:
        place_of(connector.unit)
    elif connector.kind != Connector.Kind.EMBEDDED:
        outside(connector, clock).check()


def _check_listed(allowed: bool) -> None:
    if not allowed:
        raise Down(Failure.NOT_ALLOWED)
