"""Addresses of other systems that somebody typed: whether they can be called at all."""

from collections.abc import Container
from urllib.parse import urlsplit


def is_http(url: str) -> bool:
    """An http address as it can be sent: ASCII without blanks, of a host, without a user name."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    visible = url.isascii() and url.isprintable() and " " not in url
    return visible and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def is_listed(url: str, hosts: Container[str]) -> bool:
    """Whether the operator lets the platform call the host: each is listed by name, with its port where it has one."""
    return urlsplit(url).netloc.lower() in hosts
