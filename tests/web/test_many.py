"""Many at once: closing files that were ticked in the list, confirming answers that were ticked among the things to do."""

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import User
from padis.cases.models import Case, Claim
from padis.exchange import actions
from padis.exchange.models import LedgerEntry, Message
from padis.kinds.verification.actions import close_case
from padis.privacy.models import AccessLog
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YIWU, filed, user

pytestmark = pytest.mark.django_db
CLOSE, CONFIRM = "/cases/close/", "/todo/confirm/"


def three(by: User, **changes: Any) -> list[Message]:
    return [filed(by, at=timezone.now() - timedelta(days=9 - day), **changes) for day in range(3)]


def answered(message: Message, by: User, *, note: str = "", **corrections: Any) -> Message:
    finding = "corrected" if corrections else "consistent"
    return actions.answer(
        key=message.key, by=by, finding=finding, corrections=corrections, note=note, now=timezone.now()
    )


def closing(messages: list[Message], **changes: Any) -> dict[str, Any]:
    numbers = [message.case.number for message in messages]
    filled = {"number": numbers, "close": numbers, "left_on": "2026-11-20", "reason": "已返乡", "token": uuid.uuid4()}
    return {**filled, **changes}


def confirming(messages: list[Message], **changes: Any) -> dict[str, Any]:

    numbers = [message.number for message in messages]
    seen = [f"{message.number}:{Message.objects.get(pk=message.pk).head_no}" for message in messages]
    filled = {"item": numbers, "confirm": numbers, "adopt": numbers, "seen": seen, "token": uuid.uuid4()}
    return {**filled, **changes}


def states(messages: list[Message]) -> list[str]:
    return [Case.objects.get(pk=(message.shard, message.case_id)).state for message in messages]


def outcomes(messages: list[Message]) -> list[str]:
    return [Message.objects.get(pk=message.pk).state for message in messages]


# --- closing ---------------------------------------------------------------------------------------------------------


def test_what_can_be_closed_and_what_not_stand_apart(clerk):
    messages = three(clerk)
    close_case(case=messages[0].case, by=clerk, left_on=timezone.now().date(), reason="嫁往外地", now=timezone.now())
    page = signed_in(clerk).get(f"{CLOSE}?{urlencode({'number': [m.case.number for m in messages]}, doseq=True)}")
    text = page.content.decode()

    assert re.findall(r'name="close" value="([^"]+)"', text) == [m.case.number for m in messages[1:]]
    assert "不能退档" in text and "嫁往外地" in text
    assert text.count("撤回协查 1 件") == 2


@pytest.mark.parametrize("path", [CLOSE, "/cases/grid/"])
def test_files_stand_as_they_stood_in_the_list(clerk, path):
    """Whoever sorted the list, or copies a column beside it from a spreadsheet, finds the same order here."""
    chosen = [message.case.number for message in reversed(three(clerk))]
    text = signed_in(clerk).get(f"{path}?{urlencode({'number': chosen}, doseq=True)}").content.decode()
    assert list(dict.fromkeys(re.findall(r'href="/cases/([0-9-]+)/"', text))) == chosen


def test_a_double_click_closes_each_file_once(clerk):
    messages, client = three(clerk), signed_in(clerk)
    form = closing(messages)
    answers = [client.post(CLOSE, form) for _click in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/cases/")] * 2
    assert states(messages) == ["closed"] * 3
    assert LedgerEntry.objects.filter(event="withdrawn").count() == 3
    assert "已退档 3 份" in client.get("/cases/").content.decode()


def test_one_that_cannot_be_closed_keeps_no_other_from_it(clerk):
    messages = [*three(clerk), filed(clerk, at=timezone.now(), inflow_date="2026-11-22")]
    own = messages[1].case.number
    answer = signed_in(clerk).post(CLOSE, closing(messages, **{f"left_on-{own}": "2026-11-18"}))
    text = answer.content.decode()

    assert states(messages) == ["closed", "closed", "closed", "open"]
    assert str(Case.objects.get(number=own, shard=messages[1].shard).closed_on) == "2026-11-18"
    assert answer.status_code == 422
    assert re.findall(r'name="close" value="([^"]+)"[^>]*checked', text) == [messages[3].case.number]
    assert "早于" in text and "已返乡" in text and "已退档 3 份" in text and "1 份未退档" in text


def test_what_a_colleague_closed_meanwhile_is_told(clerk):
    messages = three(clerk)
    form = closing(messages)
    colleague = user(CHANGAN)
    close_case(case=messages[0].case, by=colleague, left_on=timezone.now().date(), reason="同事办", now=timezone.now())
    answer = signed_in(clerk).post(CLOSE, form)

    assert states(messages) == ["closed"] * 3
    assert Case.objects.get(pk=messages[0].case.pk).state_reason == "同事办"
    assert "同事办" in answer.content.decode() and "已退档 2 份" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "请填写原因"),
        ({"left_on": ""}, "请填写离开日期"),
        ({"close": []}, "请至少勾选一份个案"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_closed(clerk, changes, words):
    messages = three(clerk)
    answer = signed_in(clerk).post(CLOSE, closing(messages, **changes))

    assert (answer.status_code, states(messages)) == (422, ["open"] * 3)
    assert words in answer.content.decode()


def test_another_units_files_are_not_there(clerk, other):
    messages = three(clerk)
    for stranger in (other, user(YIWU)):
        client = signed_in(stranger)
        client.post(CLOSE, closing(messages))
        client.post(CONFIRM, confirming(messages))
        assert 'name="close"' not in client.get(f"{CLOSE}?number={messages[0].case.number}").content.decode()
        assert 'name="confirm"' not in client.get(f"{CONFIRM}?item={messages[0].number}").content.decode()

    assert states(messages) == ["open"] * 3


# --- confirming ------------------------------------------------------------------------------------------------------


def test_each_answer_is_in_sight_before_it_is_confirmed_and_the_reading_is_logged(clerk, other):
    messages = three(clerk)
    answered(messages[0], other, note="见户口簿")
    answered(messages[1], other, phone="13911112222")
    address = f"{CONFIRM}?{urlencode({'item': [m.number for m in reversed(messages)]}, doseq=True)}"
    text = signed_in(clerk).get(address).content.decode()

    in_sight = re.findall(r'name="confirm" value="([^"]+)"', text)
    assert in_sight == [messages[1].number, messages[0].number], "as they stood in the list"
    assert "见户口簿" in text and "13900000000" in text and "王*芳" in text and "王小芳" not in text
    assert text.count("一并采纳更正") == 1
    assert "不能在此确认" in text and f"/items/{messages[2].number}/" in text
    logs = AccessLog.objects.filter(user=clerk)
    assert {(log.case_id, log.purpose) for log in logs} == {(m.case_id, "handling") for m in messages[:2]}


def test_a_double_click_confirms_each_answer_once(clerk, other):
    messages, client = three(clerk), signed_in(clerk)
    answered(messages[0], other)
    for message in messages[1:]:
        answered(message, other, phone="13911112222")
    form = confirming(messages, adopt=[messages[1].number])
    answers = [client.post(CONFIRM, form) for _click in range(2)]

    assert [answer["Location"] for answer in answers] == ["/todo/?act=confirm"] * 2
    assert outcomes(messages) == ["confirmed"] * 3
    assert LedgerEntry.objects.filter(event="confirmed").count() == 3
    assert set(Claim.objects.filter(message_id__isnull=False, adopted=True).values_list("case_id", flat=True)) == {
        messages[1].case_id
    }


def test_what_is_to_be_followed_up_is_told(clerk, other):
    """She was not found there: confirming that leaves a task, and the clerk hears of it at once."""
    messages, client = three(clerk), signed_in(clerk)
    for message in messages[:2]:
        answered(message, other)
    now = timezone.now()
    actions.answer(key=messages[2].key, by=other, finding="not_found", corrections={}, note="", now=now)
    page = client.post(CONFIRM, confirming(messages), follow=True).content.decode()

    assert "已确认 3 件。 其中 1 件转为跟进。" in page


def test_what_changed_since_it_was_seen_is_not_confirmed(clerk, other):
    """A colleague confirmed one and asked again about another, which came back with a different answer."""
    messages, colleague = three(clerk), user(CHANGAN)
    for message in messages:
        answered(message, other)
    form, now = confirming(messages), timezone.now()
    actions.confirm(key=messages[0].key, by=colleague, accepted=[], now=now)
    actions.ask_again(key=messages[1].key, by=colleague, note="再查", now=now)
    answered(messages[1], other, phone="13911112222")
    answer = signed_in(clerk).post(CONFIRM, form)
    text = answer.content.decode()

    assert outcomes(messages) == ["confirmed", "answered", "confirmed"]
    assert "已确认 1 件" in text and "2 件未确认" in text and "13900000000" in text
    assert re.findall(r'name="confirm" value="([^"]+)"', text) == [messages[1].number]
    again = confirming([messages[1]])
    assert signed_in(clerk).post(CONFIRM, again).status_code == 302
    assert outcomes(messages) == ["confirmed"] * 3


def test_nothing_ticked_confirms_nothing(clerk, other):
    messages = three(clerk)
    answered(messages[0], other)
    answer = signed_in(clerk).post(CONFIRM, confirming(messages, confirm=[]))

    assert (answer.status_code, outcomes(messages)[0]) == (422, "answered")
    assert "请至少勾选一件" in answer.content.decode()


def test_nonsense_in_the_address_is_dropped(clerk):
    client = signed_in(clerk)
    for address in (CLOSE, CONFIRM, f"{CLOSE}?number=x&number=%00", f"{CONFIRM}?item=x&item={uuid.uuid4()}"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("what", ["close", "confirm"])
def test_a_look_at_twelve_costs_what_a_look_at_two_costs(clerk, other, what):
    client = signed_in(clerk)

    def cost(messages: list[Message]) -> int:
        names = {"close": (CLOSE, "number", [m.case.number for m in messages])}
        page, name, keys = names.get(what, (CONFIRM, "item", [m.number for m in messages]))
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{page}?{urlencode({name: keys}, doseq=True)}")
        return len(queries)

    messages = [answered(filed(clerk, at=timezone.now()), other, phone="13911112222") for _ in range(12)]
    messages = [Message.objects.get(pk=message.pk) for message in messages]
    cost(messages[:2])
    assert cost(messages) == cost(messages[:2])
