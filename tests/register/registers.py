"""Four registers of one unit, each filled in its own way, for the contract suite."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from sqlalchemy import make_url

from padis.register.connectors.http import HttpRegister
from padis.register.connectors.mapping import parsed
from padis.register.connectors.view import ViewRegister
from padis.register.contract import Register
from padis.register.reference import ReferenceServer
from tests.conftest import url_of_test_database
from tests.reminders.sinks import running
from tests.world import CHANGAN, NOON

Put = Callable[[dict[str, Any]], str]
TOKEN = "a-token"
MAPPING = """
[view]
name = "pis.v_person"
ref = "person_no"
unit = "town"
changed_at = "updated_at"

[columns]
id_number = "sfzh"
name = "xm"
sex = "xb"
birth_date = "csrq"
marital_status = "hyzk"

[codes.marital_status]
"已婚" = "21"

[units]
"长安" = "441900119000"
"""
OUT = """
[out]
name = "pis.padis_in"
ref = "person_no"
source = "source"
by = "clerk"
at = "at"
"""


@contextmanager
def reference() -> Iterator[ReferenceServer]:
    server = ReferenceServer(token=TOKEN)
    server.slowness = 0.4
    with running(server):
        yield server


def over_http(server: ReferenceServer) -> Register:
    return HttpRegister(server.url, TOKEN, lambda: NOON)


@contextmanager
def database() -> Iterator[psycopg.Connection[Any]]:
    """A database of somebody's own register: a schema beside ours, which the test's transaction does not see."""
    with psycopg.connect(url_of_test_database(), autocommit=True) as own:
        own.execute("DROP SCHEMA IF EXISTS pis CASCADE")
        own.execute("CREATE SCHEMA pis")
        own.execute(
            "CREATE TABLE pis.person (person_no integer GENERATED ALWAYS AS IDENTITY, town text, sfzh char(18), xm text,"
            " xb text, csrq date, hyzk text, updated_at timestamp)"
        )
        own.execute("CREATE VIEW pis.v_person AS SELECT * FROM pis.person")
        own.execute(
            "CREATE TABLE pis.padis_in (person_no integer, sfzh text, xm text, xb text, csrq date, hyzk text, source text,"
            " clerk text, at timestamp)"
        )
        yield own
        own.execute("DROP SCHEMA pis CASCADE")


def behind_a_view(mapping: str = MAPPING) -> ViewRegister:
    return ViewRegister(url_of_database(), parsed(mapping), CHANGAN, lambda: NOON)


def url_of_database() -> Any:
    held = settings.DATABASES["default"]
    address = f"postgresql+psycopg://{quote(held['USER'])}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    return make_url(address).set(password=held["PASSWORD"])


def into_view(own: psycopg.Connection[Any], facts: dict[str, Any]) -> str:
    words = {"21": "已婚"}
    row = own.execute(
        "INSERT INTO pis.person (town, sfzh, xm, xb, csrq, hyzk, updated_at)"
        " VALUES ('长安', %s, %s, %s, %s, %s, %s) RETURNING person_no",
        (
            facts.get("id_number"),
            facts["name"],
            {"1": "男", "2": "女"}[facts["sex"]],
            facts["birth_date"],
            words.get(facts["marital_status"]),
            NOON.replace(tzinfo=None),
        ),
    ).fetchone()
    assert row
    return str(row[0])
