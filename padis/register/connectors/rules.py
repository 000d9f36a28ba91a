"""What may be set as the connector of a unit."""

from django.conf import settings
from django.utils.translation import gettext as _

from padis.divisions.models import Level, Unit
from padis.divisions.queries import level_of
from padis.register.connectors import databases, mapping
from padis.register.connectors.models import Connector
from padis.shared.addresses import is_http, is_listed
from padis.shared.errors import Refused

Kind = Connector.Kind


def check(unit: Unit, kind: str, address: str, secret: str | None, text: str) -> None:
    """Raises Refused at the field."""
    if kind == Kind.HTTP:
        _check_http(address, secret)
    elif kind == Kind.VIEW:
        _check_view(unit, address, secret, text)
    elif kind == Kind.FOLDER:
        _check_folder(unit)


def _check_http(address: str, token: str | None) -> None:
    if not is_http(address):
        raise Refused(_("An address that begins with https:// or http://."), field="address")
    _check_host(is_listed(address, settings.REGISTER_HOSTS))
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Refused(_("Give the token: ASCII letters and signs without blanks."), field="secret")


def _check_view(unit: Unit, address: str, password: str | None, text: str) -> None:
    url = databases.parsed(address, password)
    _check_host(databases.host_of(url) in settings.REGISTER_HOSTS)
    said = mapping.parsed(text)
    if not said.unit and level_of(unit.code) != Level.TOWNSHIP:
        raise Refused(_("The units below need a column that names them: “unit” in [view]."), field="mapping")


def _check_folder(unit: Unit) -> None:
    if settings.REGISTER_FOLDERS is None:
        raise Refused(_("The operator of the platform has set up no folders."), field="kind")
    if level_of(unit.code) != Level.TOWNSHIP:
        raise Refused(_("A folder belongs to one township."), field="unit")


def _check_host(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("The operator of the platform does not allow this host."), field="address")
