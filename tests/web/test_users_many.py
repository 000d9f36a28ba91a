"""Many accounts at once: created from a workbook, moved, shut, reset and handed out, as an administrator does it."""

import base64
import json
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from padis.accounts.models import AccountEvent, Role, User
from padis.shared.tables.writing import Column, Sheet, workbook
from tests.web.conftest import COUNTY, log_in, signed_in, with_password
from tests.world import GUANGFENG, YUJIANG, user

pytestmark = pytest.mark.django_db
HEAD = ("单位代码或名称", "角色", "用户名", "姓名")


def file_of(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    content = workbook(Sheet("用户", [Column(label) for label in HEAD], rows))
    return SimpleUploadedFile("users.xlsx", content)


def checked(admin, *rows):
    return admin.post("/users/batch/", {"file": file_of(*rows)})


def lines_of(page) -> str:
    return page.context["lines"]


def handed_out(page):
    """The workbook that the page holds."""
    data = re.search(r'href="data:[^;]+;base64,([^"]+)"', page.content.decode())[1]
    return load_workbook(BytesIO(base64.b64decode(data)))


def test_good_rows_become_accounts_and_a_wrong_one_comes_back(client, administrator):
    admin = signed_in(administrator)
    page = checked(
        admin, (GUANGFENG, "", "", "李明"), ("五都镇", "经办员", "wang.fang", "王芳"), (YUJIANG, "", "", "外人")
    )
    assert (page.context["good"], page.context["wrong"]) == (2, 1)
    assert "不在本单位管辖范围" in page.content.decode()
    assert not User.objects.filter(unit_id=GUANGFENG).exists(), "a look creates nothing"

    done = admin.post("/users/batch/create/", {"lines": lines_of(page)})

    book = handed_out(done)
    rows = list(book["一次性密码"].iter_rows(min_row=2, values_only=True))
    assert {row[4] for row in rows} == {"361103101-01", "wang.fang"}
    assert [row[3:] for row in book["未创建"].iter_rows(min_row=2, values_only=True)] == [
        ("外人", "该单位不在本单位管辖范围内。")
    ]
    name, password = rows[0][4:6]
    made = User.objects.get(username=name)
    assert password not in made.password and made.must_change_password
    answer = log_in(client, name, password, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/password/")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "", "", "李明"), "单位"),
        (("不存在镇", "", "", "李明"), "没有"),
        ((GUANGFENG, "监管员", "", "李明"), "没有此角色"),
        ((GUANGFENG, "站长", "", "李明"), "没有这种角色"),
        ((COUNTY, "管理员", "", "李明"), "由上级单位创建"),
        ((GUANGFENG, "", "a b", "李明"), "不含空格"),
        ((GUANGFENG, "", "TAKEN", "李明"), "已被使用"),
        ((GUANGFENG, "", "", ""), "姓名"),
        ((GUANGFENG, "", "", "名" * 61), "60"),
    ],
)
def test_each_wrong_row_says_why_and_creates_nothing(administrator, row, sentence):
    with_password(user(GUANGFENG), username="taken")
    admin = signed_in(administrator)

    page = checked(admin, row)

    assert sentence in page.content.decode().split("<tbody>")[1]
    admin.post("/users/batch/create/", {"lines": lines_of(page)})
    assert User.objects.count() == 2


def test_the_same_user_name_twice_in_a_table_is_used_once(administrator):
    page = checked(signed_in(administrator), (GUANGFENG, "", "Same", "甲"), (GUANGFENG, "", "same", "乙"))

    assert (page.context["good"], page.context["wrong"]) == (1, 1)


@pytest.mark.parametrize(
    "lines", ["", "nonsense", "{}", "[[1]]", '[["x", 1, 2, 3, 4]]', json.dumps([[1, "\x00", "", "", "x"]])]
)
def test_rows_that_were_tampered_with_create_nothing(administrator, lines):
    answer = signed_in(administrator).post("/users/batch/create/", {"lines": lines})

    assert answer.status_code == 302 and User.objects.count() == 1


def test_what_is_no_table_is_said_at_the_field(administrator):
    admin = signed_in(administrator)

    for content in (b"", b"%PDF-1.4", "甲,乙\n1,2\n".encode(), "单位,姓名\n".encode()):
        page = admin.post("/users/batch/", {"file": SimpleUploadedFile("x.csv", content)})
        assert page.status_code == 422 and page.context["form"].errors["file"]


def test_a_batch_costs_the_same_queries_for_one_row_and_for_twenty(administrator, django_assert_max_num_queries):
    from padis.accounts.batches import Line, check

    for rows in (1, 20):
        with django_assert_max_num_queries(5):
            check([Line(n, GUANGFENG, "", f"name{n}" if n % 2 else "", "甲") for n in range(rows)], by=administrator)


def test_the_template_reads_back_and_the_export_shows_the_list(administrator):
    below, beside = user(GUANGFENG), user(YUJIANG)
    admin = signed_in(administrator)

    book = load_workbook(BytesIO(admin.get("/users/batch/template/").content))
    assert [cell.value for cell in book.worksheets[0][1]] == list(HEAD)

    listed = load_workbook(BytesIO(admin.get("/users/export/?role=operator").content)).worksheets[0]
    names = [row[1] for row in listed.iter_rows(min_row=2, values_only=True)]
    assert names == [below.username] and beside.username not in names


def test_a_move_ends_the_sessions_and_keeps_the_trail(administrator, operator):
    session, other = signed_in(operator), "361103102000"
    assert session.get("/units/").status_code == 200

    page = signed_in(administrator).post(
        f"/users/{operator.pk}/move/", {"unit": other, "role": "operator"}, follow=True
    )

    operator.refresh_from_db()
    assert operator.unit_id == other and session.get("/units/").status_code == 302
    event = AccountEvent.objects.get(user=operator, what="moved")
    assert (event.from_unit, event.to_unit, event.by) == (GUANGFENG, other, administrator)
    assert "五都镇 →" in page.content.decode()


@pytest.mark.parametrize(
    ("unit", "role", "field"),
    [
        (YUJIANG, "operator", "unit"),
        (GUANGFENG, "supervisor", "role"),
        (COUNTY, "operator", "role"),
        (GUANGFENG, "operator", "unit"),
    ],
)
def test_nobody_is_moved_out_of_the_tree_or_into_a_role_that_is_not_there(administrator, operator, unit, role, field):
    page = signed_in(administrator).post(f"/users/{operator.pk}/move/", {"unit": unit, "role": role})

    assert page.status_code == 422 and page.context["form"].errors[field]
    operator.refresh_from_db()
    assert (operator.unit_id, operator.role) == (GUANGFENG, Role.OPERATOR)


def test_many_are_shut_opened_and_reset_at_once(client, administrator):
    people, admin = [user(GUANGFENG) for _ in range(3)], signed_in(administrator)
    ticked = {"user": [person.pk for person in people], "filters": "role=operator"}

    assert "停用 3 个账号" in admin.post("/users/many/", {**ticked, "act": "disable"}, follow=True).content.decode()
    assert not User.objects.filter(unit_id=GUANGFENG, is_active=True).exists()
    assert admin.post("/users/many/", {**ticked, "act": "enable"})["Location"] == "/users/?role=operator"
    rows = handed_out(admin.post("/users/many/", {**ticked, "act": "reset"})).worksheets[0]
    name, password = list(rows.iter_rows(min_row=2, values_only=True))[2][4:6]
    assert log_in(client, name, password).status_code == 302
    assert AccountEvent.objects.filter(user=people[0]).count() == 3


def test_one_out_of_reach_is_not_touched_and_ones_own_account_stops_all(administrator):
    stranger, mine = user(YUJIANG), user(GUANGFENG)
    admin = signed_in(administrator)

    admin.post("/users/many/", {"user": [stranger.pk], "act": "disable"})
    answer = admin.post("/users/many/", {"user": [mine.pk, administrator.pk], "act": "disable"})

    assert answer.status_code == 403
    assert User.objects.filter(is_active=True).count() == 3


@pytest.mark.parametrize(
    ("query", "found"), [("level=4", True), ("level=3", False), ("state=never", True), ("state=locked", False)]
)
def test_the_list_is_narrowed_by_level_and_log_in(administrator, query, found):
    below = user(GUANGFENG)

    page = signed_in(administrator).get(f"/users/?{query}").content.decode()

    assert (f">{below.display_name}<" in page) == found
