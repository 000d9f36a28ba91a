"""The pages of an import into the register: columns, dry run, contradictions decided, rows that come back."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from padis.privacy.models import AccessLog, Purpose
from padis.register import actions as register
from padis.register.imports import actions
from padis.register.models import RegisterImport, RegisterPerson
from padis.register.projection import facts_of
from tests.intake.tables import person, workbook
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
