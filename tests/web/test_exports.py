"""The lists as workbooks: what is shown, whose names, what is noted, and that each person in it is logged as read."""

from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from padis.privacy.models import AccessLog, Purpose
from padis.web import exporting
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def other():
    return user(YUJIANG)


def sheet(response):
    """(heads, rows as dicts, notes) of the workbook."""
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    book = load_workbook(BytesIO(response.content))
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    return heads, [dict(zip(heads, row, strict=True)) for row in rows], dict(book["说明"].iter_rows(values_only=True))


def test_the_register_as_shown(clerk, other):
    received = filed(clerk, at=timezone.now() - timedelta(days=3), name="欧阳静姝")
    sent = filed(other, name="李春燕", registered_division=CHANGAN, residence_division=YUJIANG)
    response = signed_in(other).get("/register/export/?sort=sent")
    _heads, rows, notes = sheet(response)

    by_number = {row["编号"]: row for row in rows}
    assert by_number.keys() == {received.number, sent.number}
    assert by_number[received.number]["姓名"] == "欧阳*姝"
    assert by_number[sent.number]["姓名"] == "李春燕"
    assert by_number[received.number]["方向"] != by_number[sent.number]["方向"]
    assert isinstance(by_number[received.number]["发送日期"], datetime)
    assert "长安镇" in by_number[received.number]["对方单位"]
    assert notes["单位"] == other.unit.division.full_name and notes["行数"] == "2" and notes["筛选"] == "无"
    assert other.username in notes["导出人"]
    assert quote("协查通报管理-") in response["Content-Disposition"]


def test_the_filters_and_the_person_narrow_it(clerk, other):
    filed(clerk, at=timezone.now())
    wanted = filed(clerk, at=timezone.now(), name="欧阳静姝")
    client = signed_in(other)
    address = client.post("/register/find/", {"who": "欧阳静姝", "role": "receiver"})["Location"]

    _heads, rows, notes = sheet(client.get(address.replace("/register/", "/register/export/")))

    assert [row["编号"] for row in rows] == [wanted.number]
    assert notes["筛选"] == "本单位收到·欧阳*姝"
    assert sheet(client.get("/register/export/?state=confirmed"))[1] == []


def test_ones_own_files_with_whole_names_and_masked_numbers(clerk, other):
    filed(clerk, name="=HYPERLINK", id_number="440583199002150021")
    _heads, rows, _notes = sheet(signed_in(clerk).get("/cases/export/"))

    assert rows[0]["姓名"] == "=HYPERLINK" and rows[0]["身份证号"] == "4405**********0021"
    assert sheet(signed_in(other).get("/cases/export/"))[1] == []


def test_each_person_in_it_is_logged_once(clerk, other):
    messages = [filed(clerk), filed(clerk)]
    signed_in(other).get("/register/export/")
    signed_in(clerk).get("/cases/export/")
    logged = AccessLog.objects.filter(note="导出为表格").values_list("unit", "case_id", "purpose")

    assert sorted(logged) == sorted(
        (unit, message.case_id, purpose)
        for message in messages
        for unit, purpose in ((YUJIANG, Purpose.HANDLING), (CHANGAN, Purpose.MAINTAINING))
    )
    signed_in(user(GUANGFENG)).get("/register/export/")
    assert not AccessLog.objects.filter(unit=GUANGFENG).exists()


def test_it_stops_at_the_cap_and_says_so(clerk, monkeypatch):
    monkeypatch.setattr(exporting, "MOST", 3)
    monkeypatch.setattr(exporting, "TOGETHER", 2)
    for _ in range(5):
        filed(clerk)
    _heads, rows, notes = sheet(signed_in(clerk).get("/cases/export/"))

    assert len(rows) == 3 and "共 5 行" in notes["行数"] and "前 3 行" in notes["行数"]


@pytest.mark.parametrize("path", ["/register/export/", "/cases/export/"])
def test_an_export_costs_the_same_for_one_row_and_for_twenty(clerk, path):
    client, costs = signed_in(clerk), []
    for several in (1, 19):
        for _ in range(several):
            filed(clerk)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        costs.append(len(asked))

    assert costs[0] == costs[1]
