"""Who may open a stream, and from which page."""

from collections.abc import Mapping
from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.shared.errors import NotAllowed
from padis.web.live.topics import Topic, allowed_topics


def admit(session_key: str, text: str) -> tuple[Topic, ...]:
    """The topics that the session's user asks for. Raises NotAllowed or Refused.

    Gives its database connection back before it returns: a stream that stays open for hours holds none.
    """
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        user = get_user(request)
        if not isinstance(user, User) or user.must_change_password:
            raise NotAllowed(_("Log in first."))
        return allowed_topics(text, own_code=user.unit.code, own_scope=user.unit.scope)
    finally:
        connections.close_all()


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
