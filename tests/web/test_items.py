"""One item: who may see it, what may be done with it, and that nothing typed is lost."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import LedgerEntry, Message, Task
from padis.exchange.states import State
from padis.privacy.models import AccessLog
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, ledger_of, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/register/"}
COUNTY = "360603000000"


@pytest.fixture
def clerk() -> User:
    return user(CHANGAN)


@pytest.fixture
def other() -> User:
    return user(YUJIANG)


@pytest.fixture
def message(clerk: User) -> Message:
    return filed(clerk, at=ago(1))


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def post(client: Client, message: Message, name: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(f"/items/{message.number}/{name}/", data or {}, headers=headers)


def answer(message: Message, by: User, finding: str = "consistent", **corrections: Any) -> Message:
    return actions.answer(
        key=message.key, by=by, finding="corrected" if corrections else finding, corrections=corrections, note="已入户",
        now=timezone.now(),
    )  # fmt: skip


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def page(somebody: User, message: Message) -> str:
    return signed_in(somebody).get(f"/items/{message.number}/").content.decode()


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


def test_the_time_line_names_ones_own_people_only(clerk, other, message):
    post(signed_in(other), message, "open")

    assert other.display_name in page(other, message) and clerk.display_name not in history(page(other, message))
    assert clerk.display_name in history(page(clerk, message)) and other.display_name not in history(
        page(clerk, message)
    )


def history(text: str) -> str:
    return text[text.index('class="timeline"') :]


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


def test_a_returned_item_keeps_its_own_story_and_no_facts(clerk, other, message):
    post(signed_in(other), message, "return", {"proposed": GUANGFENG, "note": "疑为五都镇人"})
    shown = page(other, message)
    assert "疑为五都镇人" in shown and "五都镇" in shown
    assert "王小芳" not in shown and "13900000000" not in shown
    assert signed_in(other).get(f"/items/{message.number}/head/?since=1&shown=1").status_code == 200

    shown = page(clerk, message)
    assert f'value="{GUANGFENG}"' in shown  # proposed, and filled in
    post(signed_in(clerk), message, "resend", {"receiver": GUANGFENG, "note": ""})
    assert "王小芳" in page(user(GUANGFENG), message)
    assert "改发" not in history(page(other, message))


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


# --- what was taken back, and the whole history ---------------------------------------------------------------------
def paper(somebody: User, message: Message) -> str:
    return signed_in(somebody).get(f"/items/{message.number}/history/").content.decode()


def test_the_receiver_of_a_withdrawn_item_sees_steps_and_no_facts(clerk, other, message):
    """Who has no task any more that needs the facts does not see them, on any page."""
    actions.withdraw(key=message.key, by=clerk, note="王小芳已走", now=timezone.now())

    assert "王小芳" in page(clerk, message)
    for shown in (page(other, message), paper(other, message)):
        assert "撤回" in shown and "王小芳" not in shown
    assert signed_in(other).get(f"/cases/{message.number.rsplit('-', 1)[0]}/").status_code == 404


def test_a_deleted_file_is_closed_to_the_other_side_also_where_it_was_confirmed(clerk, other, message):
    answer(message, other)
    actions.confirm(key=message.key, by=clerk, accepted=[], now=timezone.now())
    Case.objects.filter(pk=(message.shard, message.case_id)).update(state="deleted")

    assert "王小芳" not in page(other, message) + paper(other, message)
    assert signed_in(other).get(f"/cases/{message.number.rsplit('-', 1)[0]}/").status_code == 404
    assert "王小芳" in page(clerk, message)


def test_the_whole_history_shows_both_units_every_step_and_is_logged(clerk, other, message):
    answer(message, other, marital_status="22")
    before = AccessLog.objects.count()
    shown = paper(other, message)

    assert AccessLog.objects.count() == before + 1
    for text in ("王小芳", "长安镇", "锦江镇", "已入户", "打印于", message.number):
        assert text in shown


def test_who_returned_it_sees_its_own_part_of_the_history(clerk, other, message):
    post(signed_in(other), message, "return", {"note": "不是本镇的人"})
    shown = paper(other, message)

    assert "不是本镇的人" in shown and "王小芳" not in shown


def test_a_placeholder_agrees_with_nothing(clerk, other):
    """Nothing is pre-set to "agrees" where there is no number to agree with."""
    message = filed(clerk, at=ago(1), id_number="000000199801010000")
    shown = page(other, message)
    row = shown[shown.index("000000199801010000") :].split("</tr>")[0]

    assert "一致" not in row


# --- news -----------------------------------------------------------------------------------------------------------
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


# --- tasks ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def task(clerk: User, other: User, message: Message) -> Task:
    actions.answer(
        key=message.key, by=other, finding="moved_registration", corrections={}, note="迁往五都镇", now=timezone.now()
    )
    actions.confirm(key=message.key, by=clerk, accepted=[], now=timezone.now())
    return Task.objects.get()


def test_a_task_says_why_and_sends_anew(clerk, task):
    client = signed_in(clerk)
    shown = client.get(f"/items/tasks/{task.id}/").content.decode()
    assert "户口迁出" in shown and "迁往五都镇" in shown and "现户籍所在" in shown

    wrong = client.post(f"/items/tasks/{task.id}/anew/", {"partner": CHANGAN}, headers=HTMX)
    assert wrong.status_code == 422 and "本单位" in wrong.content.decode()
    client.post(f"/items/tasks/{task.id}/anew/", {"partner": GUANGFENG})
    task.refresh_from_db()
    assert task.done_at and Message.objects.get(receiver=GUANGFENG).state == State.SENT


def test_a_task_may_need_nothing_more(clerk, task):
    client, token = signed_in(clerk), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"/items/tasks/{task.id}/finish/", {"token": token}).status_code == 302
    late = client.post(f"/items/tasks/{task.id}/finish/", headers=HTMX)

    assert late.status_code == 422 and "已办结" in late.content.decode()
    task.refresh_from_db()
    assert task.outcome == "noted"


def test_a_task_is_its_units_own(other, task):
    for path in ("", "anew/", "finish/"):
        call = signed_in(other).post if path else signed_in(other).get
        assert call(f"/items/tasks/{task.id}/{path}").status_code == 404
    assert signed_in(other).get(f"/items/tasks/{uuid.uuid4()}/").status_code == 404


def test_the_ledger_holds_what_was_done_and_by_whom(clerk, other, message):
    post(signed_in(other), message, "answer", {"finding": "consistent"})

    assert list(LedgerEntry.objects.order_by("no").values_list("event", "unit", "by_id")) == [
        ("sent", CHANGAN, clerk.pk),
        ("answered", YUJIANG, other.pk),
    ]
