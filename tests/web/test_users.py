"""User administration, as an administrator sees it."""

import re
import uuid

import pytest

from padis.accounts.models import Role, User
from tests.web.conftest import PASSWORD, log_in, signed_in
from tests.world import GUANGFENG, YUJIANG, user

pytestmark = pytest.mark.django_db
NEW = {"unit": GUANGFENG, "role": "operator", "username": "liming", "display_name": "李明"}


def one_time_password(response) -> str:
    return re.search(r'one-time code">([^<]+)<', response.content.decode())[1]


def test_a_new_user_logs_in_with_the_password_shown_once(client, administrator):
    admin = signed_in(administrator)

    shown = admin.post("/users/new/", NEW)
    password = one_time_password(shown)

    made = User.objects.get(username="liming")
    assert password not in admin.get(f"/users/{made.pk}/").content.decode()
    assert log_in(client, "liming", password).status_code == 302


def test_a_double_click_creates_one_user_and_shows_no_error(administrator):
    admin, token = signed_in(administrator), str(uuid.uuid4())

    first = admin.post("/users/new/", {**NEW, "token": token})
    second = admin.post("/users/new/", {**NEW, "token": token})

    made = User.objects.get(username="liming")
    assert first.status_code == 200
    assert second["Location"] == f"/users/{made.pk}/"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"unit": YUJIANG}, "unit", "不在本单位管辖范围"),
        ({"unit": "999999999999"}, "unit", "请从列表中选择区划"),
        ({"unit": ""}, "unit", "请从列表中选择区划"),
        ({"username": ""}, "username", "必填"),
        ({"role": "supervisor"}, "role", "没有此角色"),
        ({"username": "a b"}, "username", "不含空格"),
        ({"display_name": "名" * 61}, "display_name", "60"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(administrator, change, field, sentence):
    response = signed_in(administrator).post("/users/new/", {**NEW, **change})

    assert response.status_code == 422
    assert sentence in str(response.context["form"].errors[field])
    assert 'value="liming"' in response.content.decode() or field == "username"
    assert not User.objects.filter(username="liming").exists()


def test_the_list_shows_the_tree_of_the_administrator_and_nobody_else(administrator):
    below, elsewhere = user(GUANGFENG), user(YUJIANG)

    page = signed_in(administrator).get("/users/").content.decode()

    assert below.display_name in page and elsewhere.display_name not in page


@pytest.mark.parametrize(
    ("query", "found"), [("q=五都", True), ("q=361103101", True), ("role=supervisor", False), ("state=shut", False)]
)
def test_the_filters_stand_in_the_address(administrator, query, found):
    below = user(GUANGFENG)

    page = signed_in(administrator).get(f"/users/?{query}").content.decode()

    assert (f">{below.display_name}<" in page) == found


@pytest.mark.parametrize("query", ["sort=nothing", "page=99", "page=x", "role=king", "sort=-name"])
def test_nonsense_in_the_address_shows_the_list_all_the_same(administrator, query):
    assert signed_in(administrator).get(f"/users/?{query}").status_code == 200


def test_the_list_costs_the_same_queries_for_one_row_and_for_twenty(administrator, django_assert_num_queries):
    admin = signed_in(administrator)

    for rows in (1, 20):
        for _ in range(rows):
            user(GUANGFENG)
        with django_assert_num_queries(6):  # session, user, count, rows, locks, the menu's counts
            admin.get("/users/")


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "reset-password", "remove-second-factor"])
def test_no_act_reaches_an_account_elsewhere_or_ones_own(administrator, act):
    admin = signed_in(administrator)

    assert admin.post(f"/users/{user(YUJIANG).pk}/{act}/").status_code == 404
    assert admin.post(f"/users/{administrator.pk}/{act}/").status_code == 403


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "reset-password", "remove-second-factor"])
def test_an_act_is_never_done_by_a_link(administrator, act):
    assert signed_in(administrator).get(f"/users/{user(GUANGFENG).pk}/{act}/").status_code == 405


def test_shutting_an_account_says_so_and_leaves_its_trail(administrator):
    somebody, admin = user(GUANGFENG), signed_in(administrator)

    page = admin.post(f"/users/{somebody.pk}/disable/", follow=True).content.decode()

    assert f"{somebody.display_name} 的账号已停用" in page
    assert administrator.display_name in page.split("操作记录")[1]


def test_a_reset_ends_the_sessions_of_the_account(administrator, operator):
    session = signed_in(operator)
    assert session.get("/units/").status_code == 200

    password = one_time_password(signed_in(administrator).post(f"/users/{operator.pk}/reset-password/"))

    assert session.get("/units/").status_code == 302
    operator.refresh_from_db()
    assert operator.check_password(password) and not operator.check_password(PASSWORD)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
def test_nobody_else_sees_user_administration(role):
    somebody = signed_in(user(GUANGFENG if role == Role.OPERATOR else "361103000000", role))

    assert somebody.get("/users/").status_code == 403
    assert "用户管理" not in somebody.get("/units/").content.decode()
