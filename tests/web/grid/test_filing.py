"""Filing many from an empty grid: rows that can be filed are, the others stay with their reasons."""

import re
import uuid
from html import unescape

import pytest
from django.utils import timezone

from padis.cases.models import Case
from padis.exchange.models import Message
from padis.privacy.models import AccessLog
from padis.web.grid import entering
from tests.web.conftest import signed_in
from tests.web.grid.cells import CELL, ENTER, said
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, filed, user

pytestmark = pytest.mark.django_db


def row(key: int, **changes: str) -> dict[str, str]:
    """A woman as one types her; a change to "" leaves the cell empty."""
    person = facts()
    typed = {
        "id_number": person["id_number"], "name": "赵敏", "registered_division": "江西省鹰潭市余江区锦江镇",
        "inflow_date": "20261020", "marital_status": "未婚", "phone": "13900000000", **changes,
    }  # fmt: skip
    return {f"{key}-{name}": text for name, text in typed.items()}


def sent(*rows: dict[str, str]) -> dict[str, str]:
    return {"token": str(uuid.uuid4()), **{name: text for each in rows for name, text in each.items()}}


def test_what_must_be_filled_in_is_shown_from_the_start(clerk):
    """Her marital status has to be stated, so its group is not folded away as the others of the file are."""
    page = signed_in(clerk).get(ENTER).content.decode()
    shown = set(re.findall(r'name="show" value="(\w+)" checked', page))
    needed = set(re.findall(r'class="in-(\w+)" id="column-\w+"[^>]*>[^<]*<span class="required"', page))
    assert "marriage" in needed <= shown
    assert "pregnancy" not in shown


def test_rows_are_filed_and_sent(clerk):
    """Blank rows between do not matter; sex and birth date follow from the number."""
    client = signed_in(clerk)
    answer = client.post(ENTER, sent(row(0), row(4, name="孙·艳", registered_division=YUJIANG), {"7-name": " "}))

    assert (answer.status_code, answer["Location"]) == (302, "/cases/"), said(answer)
    assert set(Case.objects.values_list("name", "sex", "registered_division")) == {
        ("赵敏", "2", YUJIANG), ("孙·艳", "2", YUJIANG),
    }  # fmt: skip
    assert Message.objects.filter(receiver=YUJIANG).count() == 2
    assert "已建档并发出 2 份" in said(client.get("/cases/"))


def test_rows_that_cannot_be_filed_stay_with_the_reason_at_the_cell(clerk):
    client = signed_in(clerk)
    page = client.post(
        ENTER,
        sent(
            row(0),
            row(1, name="钱芳", registered_division="锦江镇"),
            row(2, name="李四", marital_status="已分居", inflow_date="昨天"),
            row(3, name="周丽", registered_division="广东省东莞市虎门镇"),
        ),
    )
    text, words = page.content.decode(), said(page)

    assert page.status_code == 422
    assert list(Case.objects.values_list("name", flat=True)) == ["赵敏"]
    assert 'name="0-name"' not in text and 'value="昨天"' in text and 'value="已分居"' in text
    assert "“锦江镇”可能是多个地方" in words
    assert "“已分居”不在可选范围" in words and "已建档并发出 1 份" in words and "3 行未建档" in words
    again = {name: unescape(value) for name, value in CELL.findall(text)}
    again |= {"1-registered_division": YUJIANG, "2-marital_status": "已婚", "2-inflow_date": "2026-10-1"}
    again |= {"3-registered_division": YUJIANG, "token": str(uuid.uuid4())}
    answer = client.post(ENTER, again)
    assert answer.status_code == 302, said(answer)
    assert Case.objects.count() == 4


def test_one_who_is_filed_already_is_kept_back_and_filed_with_a_reason(clerk):
    there = filed(user(SHIYAN), at=timezone.now(), residence_division=SHIYAN)
    number, client = there.case.sealed["id_number"], signed_in(clerk)
    page = client.post(ENTER, sent(row(0, id_number=number), row(1, id_number=number)))
    assert page.status_code == 422 and "石岩" not in said(page)
    assert Case.objects.count() == 1

    look = client.post(f"{ENTER}look/0/", sent(row(0, id_number=number)))
    assert "石岩" in said(look)
    assert AccessLog.objects.filter(case_id=there.case_id, purpose="duplicate").count() == 1
    page = client.post(ENTER, sent(row(0, id_number=number), row(1, id_number=number), {"0-reason": "刚搬来"}))
    assert Case.objects.filter(duplicate_reason="刚搬来").count() == 1
    assert "与上面某一行是同一人" in said(page)


def test_an_outflow_grid_asks_for_where_they_went(clerk):
    client = signed_in(user(YUJIANG))
    typed = row(0, registered_division="", inflow_date="", residence_division=CHANGAN, outflow_date="2026-10-1")
    answer = client.post(f"{ENTER}?direction=outflow", sent({k: v for k, v in typed.items() if v}))
    assert answer.status_code == 302, said(answer)
    assert Case.objects.get().direction == "outflow"


def test_a_double_click_files_each_row_once(clerk):
    client, form = signed_in(clerk), sent(row(0), row(1, name="孙艳"))
    answers = [client.post(ENTER, form) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Case.objects.count() == 2


def test_an_empty_grid_says_so_and_a_hundred_full_rows_are_taken(clerk):
    client = signed_in(clerk)
    assert "表格是空的" in said(client.post(ENTER, sent()))
    cells = {f"{key}-{column.name}": "" for key in range(entering.MOST) for column in entering._columns("inflow")}
    assert client.post(ENTER, sent(cells)).status_code == 200
    assert (
        client.post(
            ENTER, sent(*(row(key, name=f"赵{'一二三四五六七八九十'[key % 10]}") for key in range(100)))
        ).status_code
        == 302
    )
    assert Case.objects.count() == 100
