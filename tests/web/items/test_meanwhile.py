"""What others did to an item meanwhile, and two clicks: told at once, and nothing typed is lost."""

import uuid

import pytest
from django.utils import timezone

from padis.exchange import actions
from tests.web.conftest import signed_in
from tests.web.items.acts import HTMX, answer, post
from tests.world import YUJIANG, ledger_of, user

pytestmark = pytest.mark.django_db


def test_a_double_click_acts_once(other, message):
    client, token = signed_in(other), str(uuid.uuid4())
    answers = [post(client, message, "answer", {"finding": "consistent", "token": token}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert ledger_of(message) == ["sent", "answered"]


def test_a_double_click_on_a_return_shows_that_it_is_returned(other, message):
    client, data = signed_in(other), {"note": "不是本镇的人", "token": str(uuid.uuid4())}
    assert [post(client, message, "return", data).status_code for _ in range(2)] == [302, 302]
    assert ledger_of(message) == ["sent", "returned"]


def test_who_comes_second_is_told_and_loses_nothing(other, message):
    answer(message, user(YUJIANG))
    data = {"finding": "corrected", "note": "慢慢写的备注", "fix-name": "王大芳", "token": str(uuid.uuid4())}
    for headers in (HTMX, {}):
        response = post(signed_in(other), message, "answer", data, **headers)
        text = response.content.decode()
        assert response.status_code == 422
        assert "锦江镇 · 余江区" in text and "反馈" in text and "没有丢失" in text
        assert "慢慢写的备注" in text and "王大芳" in text
        assert f'href="/items/{message.number}/"' in text


def test_the_sender_took_it_back_meanwhile(clerk, other, message):
    """The words alone: the form stays on the page as it was typed."""
    actions.withdraw(key=message.key, by=clerk, note="", now=timezone.now())
    response = post(signed_in(other), message, "answer", {"finding": "consistent"}, **HTMX)

    assert (response.status_code, response["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "已由对方撤回" in response.content.decode()


def test_a_colleague_returned_it_meanwhile(other, message):
    actions.return_misdirected(key=message.key, by=user(YUJIANG), proposed="", note="不是", now=timezone.now())
    response = post(signed_in(other), message, "answer", {"finding": "consistent"}, **HTMX)

    assert (response.status_code, response["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "已由本单位退回" in response.content.decode()


def test_a_page_that_is_open_learns_what_happened(clerk, other, message):
    client, address = signed_in(clerk), f"/items/{message.number}/head/"
    assert client.get(f"{address}?since=1&shown=1").status_code == 204

    actions.mark_opened(key=message.key, by=other, now=timezone.now())
    opened = client.get(f"{address}?since=1&shown=1").content.decode()
    assert "已打开" in opened and "最新情况" not in opened
    answer(message, other)
    news = client.get(f"{address}?since=2&shown=1").content.decode()
    assert "最新情况" in news and "锦江镇 · 余江区" in news and "since=3" in news


def test_opening_too_late_tells_what_happened(clerk, other, message):
    actions.withdraw(key=message.key, by=clerk, note="", now=timezone.now())

    assert "撤回" in post(signed_in(other), message, "open", {"shown": "1"}).content.decode()
    assert ledger_of(message) == ["sent", "withdrawn"]
