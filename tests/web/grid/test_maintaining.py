"""Many files in a grid: what was changed is stated anew, and what cannot be taken stays as it was typed."""

import uuid
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import User
from padis.cases import actions as cases
from padis.cases.models import Case, Claim
from padis.exchange.models import Message
from padis.kinds.verification.actions import close_case
from padis.privacy.models import AccessLog
from tests.web.conftest import signed_in
from tests.web.grid.cells import CELL, MAINTAIN, said
from tests.world import CHANGAN, SHIYAN, YIWU, YUJIANG, facts, filed, user

pytestmark = pytest.mark.django_db


def three(by: User, **changes: Any) -> list[Message]:
    return [filed(by, at=timezone.now() - timedelta(days=9 - day), **changes) for day in range(3)]


def numbers(messages: list[Message]) -> list[str]:
    return [message.case.number for message in messages]


def grid_of(client: Any, messages: list[Message]) -> dict[str, Any]:
    """What the page holds, as a browser sends it back unchanged."""
    page = client.get(MAINTAIN, {"number": numbers(messages)})
    cells = {name: unescape(value) for name, value in CELL.findall(page.content.decode())}
    assert len(cells) > 100
    return {**cells, "number": numbers(messages), "token": str(uuid.uuid4())}


def case_of(message: Message) -> Case:
    return Case.objects.get(pk=(message.shard, message.case_id))


def test_only_what_was_changed_is_stated_anew(clerk):
    """One save for all rows; a row that was left alone gets no new statement."""
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages)
    first, second, _third = numbers(messages)
    form |= {f"{first}-ethnicity": "汉", f"{first}-inflow_date": "2026年10月21日", f"{second}-phone": "139 1111 2222"}
    answer = client.post(MAINTAIN, form)

    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
    one, two = case_of(messages[0]), case_of(messages[1])
    assert (one.ethnicity, str(one.inflow_date), two.sealed["phone"]) == ("01", "2026-10-21", "13911112222")
    told = [Claim.objects.filter(case_id=message.case_id).count() for message in messages]
    assert told == [2, 2, 1]
    latest = Claim.objects.filter(case_id=messages[0].case_id).latest("at")
    assert latest.facts == {"ethnicity": "01", "inflow_date": "2026-10-21"}
    assert "已保存 2 份" in said(client.get("/cases/"))


def test_numbers_are_masked_and_what_is_typed_replaces_them(clerk):
    """The grid is a list: what lists mask it masks; an empty cell of these takes nothing back."""
    messages, client = three(clerk), signed_in(clerk)
    number = messages[0].case.sealed["id_number"]
    page = client.get(MAINTAIN, {"number": numbers(messages)}).content.decode()
    assert number not in page and f"{number[:4]}**********{number[-4:]}" in page and "139****0000" in page
    form = grid_of(client, messages)
    new = facts()["id_number"]
    born = f"{new[6:10]}-{new[10:12]}-{new[12:14]}"
    key = numbers(messages)[0]
    client.post(MAINTAIN, form | {f"{key}-id_number": new, f"{key}-birth_date": born})

    case = case_of(messages[0])
    assert (case.sealed["id_number"], case.sealed["phone"], case.id_quality) == (new, "13900000000", "good")


def test_a_row_that_cannot_be_taken_stays_as_it_was_typed_and_the_others_are_saved(clerk):
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages)
    first, second, third = numbers(messages)
    form |= {
        f"{first}-education": "博士后",
        f"{first}-residence_address": "长安路1号",
        f"{second}-inflow_date": "2031-1-1",
    }
    form |= {f"{third}-residence_address": "振安路2号", f"{second}-name": ""}
    answer = client.post(MAINTAIN, form)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert [case_of(message).facts.get("residence_address") for message in messages] == [None, None, "振安路2号"]
    assert 'value="博士后"' in text and 'value="长安路1号"' in text and 'value="2031-1-1"' in text
    words = said(answer)
    assert "“博士后”不在可选范围" in words and "日期晚于今天" in words and "此项必填" in words
    assert "已保存 1 份" in words and "2 行未保存" in words


def test_mending_the_rows_that_were_left_saves_them(clerk):
    """The page that came back can be sent again: rows that were saved are up to date in it."""
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages)
    first, second, _third = numbers(messages)
    answer = client.post(MAINTAIN, form | {f"{first}-education": "x", f"{second}-residence_address": "1号"})
    cells = {name: unescape(value) for name, value in CELL.findall(answer.content.decode())}
    again = {**cells, "number": numbers(messages), "token": str(uuid.uuid4()), f"{first}-education": "大学"}
    answer = client.post(MAINTAIN, again)

    assert answer.status_code == 302, said(answer)
    assert case_of(messages[0]).education and case_of(messages[1]).facts["residence_address"] == "1号"
    assert Claim.objects.filter(case_id=messages[1].case_id).count() == 2


def test_what_a_colleague_changed_meanwhile_is_told_at_the_cell(clerk):
    """Neither of the two is lost: hers is kept, mine stays typed; another field of the same file is no conflict."""
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages)
    first, second, _third = numbers(messages)
    for message in messages[:2]:
        cases.maintain(
            key=message.case.key, by=user(CHANGAN), changes={"residence_address": "她写的"}, now=timezone.now()
        )
    answer = client.post(MAINTAIN, form | {f"{first}-residence_address": "我写的", f"{second}-ethnicity": "苗族"})

    assert [case_of(message).facts["residence_address"] for message in messages[:2]] == ["她写的", "她写的"]
    assert case_of(messages[1]).ethnicity == "06"
    assert "她写的" in said(answer) and 'value="我写的"' in answer.content.decode()


def test_a_file_that_ended_meanwhile_is_told_and_holds_up_no_other(clerk):
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages)
    close_case(case=messages[0].case, by=clerk, left_on=timezone.now().date(), reason="嫁往外地", now=timezone.now())
    changed = {f"{number}-ethnicity": "苗族" for number in numbers(messages)}
    answer = client.post(MAINTAIN, form | changed)

    assert [case_of(message).ethnicity for message in messages] == ["", "06", "06"]
    assert answer.status_code == 200
    assert "嫁往外地" in said(answer) and "已保存 2 份" in said(answer) and "1 行未保存" in said(answer)


def test_a_double_click_saves_once(clerk):
    messages, client = three(clerk), signed_in(clerk)
    form = grid_of(client, messages) | {f"{numbers(messages)[0]}-ethnicity": "苗族"}
    answers = [client.post(MAINTAIN, form) for _click in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/cases/")] * 2
    assert Claim.objects.filter(case_id=messages[0].case_id).count() == 2


def test_a_number_that_is_filed_elsewhere_asks_for_a_reason(clerk):
    """The grid names no other unit; the file's own page shows what exists."""
    elsewhere = filed(user(SHIYAN), at=timezone.now())
    number, born = elsewhere.case.sealed["id_number"], elsewhere.case.birth_date.isoformat()
    messages, client = three(clerk), signed_in(clerk)
    key = numbers(messages)[0]
    form = grid_of(client, messages) | {f"{key}-id_number": number, f"{key}-birth_date": born}
    answer = client.post(MAINTAIN, form)

    assert (
        answer.status_code == 422 and "石岩" not in said(answer) and f'name="{key}-reason"' in answer.content.decode()
    )
    assert case_of(messages[0]).sealed["id_number"] != number
    answer = client.post(MAINTAIN, form | {f"{key}-reason": "刚从石岩搬来", "token": str(uuid.uuid4())})
    assert answer.status_code == 302
    assert (case_of(messages[0]).sealed["id_number"], case_of(messages[0]).duplicate_reason) == (number, "刚从石岩搬来")


def test_another_units_files_are_not_there(clerk):
    messages = three(clerk)
    for stranger in (user(YUJIANG), user(YIWU)):
        client = signed_in(stranger)
        page = client.get(MAINTAIN, {"number": numbers(messages)})
        assert "grid-input" not in page.content.decode() and "王小芳" not in page.content.decode()
        client.post(MAINTAIN, {"number": numbers(messages), f"{numbers(messages)[0]}-ethnicity": "苗族"})
    assert case_of(messages[0]).ethnicity == ""


def test_every_file_in_the_grid_is_logged_as_read(clerk):
    messages = three(clerk)
    signed_in(clerk).get(MAINTAIN, {"number": numbers(messages)})
    assert set(AccessLog.objects.values_list("case_id", "purpose")) == {(m.case_id, "maintaining") for m in messages}


def test_the_grid_costs_the_same_queries_for_one_file_and_for_many(clerk):
    messages, client = three(clerk), signed_in(clerk)
    client.get(MAINTAIN, {"number": numbers(messages)})
    costs = []
    for some in (messages[:1], messages):
        with CaptureQueriesContext(connection) as queries:
            client.get(MAINTAIN, {"number": numbers(some)})
        costs.append(len(queries))
    assert costs[0] == costs[1]
