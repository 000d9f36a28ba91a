"""One item: who may see it, what may be done with it, and that nothing typed is lost."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import State
from tests.web.conftest import signed_in
from tests.web.items.acts import HTMX, ago, answer, history, page, post
from tests.world import GUANGFENG, filed, ledger_of, user

pytestmark = pytest.mark.django_db

COUNTY = "360603000000"


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


# --- who sees what --------------------------------------------------------------------------------------------------
def test_an_item_to_be_answered_is_read_in_few_queries(other, message):
    """Session, user, docket, message with case, sheets, history, what is beside it, the register (connector, number, alike,
    whether it is in use), the log of the reading, the partner, the menu's counts."""
    client = signed_in(other)
    client.get(f"/items/{message.number}/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/items/{message.number}/")
    assert len(asked) <= 15, [query["sql"][:80] for query in asked]


def test_both_sides_see_it_and_nobody_else(clerk, other, message):
    assert "王小芳" in page(clerk, message) and "王小芳" in page(other, message)
    for somebody in (user(GUANGFENG), user(COUNTY, Role.SUPERVISOR), user(COUNTY, Role.ADMINISTRATOR)):
        missing = signed_in(somebody).get("/items/441900119-2026-999999-1/")
        hidden = signed_in(somebody).get(f"/items/{message.number}/")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert main(hidden) == main(missing)


def main(response: Any) -> str:
    found = re.search("<main.*</main>", response.content.decode(), re.DOTALL)
    assert found
    return found[0]


def test_each_side_does_only_its_own_part(clerk, other, message):
    assert post(signed_in(clerk), message, "answer", {"finding": "consistent"}).status_code == 403
    assert post(signed_in(clerk), message, "open").status_code == 403
    assert post(signed_in(other), message, "withdraw").status_code == 403
    stranger = signed_in(user(GUANGFENG))
    assert post(stranger, message, "answer", {"finding": "consistent"}).status_code == 404
    assert post(signed_in(other), message, "nonsense").status_code == 404
    assert ledger_of(message) == ["sent"]


def test_reading_changes_nothing_and_opening_is_an_act(other, message):
    client = signed_in(other)
    for address in (f"/items/{message.number}/", f"/items/{message.number}/head/?since=1&shown=1"):
        client.get(address)
    assert ledger_of(message) == ["sent"]

    for _ in range(2):
        assert "已打开" in post(client, message, "open").content.decode()
    assert ledger_of(message) == ["sent", "opened"]


def test_an_item_costs_the_same_however_long_its_story(clerk, other, message):
    client = signed_in(other)
    post(client, message, "open")
    client.get(f"/items/{message.number}/")
    with CaptureQueriesContext(connection) as short:
        client.get(f"/items/{message.number}/")
    for round_no in range(3):
        answer(message, other, name=f"王大芳{'一二三'[round_no]}")
        actions.ask_again(key=message.key, by=clerk, note="再核", now=timezone.now())
    with CaptureQueriesContext(connection) as long:
        client.get(f"/items/{message.number}/")

    assert len(long) == len(short)


# --- answering ------------------------------------------------------------------------------------------------------
def test_a_corrected_field_travels_and_is_taken_over(clerk, other, message):
    data = {"finding": "corrected", "fix-marital_status": "22", "fix-name": "王小芳", "note": "见户口簿"}
    response = post(signed_in(other), message, "answer", data)
    assert (response.status_code, response["Location"]) == (302, f"/items/{message.number}/")
    assert state_of(message) == State.ANSWERED

    shown = page(clerk, message)
    assert "再婚" in shown and "见户口簿" in shown and 'value="marital_status"' in shown
    assert 'value="name"' not in shown  # what is the same was no correction
    post(signed_in(clerk), message, "confirm", {"accepted": ["marital_status"]})
    assert state_of(message) == State.CONFIRMED
    assert Case.objects.get(pk=(message.shard, message.case_id)).marital_status == "22"
    assert "已采用" in page(other, message) and "初婚" in page(other, message)


def test_children_are_corrected_line_by_line(clerk, other, message):
    lines = {"fix-children-0-name": "王明", "fix-children-0-sex": "1", "fix-children-0-birth_date": "20200305"}
    post(signed_in(other), message, "answer", {"finding": "corrected", **lines})

    assert "1. 王明 男性 2020-03-05" in page(clerk, message)


def test_an_unticked_correction_stays_what_the_other_side_says(clerk, other, message):
    answer(message, other, marital_status="22")
    post(signed_in(clerk), message, "confirm", {"accepted": []})

    assert Case.objects.get(pk=(message.shard, message.case_id)).marital_status == "21"
    assert "未采用" in history(page(clerk, message))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择反馈结果"),
        ({"finding": "corrected"}, "至少应更正一项"),
        ({"finding": "consistent", "fix-name": "王大芳"}, "已填写更正内容"),
        ({"finding": "moved_registration", "note": ""}, "须填写备注"),
        ({"finding": "corrected", "fix-birth_date": "1999-02-30"}, "2026-11-23"),
        ({"finding": "corrected", "fix-phone": "123"}, "电话"),
        ({"finding": "nonsense"}, "nonsense"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence_and_all_that_was_typed(other, message, data, sentence):
    typed = {"note": "慢慢写的备注", **data}
    response = post(signed_in(other), message, "answer", typed, **HTMX)
    text = response.content.decode()

    assert response.status_code == 422
    assert sentence in text and typed["note"] in text
    assert all(value in text for key, value in data.items() if key.startswith("fix-"))
    assert "<html" not in text and state_of(message) == State.SENT


def test_without_a_script_the_whole_page_comes_back(other, message):
    response = post(signed_in(other), message, "answer", {"note": "慢慢写的备注"})

    assert response.status_code == 422
    assert "<html" in response.content.decode() and "慢慢写的备注" in response.content.decode()


def test_in_part_needs_no_result_and_keeps_the_turn(other, message):
    post(signed_in(other), message, "answer", {"note": "下周入户", "fix-phone": "13911112222", "in_part": "1"})

    assert state_of(message) == State.PART_ANSWERED
    assert "13911112222" in page(other, message)  # prefilled for the whole answer


# --- the other ways -------------------------------------------------------------------------------------------------
def test_a_question_and_its_reply(clerk, other, message):
    post(signed_in(other), message, "question", {"text": "哪个村？"})
    assert state_of(message) == State.QUESTIONED
    assert "哪个村？" in page(clerk, message) and "暂停计时" in page(clerk, message)

    post(signed_in(clerk), message, "reply", {"text": "上塘村"})
    assert state_of(message) == State.OPENED
    assert "上塘村" in page(other, message)
    assert "/question/" not in page(other, message)  # one for each round


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [("decline", {"note": ""}, State.DECLINED), ("return", {"note": "不是本镇的人"}, State.RETURNED)],
)
def test_what_the_receiver_may_do_besides(other, message, name, data, state):
    assert post(signed_in(other), message, name, data).status_code == 302
    assert state_of(message) == state


def test_what_the_sender_may_do_besides(clerk, other, message):
    answer(message, other)
    post(signed_in(clerk), message, "again", {"note": "请核对号码"})
    assert (state_of(message), message.round_no) == (State.SENT, 2)
    assert "请核对号码" in page(other, message) and "第 2 轮" in page(other, message)

    post(signed_in(clerk), message, "withdraw", {"note": ""})
    assert state_of(message) == State.WITHDRAWN
    assert "已办结" in page(clerk, message)


@pytest.mark.parametrize(
    ("name", "field"), [("again", "note"), ("reply", "text"), ("question", "text"), ("return", "note")]
)
def test_what_must_be_said_is_asked_for_at_its_field(clerk, other, message, name, field):
    by = clerk if name in {"again", "reply"} else other
    if name == "again":
        answer(message, other)
    if name == "reply":
        actions.question(key=message.key, by=other, text="?", now=timezone.now())
    response = post(signed_in(by), message, name, {}, **HTMX)

    assert response.status_code == 422
    assert f'id="{name}-{field}_error"' in response.content.decode()


def test_a_placeholder_agrees_with_nothing(clerk, other):
    """Nothing is pre-set to "agrees" where there is no number to agree with."""
    message = filed(clerk, at=ago(1), id_number="000000199801010000")
    shown = page(other, message)
    row = shown[shown.index("000000199801010000") :].split("</tr>")[0]

    assert "一致" not in row
