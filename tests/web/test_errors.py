"""What is refused, missing or broken is said in Chinese, with a way back and without a traceback."""

import pytest
from django.test import Client

from padis.web import home
from tests.web.conftest import PASSWORD, signed_in
from tests.world import YUJIANG, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def as_served(settings):
    settings.DEBUG = False


def test_what_does_not_exist_and_what_may_not_be_seen_look_the_same(administrator):
    client, hidden = signed_in(administrator), user(YUJIANG)

    missing = client.get("/users/999999/")
    invisible = client.get(f"/users/{hidden.pk}/")

    assert missing.status_code == invisible.status_code == 404
    assert words_of(missing) == words_of(invisible)


def words_of(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_an_address_that_does_not_exist_has_a_way_back(client):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "未找到" in response.content.decode() and 'href="/"' in response.content.decode()


def test_what_is_not_allowed_says_why(operator):
    response = signed_in(operator).get("/users/")

    assert response.status_code == 403
    assert "当前账号无权进行此操作" in response.content.decode()


def test_htmx_is_told_in_one_sentence(operator):
    response = signed_in(operator).get("/users/", headers=HTMX)

    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("当前账号无权进行此操作")


def test_an_old_form_says_that_nothing_is_lost(operator):
    client = signed_in(operator, enforce_csrf_checks=True)

    response = client.post("/units/mine/", {"telephone": "1"}, headers={"Referer": "http://testserver/units/mine/"})

    assert response.status_code == 403
    assert "填写的内容不会丢失" in response.content.decode()
    assert 'href="http://testserver/units/mine/"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_fault_shows_no_traceback(operator, monkeypatch, headers):
    monkeypatch.setattr(home.menu, "entries_for", lambda user: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(operator, backend="padis.accounts.backends.UnitBackend")

    response = client.get("/", headers=headers)

    assert response.status_code == 500
    assert "系统出错" in response.content.decode()
    assert "Traceback" not in response.content.decode() and "ZeroDivision" not in response.content.decode()


def test_the_password_stands_in_no_page(operator):
    response = Client().post("/account/login/", {"login": operator.username, "password": PASSWORD + "x"})

    assert PASSWORD not in response.content.decode()
