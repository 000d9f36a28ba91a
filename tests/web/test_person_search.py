"""Looking for one person: in one's own files and in what was received, and nowhere else; nothing of her in an address."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.exchange import actions
from padis.exchange import persons as exchange_persons
from padis.web import persons
from padis.web.models import PersonSearch
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, id_number, user

pytestmark = pytest.mark.django_db
NAME, NUMBER = "欧阳静姝", id_number("440583", date(1990, 2, 15), 1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def other():
    return user(YUJIANG)


@pytest.fixture
def message(clerk):
    filed(clerk)  # 王小芳
    return filed(clerk, name=NAME, id_number=NUMBER)


def found(client: Any, text: str, area: str = "register", **more: str) -> list[str]:
    """The numbers of the rows that the search leads to."""
    address = client.post(f"/{area}/find/", {"who": text, **more})["Location"]
    assert text not in address and re.search(r"[?&]person=[0-9a-f-]{36}$", address)
    page = client.get(address).content.decode()
    return re.findall(rf'data-open href="/{"items" if area == "register" else "cases"}/([^"/]+)/"', page)


@pytest.mark.parametrize(
    "text", [NAME, "欧阳", "欧阳 静姝", NUMBER, f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", NUMBER[:6] + NUMBER[8:17]]
)
def test_the_filing_unit_finds_her_by_the_beginning_of_her_name_or_her_number(clerk, message, text):
    assert found(signed_in(clerk), text) == [message.number]
    assert found(signed_in(clerk), text, "cases") == [message.case.number]


@pytest.mark.parametrize(("text", "is_found"), [(NAME, True), (NUMBER, True), ("欧阳", False), ("欧阳丽姝", False)])
def test_the_receiver_finds_her_by_her_whole_name_or_number(other, message, text, is_found):
    assert found(signed_in(other), text) == ([message.number] if is_found else [])
    assert found(signed_in(other), text, "cases") == []


@pytest.mark.parametrize("text", [NAME, NUMBER])
def test_no_other_unit_finds_her(message, text):
    stranger = signed_in(user(SHIYAN))
    filed(user(SHIYAN), residence_division=SHIYAN)

    assert found(stranger, text) == found(stranger, text, "cases") == []
    assert message.number not in stranger.post("/search/", {"q": text}, headers=HTMX).content.decode()


@pytest.mark.parametrize("text", [NAME, NUMBER])
def test_who_returned_it_finds_her_no_more(clerk, other, message, text):
    actions.return_misdirected(key=message.key, by=other, proposed=GUANGFENG, note="", now=timezone.now())

    assert found(signed_in(other), text) == []
    assert message.number not in signed_in(other).post("/search/", {"q": text}, headers=HTMX).content.decode()


@pytest.mark.parametrize("text", ["999", "000000199801010000", "···", "无此人"])
def test_what_is_nobody_finds_nobody(clerk, message, text):
    assert found(signed_in(clerk), text) == found(signed_in(clerk), text, "cases") == []


def test_the_search_box_finds_what_was_received(other, message):
    for text in (NAME, NUMBER):
        assert message.number in signed_in(other).post("/search/", {"q": text}, headers=HTMX).content.decode()
    assert message.number not in signed_in(other).post("/search/", {"q": "欧阳"}, headers=HTMX).content.decode()


def test_the_filters_at_hand_stay(clerk, message):
    client = signed_in(clerk)

    assert found(client, NAME, state="confirmed") == []
    assert found(client, NAME, state="sent", role="sender") == [message.number]


def test_a_search_is_its_users_own_and_lasts_a_day(clerk, message):
    address = signed_in(clerk).post("/register/find/", {"who": NAME})["Location"]
    colleague = signed_in(user(CHANGAN)).get(address).content.decode()
    PersonSearch.objects.update(at=timezone.now() - persons.KEPT - timedelta(minutes=1))
    later = signed_in(clerk).get(address).content.decode()

    assert message.number not in colleague + later and "此次查找已过期" in later
    signed_in(clerk).post("/register/find/", {"who": "王"})
    assert PersonSearch.objects.count() == 1


def test_what_was_typed_is_stored_sealed_and_shown_masked(clerk, message):
    client = signed_in(clerk)
    page = client.get(client.post("/register/find/", {"who": NAME})["Location"]).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM web_personsearch t")
        (stored,) = cursor.fetchone()

    assert NAME not in page and "欧阳*姝" in page
    assert NAME not in stored and NAME.encode().hex() not in stored


def test_only_so_many_namesakes_are_looked_at(clerk, other, message, monkeypatch):
    """The latest: a unit with many 王*芳 waits for no list of them all."""
    monkeypatch.setattr(exchange_persons, "CANDIDATES", 1)
    filed(clerk, name="欧阳丽姝", at=timezone.now())

    assert found(signed_in(other), NAME) == []
    assert found(signed_in(other), "欧阳丽姝") != []


@pytest.mark.parametrize("text", ["王小芳", NUMBER])
def test_a_search_costs_the_same_for_one_row_and_for_twenty(clerk, other, message, text):
    costs = []
    for _ in range(2):
        for by in (clerk, other):
            client = signed_in(by)
            address = client.post("/register/find/", {"who": text})["Location"]
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            costs.append(len(asked))
        for _ in range(19):
            filed(clerk)

    assert costs[:2] == costs[2:]
