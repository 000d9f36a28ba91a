"""The pages of an import into the register: columns, dry run, contradictions decided, rows that come back."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from padis.privacy.models import AccessLog, Purpose
from padis.register import actions as register
from padis.register.imports import actions
from padis.register.models import RegisterImport, RegisterPerson
from padis.register.projection import facts_of
from tests.intake.tables import person, workbook
from tests.register.tables import checked
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, SHIYAN, facts, user

pytestmark = pytest.mark.django_db


def test_a_table_is_checked_decided_and_recorded(monkeypatch):
    """Bring, confirm the columns, decide what contradicts, record; a stranger sees nothing of it."""
    clerk = user(CHANGAN)
    client = signed_in(clerk)
    held = register.record(by=clerk, facts=facts(), now=NOON)
    number = facts_of(held)["id_number"]
    table = workbook(person(身份证号=number, 姓名="王小芬"), person(姓名="李静"), person(婚姻状况="不清楚"))
    page = client.post("/local/import/", {"file": SimpleUploadedFile("名单.xlsx", table)}, follow=True)
    assert "户籍地区划" in page.content.decode()
    one = RegisterImport.objects.get()
    address = f"/local/import/{one.id}/"
    given = {f"column-{place}": target for place, target in enumerate(one.targets)}
    page = client.post(f"{address}columns/", given, follow=True).content.decode()
    assert "every 1s" in page and "正在逐行检查" in page
    actions.carry_on(one.key)
    page = client.get(address).content.decode()
    assert "王小芬" in page and "王小芳" in page and "待决定 1 行" in page and RegisterPerson.objects.count() == 1
    assert AccessLog.objects.filter(case_id=held.id, purpose=Purpose.REGISTER).exists()
    client.post(f"{address}2/decide/", {"taken": ["name"]})
    client.post(f"{address}start/")
    actions.carry_on(one.key)
    assert sorted(RegisterPerson.objects.values_list("name", flat=True)) == ["李静", "王小芬"]
    mend = openpyxl.load_workbook(BytesIO(client.get(f"{address}mend/").content)).worksheets[0]
    assert mend.max_row == 2 and "不清楚" in [cell.value for cell in mend[2]]
    assert "已登记 2 行" in client.get(address).content.decode()
    again = client.post("/local/import/", {"file": SimpleUploadedFile("名单.xlsx", table)}, follow=True)
    assert "没有重复导入" in again.content.decode()
    assert signed_in(user(SHIYAN)).get(address).status_code == 404


def test_an_import_is_taken_back_by_one_press_and_may_be_brought_again():
    """The page shows the work, then what came of it; a second press is told that nothing is left to take back."""
    clerk = user(CHANGAN)
    client, table = signed_in(clerk), workbook(person(), person(姓名="李静"))
    one = checked(clerk, table, now=timezone.now())
    actions.start(key=one.key, by=clerk, now=timezone.now())
    actions.carry_on(one.key)
    address = f"/local/import/{one.id}/"
    assert "撤回本次导入" in client.get(address).content.decode()

    page = client.post(f"{address}take-back/", follow=True).content.decode()
    assert "正在撤回本次导入所登记的内容" in page and "every 1s" in page
    actions.carry_on(one.key)

    page = client.get(address).content.decode()
    assert "已撤回 2 行" in page and "撤回本次导入" not in page
    assert not RegisterPerson.objects.filter(state="present").exists()
    assert "当天" in client.post(f"{address}take-back/", follow=True).content.decode()
    client.post(f"{address}discard/")
    again = client.post("/local/import/", {"file": SimpleUploadedFile("名单.xlsx", table)}, follow=True)
    assert "没有重复导入" not in again.content.decode() and RegisterImport.objects.count() == 1
