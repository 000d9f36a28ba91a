"""Databases of others: the address, and connections that can do no more than they are for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from padis.register.connectors.failures import Down, Failure
from padis.shared.errors import Refused

DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "oracle": "oracle+oracledb",
    "mssql": "mssql+pyodbc",
}
"""The first is part of the platform; the operator adds the driver of another (docs/connectors.md)."""
KEYS = frozenset({"charset", "driver", "service_name", "sslmode"})
"""What may stand behind the "?": nothing that names a file or another host."""
PLAIN = re.compile(r"[\w .-]+")
"""What may be said of them: a driver that is a path would be loaded from there."""
DENIED = ("28", "42501")  # SQLSTATE: no log-in, no right
CANCELLED, NOT_OF_ITS_TYPE = "57014", "22P02"
MISFIT = ("42P01", "42703", "42883", "42804", "3F000")  # no such table, column, comparison, schema


def parsed(address: str, password: str | None) -> URL:
    """postgresql://user@host:5432/name, without a password. Raises Refused (field "address")."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise _refused(_("An address such as postgresql://user@host:5432/name.")) from error
    if url.drivername not in DRIVERS or not url.host or not url.username:
        raise _refused(_("An address such as postgresql://user@host:5432/name."))
    if url.password is not None:
        raise _refused(_("Leave the password out of the address; it has a field of its own, and is kept encrypted."))
    if unknown := set(url.query) - KEYS:
        raise _refused(_("“%(name)s” may not stand in the address.") % {"name": min(unknown)})
    for name, value in url.query.items():
        if not isinstance(value, str) or not PLAIN.fullmatch(value):
            raise _refused(_("“%(name)s” may not stand in the address.") % {"name": name})
    return url.set(drivername=DRIVERS[url.drivername], password=password)


def host_of(url: URL) -> str:
    """As the operator lists it."""
    return f"{url.host}:{url.port}".lower() if url.port else str(url.host).lower()


class NotOfItsType(Down):
    """A column of numbers was asked for a text."""


@lru_cache(maxsize=64)
def _engine(url: URL, seconds: float) -> Engine:
    """Two connections for each process. A statement ends when its time is over, as far as the driver can be told."""
    arguments: dict[str, object] = {}
    if url.drivername == DRIVERS["postgresql"]:
        arguments = {
            "connect_timeout": max(1, round(seconds)),
            "options": f"-c statement_timeout={round(seconds * 1000)} -c timezone=Asia/Shanghai",
        }
    elif url.drivername == DRIVERS["mysql"]:
        arguments = {"connect_timeout": max(1, round(seconds)), "read_timeout": max(1, round(seconds))}
    return create_engine(
        url,
        pool_size=2,
        max_overflow=0,
        pool_timeout=seconds,
        pool_recycle=300,
        pool_pre_ping=True,
        connect_args=arguments,
    )


@contextmanager
def opened(url: URL, *, writes: bool = False) -> Iterator[Connection]:
    """A transaction; read-only unless it `writes`. Raises Down."""
    try:
        with _engine(url, settings.REGISTER_TIMEOUT).connect() as connection:
            if not writes and url.drivername == DRIVERS["postgresql"]:
                connection = connection.execution_options(postgresql_readonly=True)
            with connection.begin():
                yield connection
    except ModuleNotFoundError as error:
        raise Down(Failure.NOT_THERE) from error  # the operator has not installed the driver
    except NoConnectionFree as error:
        raise Down(Failure.SLOW) from error
    except SQLAlchemyError as error:
        if _state(error) == NOT_OF_ITS_TYPE:
            raise NotOfItsType(Failure.MISFIT) from error
        raise Down(_failure(error)) from error


def _state(error: SQLAlchemyError) -> str:
    """SQLSTATE, where the driver tells it."""
    return getattr(error.orig, "sqlstate", None) or "" if isinstance(error, DBAPIError) else ""


def _failure(error: SQLAlchemyError) -> Failure:
    """What PostgreSQL says by number; of others, whether it was the connection."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    state = _state(error)
    if state == CANCELLED:
        return Failure.SLOW
    if state.startswith(DENIED[0]) or state == DENIED[1] or "password authentication failed" in str(cause):
        return Failure.DENIED
    if state in MISFIT:
        return Failure.MISFIT
    if isinstance(error, OperationalError | InterfaceError):
        return Failure.SLOW if "timeout" in str(cause) else Failure.UNREACHABLE
    return Failure.BROKEN


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="address")
