"""The administrator's batch of users in a browser: a workbook with a faulty row, and the first log-in that follows."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from padis.accounts.models import Role
from padis.shared.tables.writing import Column, Sheet, workbook
from tests.web.conftest import COUNTY, with_password
from tests.world import GUANGFENG, YUJIANG, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
HEAD = [Column(label) for label in ("单位代码或名称", "角色", "用户名", "姓名")]


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    rows = [(GUANGFENG, "经办员", "", "李明"), ("洋口镇", "", "wang.fang", "王芳"), (YUJIANG, "", "", "外人")]
    path = tmp_path / "用户.xlsx"
    path.write_bytes(workbook(Sheet("用户", HEAD, rows)))
    return path


def test_a_batch_with_a_faulty_row_and_the_first_log_in(new_page, transactional_db, upload, tmp_path):
    page = new_page(user=with_password(user(COUNTY, Role.ADMINISTRATOR)))
    page.goto("/users/")
    page.get_by_role("link", name="批量新建").click()
    page.set_input_files("#id_file", upload)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_text("该单位不在本单位管辖范围内。").wait_for()
    page.get_by_role("button", name="创建 2 个账号").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="保存表格").click()
    download.value.save_as(tmp_path / "passwords.xlsx")

    book = load_workbook(tmp_path / "passwords.xlsx")
    assert book["未创建"]["E2"].value == "该单位不在本单位管辖范围内。"
    username, password = (book["一次性密码"].cell(2, column).value for column in (5, 6))
    clerk = new_page()
    clerk.goto("/account/login/")
    clerk.fill("[name=login]", username)
    clerk.fill("[name=password]", password)
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/account/password/**")


def test_many_are_shut_after_a_question(new_page, transactional_db):
    page = new_page(user=with_password(user(COUNTY, Role.ADMINISTRATOR)))
    people = [user(GUANGFENG) for _ in range(2)]
    page.goto("/users/")
    button = page.get_by_role("button", name="停用")
    assert button.is_disabled()
    page.check("[data-select-all]")
    button.click()
    page.locator("#confirm-dialog").get_by_role("button", name="确定").click()

    page.get_by_text("已停用 2 个账号。").wait_for()
    for person in people:
        person.refresh_from_db()
        assert not person.is_active
