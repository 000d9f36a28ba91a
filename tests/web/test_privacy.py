"""Facts about a person stay where they belong: not in lists, addresses, other tables, logs, or another unit's pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.cases.facts import CHILD_FIELDS, FACTS, FactType, health_fields, sealed_fields
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Message
from padis.web.facts.inputs import FactsForm
from tests.web.conftest import log_in, signed_in, with_password
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db

NAME, NUMBER, PHONE, ADDRESS = "欧阳静姝", "440583199002150021", "13812345670", "沙河村十七号"
CHILD = {"name": "欧阳念念", "birth_date": "2015-06-01"}
FACTS_OF_HER = {
    "name": NAME,
    "id_number": NUMBER,
    "birth_date": "1990-02-15",
    "phone": PHONE,
    "registered_address": ADDRESS,
    "contraceptive_method": "7",
    "pregnancy_status": "1",
    "last_period_date": "2026-06-17",
    "children": [CHILD],
}
NOTE = "她说下月回来"
PERSONAL = (NUMBER, PHONE, ADDRESS, NOTE, CHILD["name"], "2026-06-17")
"""What only the two sides read, and only on the record itself."""
ANY_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class World:
    clerk: User
    other: User
    message: Message

    @property
    def case_number(self) -> str:
        return self.message.case.number


@pytest.fixture
def world(db: None) -> World:
    now = timezone.now()
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, at=now - timedelta(days=2), **FACTS_OF_HER)
    actions.answer_in_part(
        key=message.key, by=other, corrections={"registered_address": ADDRESS}, note=NOTE, now=now - timedelta(days=1)
    )
    return World(clerk, other, message)


def text_of(client: Client, path: str, **options: Any) -> str:
    response = client.get(path, **options)
    assert response.status_code == 200, path
    return response.content.decode()


LISTS = ("/todo/", "/register/", "/menu/counts/", "/monitor/", "/units/", "/help/")


@pytest.mark.parametrize("side", ["clerk", "other"])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_a_masked_name_at_most(world, side, path):
    text = text_of(signed_in(getattr(world, side)), path)

    assert not [secret for secret in (*PERSONAL, NAME) if secret in text]


def test_the_list_of_ones_own_files_masks_the_number_and_shows_nothing_of_her_health(world):
    text = text_of(signed_in(world.clerk), "/cases/")

    assert "4405**********0021" in text
    assert not [secret for secret in PERSONAL if secret in text]


def test_the_head_of_an_item_is_fetched_again_and_again_and_holds_no_fact(world):
    text = text_of(signed_in(world.other), f"/items/{world.message.number}/head/")

    assert not [secret for secret in (*PERSONAL, NAME) if secret in text]


@pytest.mark.parametrize("unit", ["441900000000", "440000000000", "360603000000", "360600000000", NATION])
@pytest.mark.parametrize("side", ["receiver", "sender"])
def test_a_superior_sees_counts_and_nobody_in_them(world, unit, side):
    """Neither a name nor what would lead to one; and not which of the counted ones is urgent: that is health."""
    text = text_of(signed_in(user(unit, Role.SUPERVISOR)), f"/monitor/?side={side}")

    found = (*PERSONAL, NAME, "欧阳", world.case_number, str(world.message.id), "urgent", "紧急")
    assert not [secret for secret in found if secret in text]


def test_a_third_township_learns_where_she_is_filed_and_nothing_else(world):
    typed = {"name": NAME, "birth_date": "1990-02-15", "registered_division": YUJIANG}

    text = signed_in(user(SHIYAN)).post("/cases/new/check/", typed).content.decode()

    assert "长安镇" in text
    assert not [secret for secret in (*PERSONAL, world.case_number) if secret in text]


def test_a_unit_that_returned_it_finds_nothing_on_any_page(world):
    actions.return_misdirected(key=world.message.key, by=world.other, proposed="", note="非本镇", now=timezone.now())
    client = signed_in(world.other)

    for path in (f"/items/{world.message.number}/", f"/todo/?item={world.message.number}", "/register/"):
        text = text_of(client, path)
        assert not [secret for secret in (*PERSONAL, NAME) if secret in text], path
        assert 'class="urgent"' not in text
    assert client.get(f"/cases/{world.case_number}/").status_code == 404
    assert NAME not in client.post("/search/", {"q": NUMBER}).content.decode()


@pytest.mark.parametrize("side", ["clerk", "other"])
def test_no_address_in_a_page_holds_a_number_of_hers(world, side):
    """Addresses stay in histories and in the logs of proxies."""
    client, number = signed_in(getattr(world, side)), world.message.number

    for path in (f"/items/{number}/", f"/todo/?item={number}", f"/cases/{world.case_number}/", "/register/"):
        addresses = re.findall(r'(?:href|action|src|hx-\w+)="([^"]*)"', text_of(client, path))
        assert not [address for address in addresses if ANY_NUMBER.search(address) or NAME in address]


@pytest.mark.parametrize("part", ["", "edit/", "end/"])
def test_the_title_of_a_page_names_nobody(world, part):
    """It stands in the browser's history, which outlives the log-out."""
    title = re.search(r"<title>(.*?)</title>", text_of(signed_in(world.clerk), f"/cases/{world.case_number}/{part}"))

    assert "欧阳*姝" in title[1] and NAME not in title[1]


def test_a_number_that_is_looked_for_stands_in_no_address(world):
    response = signed_in(world.clerk).post("/cases/find/", {"who": NUMBER})

    assert NUMBER not in response["Location"]


def test_tables_that_are_read_by_others_hold_nothing_of_her():
    """The ledger for ever, dockets, turns, tallies and pulses: ids, codes, times, a masked name."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, **FACTS_OF_HER)
    now = timezone.now()
    actions.question(key=message.key, by=other, text=NOTE, now=now)
    actions.reply(key=message.key, by=clerk, text=NOTE, now=now)
    actions.answer(key=message.key, by=other, finding="not_found", corrections={}, note=NOTE, now=now)
    actions.confirm(key=message.key, by=clerk, accepted=[], now=now)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("exchange_", "privacy_", "accounts_", "web_", "django_session")):
                cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
                text = cursor.fetchone()[0] or ""
                assert not [secret for secret in (*PERSONAL, NAME) if secret in text], table


def test_what_is_sealed_lies_in_no_table_as_it_was_typed(world):
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            sealed = (NUMBER, PHONE, CHILD["name"], "2026-06-17", NOTE)
            assert not [secret for secret in sealed if secret in text], table


def test_an_error_of_the_server_tells_the_log_nothing_of_what_was_typed(world, caplog, monkeypatch):
    def broken(**_arguments: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("padis.web.cases.filing.file_case", broken)
    client = signed_in(world.clerk, raise_request_exception=False)
    typed = {**FACTS_OF_HER, "sex": "2", "marital_status": "20", "registered_division": YUJIANG}
    typed |= {"inflow_date": "2026-10-20", "children-0-name": CHILD["name"], "children-0-birth_date": "2015-06-01"}

    response = client.post("/cases/new/", typed)

    assert response.status_code == 500
    assert "broken" in caplog.text
    assert not [secret for secret in (*PERSONAL, NAME) if secret in caplog.text + response.content.decode()]


def test_a_failed_log_in_keeps_no_password(client):
    with_password(user(GUANGFENG), username="anna")
    log_in(client, "anna", "a wrong secret")

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM axes_accessattempt t")
        assert "a wrong secret" not in cursor.fetchone()[0]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_no_cache_keeps_a_record(world, headers):
    """Nor the browser: after the log-out, back shows nothing."""
    client = signed_in(world.other)

    for path in (f"/items/{world.message.number}/", f"/cases/{world.case_number}/", "/todo/", "/register/"):
        assert "no-store" in client.get(path, headers=headers)["Cache-Control"]


def test_a_log_in_begins_a_session_of_its_own(client):
    """Somebody who planted a session in the browser does not come to share it."""
    somebody = with_password(user(GUANGFENG))
    client.get("/account/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    log_in(client, somebody.username)

    assert client.cookies["sessionid"].value != planted


@pytest.mark.parametrize("is_logged_out", [True, False])
def test_what_was_said_to_one_is_not_said_to_the_next_at_the_same_computer(world, is_logged_out):
    """A message waits in a cookie for the next page; it names the person's mask and the item."""
    client, other = Client(), with_password(user(SHIYAN))
    log_in(client, with_password(world.clerk).username)
    client.post(f"/items/{world.message.number}/withdraw/", {"note": ""})
    assert client.cookies["messages"].value
    if is_logged_out:
        client.post("/account/logout/")
        assert not client.cookies["messages"].value
    else:
        del client.cookies["sessionid"]  # it ended by itself
    log_in(client, other.username)

    assert f"/items/{world.message.number}/" not in text_of(client, "/todo/")


def test_the_browser_keeps_no_unsent_number_and_no_health_fact_unsealed():
    """Without https it cannot seal; what is marked as private is then not kept at all (frontend/own/js/keep.js)."""
    form = FactsForm(None, names=FACTS, today=timezone.now().date(), initial={}, prefix="fix")

    for name in health_fields() | sealed_fields():
        inputs = re.findall(r"<(?:input|select|textarea)[^>]*>", str(form[name]))
        assert inputs, name
        kept = [each for each in inputs if " data-private" not in each]
        assert kept == [], name
        assert len(inputs) > 1 or FACTS[name].type is not FactType.CHILDREN or len(CHILD_FIELDS) == 1


MARKUP = "\"><img src=x onerror=alert(1)>'{{ 1 }}</script>"


def test_whatever_is_typed_is_shown_as_text(world):
    now = timezone.now()
    clerk, other, number = world.clerk, world.other, world.message.number
    with_password(clerk, display_name=MARKUP)
    client, there = signed_in(clerk), signed_in(other)
    actions.question(key=world.message.key, by=other, text=MARKUP, now=now)
    actions.reply(key=world.message.key, by=clerk, text=MARKUP, now=now)
    there.post("/units/mine/", {"address": MARKUP, "person_on_duty": MARKUP})
    actions.answer(
        key=world.message.key,
        by=other,
        finding="corrected",
        corrections={"registered_address": MARKUP, "certificate_number": MARKUP},
        note=MARKUP,
        now=now,
    )
    actions.confirm(key=world.message.key, by=clerk, accepted=["registered_address"], now=now)
    client.post(f"/cases/{world.case_number}/end/", {"how": "close", "left_on": f"{now:%Y-%m-%d}", "reason": MARKUP})
    administrator = signed_in(user("441900000000", Role.ADMINISTRATOR))

    pages = [
        *(text_of(client, path) for path in (f"/items/{number}/", f"/cases/{world.case_number}/", "/cases/")),
        *(text_of(there, path) for path in (f"/items/{number}/", f"/cases/{world.case_number}/", f"/units/{YUJIANG}/")),
        *(text_of(administrator, path) for path in ("/users/", f"/users/{clerk.pk}/", f"/users/?q={MARKUP}")),
        *(text_of(client, f"/{area}/?q={MARKUP}") for area in ("units", "divisions", "register")),
        client.post("/search/", {"q": MARKUP}).content.decode(),
        client.post(
            f"/cases/{world.case_number}/edit/", {"name": MARKUP, "registered_address": MARKUP}
        ).content.decode(),
    ]
    shown = [page for page in pages if "&lt;img src=x" in page]

    assert len(shown) >= 8
    assert not [page for page in pages if "<img src=x" in page or "onerror=alert(1)>" in page]
