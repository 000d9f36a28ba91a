"""Who may open a stream, from which page, and for how long."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.shared.errors import NotAllowed
from padis.web import idle
from padis.web.live.topics import Topic, allowed_topics

KEPT_SESSIONS = 2000
"""Of so many sessions a process need not decode again what did not change."""


@dataclass(frozen=True)
class Reader:
    """Who reads a stream, as he was when it opened."""

    session_key: str
    user_id: int
    unit: str
    role: str
    session_hash: str  # stands for password, unit and role (padis.accounts.models.User)


def admit(session_key: str, text: str, *, is_use: bool = False) -> tuple[Reader, tuple[Topic, ...]]:
    """The session's user, and the topics that he asks for. Raises NotAllowed or Refused. `is_use` keeps the session alive.

    Gives its database connection back before it returns: a stream that stays open for hours holds none.
    """
    request = HttpRequest()
    request.session = sessions()(session_key)
    try:
        user = get_user(request)
        if not isinstance(user, User) or user.must_change_password or idle.has_ended(request.session):
            raise NotAllowed(_("Log in first."))
        if is_use and idle.note_use(request.session):
            request.session.save()
        reader = Reader(session_key, user.pk, user.unit_id, user.role, user.get_session_auth_hash())
        return reader, allowed_topics(text, own_code=user.unit.code, own_scope=user.unit.scope)
    finally:
        connections.close_all()


def still_admitted(readers: Collection[Reader]) -> dict[str, User]:
    """The users, by session key, of those who are still logged in and may what they might when they came. Two queries."""
    stored = sessions().get_model_class().objects.filter(session_key__in={reader.session_key for reader in readers})
    current = stored.filter(expire_date__gt=timezone.now()).values_list("session_key", "session_data")
    live = {session_key for session_key, data in current if not idle.has_ended(held(data))}
    users = User.objects.with_unit().in_bulk({reader.user_id for reader in readers})
    return {
        reader.session_key: user
        for reader in readers
        if reader.session_key in live and (user := users.get(reader.user_id)) and is_as_before(user, reader)
    }


def is_as_before(user: User, reader: Reader) -> bool:
    return user.is_active and not user.must_change_password and user.get_session_auth_hash() == reader.session_hash


@lru_cache(maxsize=KEPT_SESSIONS)
def held(data: str) -> dict[str, Any]:
    """What a stored session holds."""
    return sessions()().decode(data)


def sessions() -> Any:
    """The class of the sessions' store."""
    return import_module(settings.SESSION_ENGINE).SessionStore


def host_is_ours(host: str) -> bool:
    """The Host header names this site (a page of another name that resolves to us may not listen)."""
    name, _port = split_domain_port(host)
    return validate_host(name, settings.ALLOWED_HOSTS)


def cors_headers(origin: str, host: str) -> Mapping[str, str]:
    """The headers that let the page's script read the stream. Raises NotAllowed for a page that is not ours.

    Ours are the origins of PADIS_ORIGINS, and the same host on the port of the pages. No origin: the same one.
    """
    if not origin:
        return {}
    if origin not in settings.CSRF_TRUSTED_ORIGINS and not is_page_of(origin, host):
        raise NotAllowed(_("This page may not listen here."))
    return {"access-control-allow-origin": origin, "access-control-allow-credentials": "true", "vary": "Origin"}


def is_page_of(origin: str, host: str) -> bool:
    try:
        page, here = urlsplit(origin), urlsplit(f"//{host}")
        return page.hostname == here.hostname and (page.port in (here.port, settings.PAGE_PORT))
    except ValueError:  # no address at all
        return False
