"""What settings are read from: the variables of the environment, each checked as it is read."""

import base64
import binascii
import os
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def required(name: str, hint: str) -> str:
    """The variable's value. Raises ImproperlyConfigured with the hint where it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def hosts(name: str) -> set[str]:
    """The hosts that the variable lists, in small letters."""
    return {host.strip().lower() for host in os.environ.get(name, "").split(",") if host.strip()}


def installation_key() -> bytes:
    """32 bytes, base64 in PADIS_KEY: every other key of this installation is derived from it."""
    text = required("PADIS_KEY", "Set 32 random bytes as base64, or start with `padis serve`, which keeps a key file.")
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured("PADIS_KEY is not valid base64.") from error
    if len(key) != 32:
        raise ImproperlyConfigured(f"PADIS_KEY holds {len(key)} bytes; it must hold 32.")
    return key


def database(url: str) -> dict:
    """Django's settings for a postgres:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres:// (PostgreSQL 15 or newer is the only database)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "padis",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": int(os.environ.get("PADIS_DB_POOL", "8")), "timeout": 20}},
        "TEST": {"NAME": f"test_padis{os.environ.get('PADIS_TEST_SUFFIX', '')}"},
    }


def mail_server(url: str) -> dict:
    """Django's settings for smtp://user:password@host:port; smtps:// is TLS from the start, smtp+tls:// STARTTLS."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(
            "PADIS_SMTP_URL must look like smtp+tls://user:password@host:587 (or smtp://, smtps://)."
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "DEFAULT_FROM_EMAIL": required("PADIS_MAIL_FROM", "Set the address from which the platform writes."),
    }
