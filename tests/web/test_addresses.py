"""Every address asks for log-in unless it is listed here."""

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "set_language",
    "mfa_authenticate",  # the second step of the log-in: sends back to the first without one
}
EXAMPLES = {"pk": 1, "code": "361103000000"}


def named(patterns: list, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name, names of the parts) of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(
                pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield namespace + pattern.name, list(pattern.pattern.converters)


ADDRESSES = sorted(dict(named(get_resolver().url_patterns)).items())


def address(name: str, parts: list[str]) -> str:
    try:
        return reverse(name, kwargs={part: EXAMPLES[part] for part in parts})
    except (KeyError, NoReverseMatch) as error:
        pytest.fail(f"Give an example for the parts of {name} in EXAMPLES: {error}")


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
