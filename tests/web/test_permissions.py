"""Who gets where: every address × every actor × every way to ask, against one table.

A new address without a line in `who_may.TABLE` fails. Denied is 403 or 404 (409 for an item that one's unit returned); and
whatever the answer, nobody but the two sides of the case finds anything about the person in it.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.paper.samples import text_of_pdf
from tests.web.conftest import PASSWORD, signed_in, with_password
from tests.web.one_of_each import TELLING, World, made
from tests.web.test_addresses import ADDRESSES
from tests.web.who_may import ACTORS, CLERKS, EVERYONE, OWN_ACCOUNT, SIDES, TABLE
from tests.world import SHIYAN, user


@pytest.fixture
def world(db: None) -> World:
    return made()


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """The pages of an account are asked for more often here than by any person."""
    settings.ACCOUNT_RATE_LIMITS = False


def outcome(response: HttpResponse) -> str:
    if response.status_code in {403, 404, 409}:
        return "denied"
    if response.status_code == 405:
        return "not asked so"
    if response.status_code == 401 or response.headers.get("Location", "").startswith("/account/login/"):
        return "log in"
    return "allowed" if response.status_code < 500 else f"broken ({response.status_code})"


def text_of(response: HttpResponse) -> str:
    """What can be read in an answer; of a workbook, in its sheets; of a form, on its pages."""
    if response.content.startswith(b"%PDF"):
        return text_of_pdf(response.content)
    if response["Content-Type"].startswith("image/"):
        return ""
    if not response.content.startswith(b"PK"):
        return response.content.decode()
    with ZipFile(BytesIO(response.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def expected(actor: str, allowed: frozenset[str]) -> str:
    if not allowed:
        return "not asked so"
    return "allowed" if actor in allowed else "denied"


def asked(client: Client, world: World, line: str) -> Iterator[tuple[str, HttpResponse]]:
    """Each way to ask for an address with its answer; nothing stays of what it did."""
    address, data, cookies = world.address(line), dict(TABLE[line].data or {}), client.cookies.copy()
    ways = {"POST": lambda: client.post(address, data), "GET": lambda: client.get(address)}
    if TABLE[line].get:
        ways["part"] = lambda: client.get(address, headers={"HX-Request": "true"})
    for method, ask in ways.items():
        with transaction.atomic():
            yield method, ask()
            transaction.set_rollback(True)
        client.cookies = cookies.copy()


def test_every_address_has_a_line():
    assert {line.partition(" ")[0] for line in TABLE} | OWN_ACCOUNT == {name for name, _ in ADDRESSES}


@pytest.mark.parametrize("actor", ACTORS)
def test_an_actor_gets_where_the_table_says(world, actor):
    client = signed_in(with_password(user(*ACTORS[actor])))

    wrong, told = {}, []
    for line, may in TABLE.items():
        for method, response in asked(client, world, line):
            wanted = expected(actor, may.post if method == "POST" else may.get)
            if line in {"account_logout", "home"} and wanted == "allowed":  # both lead on
                wanted = outcome(response) if response.status_code in {200, 302} else wanted
            if outcome(response) != wanted:
                wrong[method, line] = f"{outcome(response)} ({response.status_code}), the table says {wanted}"
            text = text_of(response)
            told += [(method, line, secret) for secret in TELLING if secret in text]
    assert wrong == {}
    assert actor in SIDES or told == []


@pytest.mark.parametrize("state", ["anonymous", "shut"])
def test_who_is_not_logged_in_is_sent_to_the_log_in(world, state):
    client = Client()
    if state == "shut":
        somebody = with_password(user(SHIYAN))
        client = signed_in(somebody)
        with_password(somebody, is_active=False)

    lines = [line for line in TABLE if line != "account_logout"]
    answers = {(how, line): outcome(answer) for line in lines for how, answer in asked(client, world, line)}

    assert {key: said for key, said in answers.items() if said != "log in"} == {}


def test_a_one_time_password_opens_nothing_else(world):
    client = signed_in(with_password(user(SHIYAN), must_change_password=True))

    lines = [line for line in TABLE if line not in {"account_change_password", "account_logout"}]
    for line in lines:
        for method, response in asked(client, world, line):
            leads_to = response.headers.get("Location") or response.headers.get("HX-Redirect")
            assert (leads_to, response.content) == ("/account/password/", b""), (method, line)


@pytest.mark.parametrize("actor", ["sender", "admin", None])
def test_a_form_of_another_site_is_carried_out_nowhere(world, actor):
    somebody = with_password(user(*ACTORS[actor])) if actor else None
    client = signed_in(somebody, enforce_csrf_checks=True) if somebody else Client(enforce_csrf_checks=True)

    for line in [*TABLE, "account_login", "set_language", "mfa_authenticate"]:
        assert client.post(world.address(line), {"login": "x", "password": PASSWORD}).status_code == 403, line


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_does_anything(world, method):
    client = signed_in(with_password(user(SHIYAN)))

    for line in TABLE:
        if not line.startswith(("account_", "mfa_")):  # whose views take PUT for POST, and find no form in it
            assert getattr(client, method)(world.address(line)).status_code == 405, line


@pytest.mark.parametrize("actor", sorted(EVERYONE - SIDES))
def test_no_part_of_the_to_do_list_opens_an_item_of_others(world, actor):
    client = signed_in(user(*ACTORS[actor]))

    for key in (world.message.number, world.task.id):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "todo"}):
            response = client.get(f"/todo/?item={key}", headers=headers)
            left = actor == "returner" and key == world.message.number
            assert response.status_code == (200 if left else 403 if actor not in CLERKS else 404)
            assert not [secret for secret in TELLING if secret in response.content.decode()]
