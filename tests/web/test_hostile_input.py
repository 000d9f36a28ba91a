"""What no page sends: spoilt addresses, characters that no database takes, texts without end. Nothing breaks."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from padis.accounts.models import Role, User
from padis.cases.facts import FACTS
from padis.exchange.models import Message
from padis.intake import values
from padis.kinds.verification.actions import close_case
from tests.intake.tables import checked, person, workbook
from tests.web.conftest import signed_in
from tests.world import CHANGAN, filed, later, user

pytestmark = pytest.mark.django_db
MANY = "9" * 5000
ID = "00000000-0000-7000-8000-000000000000"
GROUP = "429000000000"  # 省直辖县级行政区划: a row of the tree that is no place
NOWHERE = "999999999999"

ADDRESSES = [
    *(f"/cases/?{query}" for query in ("filed_until=9999-12-31", "filed_from=0001-01-01", "sort=%00", f"page={MANY}")),
    *(f"/cases/?{query}" for query in ("person=%00", "person=abc", f"person={'ab' * 5000}", f"partner={GROUP}")),
    *(f"/register/?{query}" for query in ("last=9999-12-31", "first=0001-01-01", "q=%00", f"partner={GROUP}")),
    *(f"/register/?page={key}~{ID}" for key in ("a0001-01-01T00:00:00%2B23:59", "b9999-12-31T23:59:59-23:59", "b")),
    f"/register/?sort=due&page=b9999-12-31~{ID}",
    *(f"/todo/?{query}" for query in (f"page={MANY}", "page=-1", "act=%00", "due=%00")),
    *(f"/monitor/?{query}" for query in ("month=%00", "month=209913", "side=%00&sort=--%00")),
    *(f"/{area}/?q={text}" for area in ("units", "divisions") for text in ("%00", "d" * 20_000, "%D9%A1" * 6)),
    *(f"/divisions/options/?level=4&q={text}" for text in ("%00", NOWHERE, GROUP, "%D9%A1" * 6)),
    *(f"/cases/new/?{query}" for query in ("like=%00", "direction=%00", f"like={MANY}")),
]
NOT_THERE = [
    *(f"/todo/?item={key}" for key in ("x", "%7B%7D", ID, f"111111111-2026-{MANY}-1")),
    *(f"/{area}/{code}/" for area in ("monitor", "divisions", "units") for code in (NOWHERE,)),
    f"/monitor/{GROUP}/",
    f"/items/111111111-2026-1-{MANY}/",
]


@pytest.fixture
def clerk(db: None) -> User:
    return user(CHANGAN)


@pytest.fixture
def message(clerk: User) -> Message:
    return filed(clerk)


@pytest.fixture
def client(clerk: User) -> Iterator[Client]:
    yield signed_in(clerk)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_spoilt_address_breaks_nothing(client, message, address):
    assert client.get(address).status_code in {200, 400}


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there_is_not_found(client, message, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("shown", [MANY, "9" * 30, "%D9%A1", "-1"])
def test_the_head_of_an_item_takes_any_place_in_its_history(client, message, shown):
    assert client.get(f"/items/{message.number}/head/?shown={shown}").status_code == 200


@pytest.mark.parametrize("how", ["find/", "new/", "new/check/", "{number}/edit/", "{number}/end/", "{number}/reopen/"])
@pytest.mark.parametrize("text", ["\0", "x" * 100_000, NOWHERE])
def test_any_text_may_be_sent_to_a_case(client, clerk, message, how, text):
    close_case(case=message.case, by=clerk, left_on=later(0).date(), reason="走了", now=later(1))
    names = ("number", "reason", "duplicate_reason", "registered_division", "name", "id_number", "seen", "token")
    data = {**dict.fromkeys(names, text), "birth_date": "1990-01-01", "sex": "2", "name": "王小芳"}

    assert client.post(f"/cases/{how.format(number=message.case.number)}", data).status_code < 500


@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL"])
def test_the_page_before_may_be_no_address(client, message, header):
    headers = {header: "http://[::1", **({"HX-Request": "true"} if header == "HX-Current-URL" else {})}

    assert client.get(f"/items/{message.number}/", headers=headers).status_code == 200
    assert client.post(f"/items/{message.number}/withdraw/", {"note": ""}, headers=headers).status_code in {200, 302}
    assert Client().post("/units/mine/confirm/", headers=headers).status_code in {302, 401}


@pytest.mark.parametrize("name", ["withdraw", "answer", "confirm", "return"])
@pytest.mark.parametrize("text", ["\0", "x" * 100_000])
def test_any_text_may_be_sent_to_an_item(client, message, name, text):
    data = dict.fromkeys(("note", "finding", "proposed", "fix-name", "fix-children-0-name", "accepted", "token"), text)

    assert client.post(f"/items/{message.number}/{name}/", data).status_code < 500


def test_an_item_that_no_number_names_is_not_confirmed(client, message):
    answer = client.post("/todo/confirm/", {"item": ["\0", message.number], "confirm": ["\0"], "seen": "\0:\0"})

    assert answer.status_code == 302


@pytest.mark.parametrize("query", ["a\nX-Y: z", "状态"])
def test_an_address_that_htmx_goes_on_to_is_one(client, query):
    data = {"area": "cases", "query": query, "name": "x"}
    answer = client.post("/filters/", data, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"].isascii() and answer["HX-Redirect"].startswith("/cases/?")


@pytest.mark.parametrize("number", [99, int("9" * 20)])
def test_a_row_that_is_not_in_the_file_is_not_found(client, clerk, number):
    one = checked(clerk, workbook(person()))

    for what in ("look", "anyway"):
        assert client.post(f"/cases/import/{one.id}/{number}/{what}/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("lines", ["[" * 90_000, '[[1, "", "", "", "\\ud800"]]', '[[1, "\\ud800", "", "", "x"]]'])
def test_no_text_breaks_the_making_of_accounts(lines):
    administrator = user("420000000000", Role.ADMINISTRATOR)

    assert signed_in(administrator).post("/users/batch/create/", {"lines": lines}).status_code == 302


def test_a_hundred_rows_of_what_is_no_place_are_read_in_memory(client):
    """A paste one column off must not ask the database thousands of times."""
    client.post("/cases/grid/new/", {"0-registered_division": "佛山"})
    with CaptureQueriesContext(connection) as few:
        client.post("/cases/grid/new/", {"0-registered_division": "江西省不是地方一二三四五六七八"})
    with CaptureQueriesContext(connection) as many:
        client.post(
            "/cases/grid/new/", {f"{row}-registered_division": f"江西{row}不是地方一二三四五" for row in range(100)}
        )

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["registered_division", "ethnicity", "inflow_date", "phone", "id_number"])
def test_a_cell_without_end_is_not_read(name):
    """To normalise it takes time that grows with the square of its length: hours for a file of such cells."""
    text = "\u0301\u0316" * 100_000

    assert values.taken(text, FACTS[name]) == text


def test_no_account_belongs_to_a_row_that_is_no_place():
    administrator = user("420000000000", Role.ADMINISTRATOR)

    response = signed_in(administrator).post(
        "/users/new/", {"unit": GROUP, "role": "supervisor", "username": "abc", "display_name": "王"}
    )

    assert response.status_code == 422


def test_a_file_that_nobody_asked_for_is_not_written_to_the_disk(monkeypatch):
    """Anybody who finds the log-in could fill the disk with it."""
    written: list[object] = []
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", lambda **_: written.append(1))

    response = Client().post("/account/login/", {"login": "x", "password": "y", "f": BytesIO(bytes(3_000_000))})

    assert (response.status_code, written) == (200, [])
