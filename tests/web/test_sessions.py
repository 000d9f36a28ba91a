"""A session that ended: where one comes back to; language; caches."""

import json

import pytest

from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_page_is_come_back_to_after_the_log_in(client):
    assert client.get("/units/?q=dg")["Location"] == "/account/login/?next=/units/%3Fq%3Ddg"


def test_a_form_sent_too_late_comes_back_to_the_page_that_holds_it(client):
    response = client.post("/units/mine/confirm/", headers={"Referer": "http://testserver/units/361103101000/"})

    assert response["Location"] == "/account/login/?next=/units/361103101000/"


def test_a_page_whose_session_ended_is_told_so_and_where_to_log_in(client):
    response = client.get("/units/", {"q": "dg"}, headers={**HTMX, "HX-Current-URL": "http://testserver/units/?q=d"})

    assert response.status_code == 401
    assert not response.has_header("HX-Redirect"), "someone may be typing"
    assert json.loads(response["HX-Trigger"]) == {"padis:signedout": {"url": "/account/login/?next=/units/%3Fq%3Dd"}}


@pytest.mark.parametrize("elsewhere", ["http://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_no_log_in_leads_elsewhere(client, elsewhere):
    response = client.post("/units/mine/confirm/", headers={"Referer": elsewhere})

    assert response["Location"] == "/account/login/?next=/"


def test_pages_are_chinese_whatever_the_browser_speaks(operator):
    page = signed_in(operator).get("/units/", headers={"Accept-Language": "en-US"})

    assert page["Content-Language"] == "zh-hans"
    assert "通讯录" in page.content.decode()


def test_the_language_is_chosen_and_remembered(operator):
    client = signed_in(operator)

    client.post("/account/language/", {"language": "en", "next": "/units/"})

    assert "Address book" in client.get("/units/").content.decode()


def test_what_a_page_shows_is_kept_in_no_cache(operator):
    assert "no-store" in signed_in(operator).get("/units/")["Cache-Control"]


def test_the_policy_of_content_allows_no_script_in_the_page(operator):
    policy = signed_in(operator).get("/units/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("path", ["/units/", "/divisions/", "/help/", "/account/password/", "/search/?q=dg"])
def test_a_page_holds_no_inline_script_and_no_handler(operator, path):
    text = signed_in(operator).get(path).content.decode()

    assert "<script>" not in text and "onclick" not in text and "javascript:" not in text
