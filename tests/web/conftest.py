"""What the tests of pages share."""

from typing import Any

import pytest
from django.test import Client

from padis.accounts.models import Role, User
from tests.world import CHANGAN, GUANGFENG, YUJIANG, user

PASSWORD = "a river runs by"
COUNTY = "361103000000"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of one-time passwords made by the hundred
    ]


@pytest.fixture(autouse=True)
def divisions(divisions_loaded: None) -> None:
    """Every page shows a unit."""


@pytest.fixture
def operator(db: None) -> User:
    return with_password(user(GUANGFENG))


@pytest.fixture
def clerk(db: None) -> User:
    return user(CHANGAN)


@pytest.fixture
def other(db: None) -> User:
    """Of the township on the other side."""
    return user(YUJIANG)


@pytest.fixture
def administrator(db: None) -> User:
    return with_password(user(COUNTY, Role.ADMINISTRATOR))


def with_password(somebody: User, **changes: Any) -> User:
    somebody.set_password(PASSWORD)
    for name, value in changes.items():
        setattr(somebody, name, value)
    somebody.save()
    return somebody


def signed_in(somebody: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(somebody, backend="padis.accounts.backends.UnitBackend")
    return client


def log_in(client: Client, username: str, password: str = PASSWORD, **options: Any) -> Any:
    return client.post("/account/login/", {"login": username, "password": password}, **options)
