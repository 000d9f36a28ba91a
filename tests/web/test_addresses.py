"""Every address asks for log-in unless it is listed here."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "set_language",
    "mfa_authenticate",  # the second step of the log-in: sends back to the first without one
}
EXAMPLES = (  # the first that a part takes
    "361103000000",
    "361103101-2026-000001",
    "361103101-2026-000001-01",
    "361103101-2026-000001-Y1",
    "361103101-2026-S000001",
    "00000000-0000-7000-8000-000000000000",
    "t1",
    "csv",
    "x",
)


def named(patterns: list, namespace: str = "") -> Iterator[tuple[str, dict]]:
    """(name, part → its converter) of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield namespace + pattern.name, pattern.pattern.converters


ADDRESSES = sorted(dict(named(get_resolver().url_patterns)).items())


def address(name: str, parts: dict) -> str:
    return reverse(name, kwargs={part: example(converter) for part, converter in parts.items()})


def example(converter: Any) -> Any:
    taken = next((text for text in EXAMPLES if re.fullmatch(converter.regex, text)), None)
    assert taken, f"Give an example that fits {converter.regex}"
    return converter.to_python(taken)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "parts"), [entry for entry in ADDRESSES if entry[0] not in OPEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_asks_for_log_in(client, name, parts, method):
    response = getattr(client, method)(address(name, parts))

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/?next=")


def test_every_open_address_exists():
    assert {name for name, _ in ADDRESSES} >= OPEN


@pytest.mark.parametrize("path", ["/account/signup/", "/account/password/reset/", "/account/email/"])
def test_nobody_signs_up_and_nothing_goes_by_email(client, path):
    assert client.get(path).status_code == 404
