"""A file ends, and comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.cases.models import CaseState
from padis.exchange.models import Message
from padis.exchange.states import State
from tests.web.cases.files import HTMX, case_of, page_of, text_of, url_of
from tests.web.conftest import signed_in
from tests.world import facts

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def end(by, message, **given):
    return signed_in(by).post(url_of(message, "end/"), {"reason": "返乡", "token": "", **given})


def test_the_page_of_the_end_says_what_each_way_does(clerk, message):
    page = text_of(signed_in(clerk).get(url_of(message, "end/?how=close")))
    assert "撤回未反馈的协查 1 件" in page and page.count("checked") == 1


@pytest.mark.parametrize(
    ("how", "state", "sent"),
    [
        ("close", CaseState.CLOSED, State.WITHDRAWN),
        ("cancel", CaseState.CANCELLED, State.CANCELLED),
        ("delete", CaseState.DELETED, State.VOID),
    ],
)
def test_a_file_ends_in_three_ways(clerk, message, how, state, sent):
    response = end(clerk, message, how=how, left_on=TODAY.isoformat() if how == "close" else "")
    assert response.status_code == 302
    assert (case_of(message).state, Message.objects.get().state) == (state, sent)
    assert "返乡" in page_of(message, clerk)
    assert signed_in(clerk).get(url_of(message, "edit/")).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"how": "close"}, "离开日期"),
        ({"how": "close", "left_on": "2026-02-30"}, "2026-11-23"),
        ({"how": "close", "left_on": (TODAY + timedelta(days=2)).isoformat()}, "晚于今天"),
        ({"how": "close", "left_on": "2020-01-01"}, "早于本次流动"),
        ({"how": "cancel", "reason": " "}, "请填写"),
        ({"how": "delete", "reason": "长" * 201}, "200"),
        ({"how": "nonsense"}, ""),
        ({}, "请选择结束原因"),
    ],
)
def test_a_bad_end_is_said_and_nothing_ends(clerk, message, given, words):
    response = end(clerk, message, **given)
    assert response.status_code == 422 and words in text_of(response)
    assert case_of(message).state == CaseState.OPEN


def test_closing_can_be_undone_at_once(clerk, message):
    client = signed_in(clerk)
    page = text_of(
        client.post(
            url_of(message, "end/"), {"how": "close", "left_on": TODAY.isoformat(), "reason": "返乡"}, follow=True
        )
    )
    assert f'hx-post="{url_of(message, "reopen/")}"' in page
    response = client.post(url_of(message, "reopen/"), headers=HTMX)
    assert response["HX-Redirect"] == url_of(message)
    assert case_of(message).state == CaseState.OPEN
    assert "协查已重新发送至 锦江镇 · 余江区" in text_of(client.get(url_of(message)))


def test_a_second_end_is_told_what_happened(clerk, message):
    end(clerk, message, how="delete")
    response = end(clerk, message, how="cancel")
    assert response.status_code == 422 and "已删除" in text_of(response)


def test_an_open_file_is_not_reopened(clerk, message):
    response = signed_in(clerk).post(url_of(message, "reopen/"), follow=True)
    assert "在档" in text_of(response)
    assert facts()["name"] in text_of(response)
