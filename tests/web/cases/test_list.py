"""The list of case files: what it shows, how it is narrowed, and whoever is looked for."""

import pytest

from padis.accounts.models import Role
from tests.web.cases.files import HTMX, case_of, queries_of, text_of, url_of
from tests.web.conftest import signed_in
from tests.world import YUJIANG, filed, later, user

pytestmark = pytest.mark.django_db


def test_the_list_shows_ones_own_files_with_masked_numbers(clerk, message):
    page = text_of(signed_in(clerk).get("/cases/"))
    number = case_of(message).sealed["id_number"]
    assert "王小芳" in page and f"{number[:4]}**********{number[-4:]}" in page
    assert number not in page
    assert "王小芳" not in text_of(signed_in(user(YUJIANG)).get("/cases/"))


def test_an_empty_list_offers_what_fills_it(clerk):
    assert "/cases/new/" in text_of(signed_in(clerk).get("/cases/")).split("<main")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", True),
        ("state=closed", False),
        ("direction=inflow", True),
        ("direction=outflow", False),
        ("partner=360600000000", True),
        ("partner=440000000000", False),
        ("filed_from=2026-11-02&filed_until=20261102", True),
        ("filed_until=2026-11-01", False),
        ("person=none", False),
        ("person=zz&state=nonsense&filed_from=never&page=99&sort=nonsense", False),
        ("state=nonsense&filed_from=never&page=99&sort=nonsense", True),
    ],
)
def test_every_filter_stands_in_the_address(clerk, message, query, found):
    page = text_of(signed_in(clerk).get(f"/cases/?{query}"))
    assert (case_of(message).number in page) is found


def test_a_number_is_found_without_standing_in_an_address(clerk, message):
    client, number = signed_in(clerk), case_of(message).sealed["id_number"]
    response = client.post("/cases/find/", {"who": f" {number[:6]} {number[6:]} "})
    assert response.status_code == 302 and number not in response["Location"]
    assert case_of(message).number in text_of(client.get(response["Location"]))
    assert client.get("/cases/find/").status_code == 405


def test_a_case_number_leads_to_the_case(clerk, message):
    response = signed_in(clerk).post("/cases/find/", {"who": case_of(message).number})
    assert response["Location"] == url_of(message)


@pytest.mark.parametrize("text", ["无", "000000199801010000", "abc", "441900119-2026-999999"])
def test_what_is_no_number_finds_nothing(clerk, message, text):
    client = signed_in(clerk)
    page = text_of(client.get(client.post("/cases/find/", {"who": text})["Location"]))
    assert case_of(message).number not in page


def test_the_search_box_finds_own_files_by_name_and_number(clerk, message):
    client = signed_in(clerk)
    for text in ("王小", case_of(message).number, case_of(message).sealed["id_number"]):
        assert url_of(message) in text_of(client.post("/search/", {"q": text}, headers=HTMX)), text
    assert url_of(message) not in text_of(signed_in(user(YUJIANG)).post("/search/", {"q": "王小"}, headers=HTMX))


def test_enter_in_the_search_box_opens_what_alone_fits(clerk, message):
    """A whole name, and an act by its name; what several fit is listed."""
    client = signed_in(clerk)
    assert client.post("/search/", {"q": "王小芳"})["Location"] == url_of(message)
    assert client.post("/search/", {"q": "批量导入"})["Location"] == "/cases/import/"
    assert client.post("/search/", {"q": "录入"}).status_code == 200


def test_acts_are_found_by_whoever_may_do_them(clerk):
    found = text_of(signed_in(clerk).post("/search/", {"q": "录入"}, headers=HTMX))
    assert 'href="/cases/new/"' in found and 'href="/cases/grid/new/"' in found
    supervisor = signed_in(user("441900000000", Role.SUPERVISOR))
    assert "/cases/" not in text_of(supervisor.post("/search/", {"q": "录入"}, headers=HTMX))


@pytest.mark.parametrize("path", ["/cases/", "/cases/?sort=name&state=open&direction=inflow&partner=360000000000"])
def test_the_list_costs_the_same_for_one_file_and_for_twenty(clerk, message, path):
    one = queries_of(clerk, path)
    for day in range(19):
        filed(clerk, at=later(day))
    assert queries_of(clerk, path) == one
    assert text_of(signed_in(clerk).get(path)).count("data-row>") == 20


def test_the_part_that_htmx_swaps_equals_the_page(clerk, message):
    client = signed_in(clerk)
    part = text_of(client.get("/cases/?state=open", headers=HTMX)).strip()
    assert part.startswith("<div") and part in text_of(client.get("/cases/?state=open"))


def test_what_is_typed_into_the_search_box_stands_in_no_address(clerk, message):
    """Names and identity numbers would stay in the browser's history and in the log of a proxy."""
    client = signed_in(clerk)
    assert url_of(message) not in text_of(client.get("/search/", {"q": "王小"}))
    assert 'hx-get="/search/"' not in text_of(client.get("/cases/"))
