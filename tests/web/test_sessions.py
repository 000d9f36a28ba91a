"""A session that ended: where one comes back to; language; caches."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.accounts.models import Role
from padis.web import idle
from tests.web.conftest import COUNTY, signed_in
from tests.world import user

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


BY_ITSELF = {**HTMX, "X-Padis-By-Itself": "1"}


@pytest.fixture
def minutes(monkeypatch):
    """Sets the clock of the sessions, in minutes from now."""
    start = idle.time()
    return lambda number: monkeypatch.setattr(idle, "time", lambda: start + 60 * number)


def test_a_session_without_use_ends_and_leads_back(operator, minutes):
    """A page that refetches by itself is no use; whoever works stays, however long."""
    client = signed_in(operator)
    for number in (20, 40, 60):
        minutes(number)
        assert client.get("/units/").status_code == 200
    minutes(80)
    assert client.get("/menu/counts/", headers=BY_ITSELF).status_code == 200

    minutes(91)

    assert client.get("/menu/counts/", headers=BY_ITSELF).status_code == 401
    assert client.get("/units/?q=dg")["Location"] == "/account/login/?next=/units/%3Fq%3Ddg"


def test_the_wall_stays(minutes):
    """It hangs where nobody types."""
    supervisor = user(COUNTY, Role.SUPERVISOR)
    client = signed_in(supervisor)
    for number in (25, 50, 75):
        minutes(number)
        assert client.get(f"/monitor/{supervisor.unit_id}/wall/", headers=BY_ITSELF).status_code == 200


def test_a_session_is_written_once_a_minute_at_most(operator, minutes):
    client = signed_in(operator)
    client.get("/units/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/units/")
    assert not [query for query in seen if query["sql"].startswith("UPDATE")]
    minutes(2)
    with CaptureQueriesContext(connection) as seen:
        client.get("/units/")
    assert len([query for query in seen if query["sql"].startswith("UPDATE")]) == 1


def test_without_a_limit_a_session_lasts(operator, minutes, settings):
    settings.SESSION_IDLE_SECONDS = 0
    client = signed_in(operator)
    minutes(500)
    assert client.get("/units/").status_code == 200
