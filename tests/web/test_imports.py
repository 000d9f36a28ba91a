"""The pages of an import: what is brought, what the columns are, what each row came to; and one look at a time."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from padis.accounts.models import User
from padis.cases.models import Case
from padis.intake import actions, queries
from padis.intake.frame.models import State
from padis.intake.models import Import
from padis.privacy.models import AccessLog, Purpose
from padis.web import uploads
from tests.intake.tables import checked, person, run, workbook
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, facts, filed, user

pytestmark = pytest.mark.django_db
PAGE = "/cases/import/"


@pytest.fixture
def client(clerk: User) -> Client:
    return signed_in(clerk)


def bring(client: Client, content: bytes, name: str = "名单.xlsx") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"direction": "inflow", "file": file}, follow=True)


def address(one: Import) -> str:
    return f"{PAGE}{one.id}/"


def carried_on() -> Import:
    one = Import.objects.get()
    actions.carry_on(one.key)
    return Import.objects.get()


def test_a_file_becomes_cases_in_three_steps(client):
    """Bring, confirm the columns, file: nothing is filed before the third."""
    page = bring(client, workbook(person(), person(婚姻状况="不清楚"))).content.decode()
    assert "户籍地区划" in page and "待确认各列" not in page
    one = Import.objects.get()
    given = {f"column-{place}": target for place, target in enumerate(one.targets)}
    page = client.post(f"{address(one)}columns/", {**given, "direction": "inflow"}, follow=True).content.decode()
    assert "every 1s" in page and "正在检查" in page
    carried_on()
    page = client.get(address(one)).content.decode()
    assert "1 行可以建档，1 行不能建档" in page and "不在可选范围内" in page and "every 1s" not in page
    assert not Case.objects.exists()
    client.post(f"{address(one)}start/")
    assert carried_on().state == State.DONE
    page = client.get(f"{address(one)}?show=filed").content.decode()
    assert Case.objects.get().number in page


def test_a_column_is_corrected_on_the_page(client):
    """A head that says nothing to us is mapped by hand."""
    bring(client, workbook(person(), head=("姓名", "号", "婚姻状况", "户籍地", "流入日期")))
    one = Import.objects.get()
    given = {f"column-{place}": target for place, target in enumerate(one.targets)}
    refused = client.post(f"{address(one)}columns/", {**given, "direction": "inflow"}, follow=True).content.decode()
    assert "缺少必填项对应的列：身份证号" in refused
    client.post(f"{address(one)}columns/", {**given, "column-1": "id_number", "direction": "inflow"})
    assert queries.counts_of(carried_on().key).ready == 1


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7", "不是 Excel"), (b"", "文件为空"), (workbook(), "没有可导入的数据行")]
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, content, words):
    answer = bring(client, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_the_same_file_leads_to_what_became_of_it(client, clerk):
    content = workbook(person())
    one = run(checked(clerk, content), clerk)
    answer = bring(client, content)
    assert answer.redirect_chain[-1][0] == address(one)
    assert "导入过" in answer.content.decode()
    assert Import.objects.count() == 1


def test_another_sheet_is_read_in_its_place(client):
    made = openpyxl.load_workbook(BytesIO(workbook(person())))
    made.active.title = "甲村"
    other = made.copy_worksheet(made.active)
    other.title = "乙村"
    other["A2"] = "李丽"
    buffer = BytesIO()
    made.save(buffer)
    page = bring(client, buffer.getvalue()).content.decode()
    assert "乙村" in page and "王小芳" in page
    one = Import.objects.get()
    page = client.post(f"{address(one)}sheet/", {"sheet": "乙村"}, follow=True).content.decode()
    assert "李丽" in page and "王小芳" not in page


def test_who_filed_her_is_one_look_that_is_logged(client, clerk):
    """The list names no unit of others; the look does, and the reason that follows lets the row be filed."""
    there = facts()
    filed(user(SHIYAN), **there | {"residence_division": SHIYAN})
    one = checked(clerk, workbook(person(身份证号=there["id_number"])))
    assert "石岩街道" not in client.get(address(one)).content.decode()
    looked = client.post(f"{address(one)}2/look/").content.decode()
    assert "石岩街道" in looked and "仍然建档" in looked
    logged = AccessLog.objects.filter(user=clerk).order_by("id").values_list("purpose", flat=True)
    assert list(logged) == [Purpose.FILING, Purpose.DUPLICATE]
    client.post(f"{address(one)}2/anyway/", {"reason": "十一月迁来"})
    client.post(f"{address(one)}start/")
    carried_on()
    assert Case.objects.get(unit=CHANGAN).duplicate_reason == "十一月迁来"


def test_what_cannot_be_done_now_is_said(client, clerk):
    """Two tabs, or a second click after the work is done."""
    one = run(checked(clerk, workbook(person())), clerk)
    for step in ("start", "stop", "back", "discard", "sheet", "columns"):
        answer = client.post(f"{address(one)}{step}/", follow=True)
        assert answer.status_code == 200, step
        assert "toast" in answer.content.decode(), step
    assert Case.objects.count() == 1


def test_a_page_costs_the_same_for_one_row_and_for_twenty(client, clerk):
    costs = []
    for rows in (1, 20):
        one = checked(
            clerk, workbook(*[person(姓名=f"王{'一二三四五六七八九十'[n % 10]}", 婚姻状况="x") for n in range(rows)])
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address(one))
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_imports_of_another_unit_are_not_there(clerk):
    one = checked(clerk, workbook(person()))
    stranger = signed_in(user(GUANGFENG))
    assert stranger.get(address(one)).status_code == 404
    assert "名单" not in stranger.get(PAGE).content.decode()


def test_no_file_is_taken_where_none_is_asked_for(client, monkeypatch):
    """What is sent elsewhere is read past: no page fills the memory for a form that has no file."""
    taken = []
    complete = uploads.ExpectedFiles.file_complete
    told = lambda self, size: taken.append(self.activated) or complete(self, size)  # noqa: E731
    monkeypatch.setattr(uploads.ExpectedFiles, "file_complete", told)
    client.post("/cases/find/", {"number": "x", "file": SimpleUploadedFile("x", b"x")})
    bring(client, workbook(person()))
    assert taken == [False, True]


def test_the_template_has_lists_to_pick_from(client):
    answer = client.get(f"{PAGE}template/")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert "姓名*" in heads and "户籍地区划*" in heads and "现居住地区划*" not in heads
    assert sheet["A2"].value.startswith("示例")
    assert any("未婚" in str(rule.formula1) for rule in sheet.data_validations.dataValidation)
