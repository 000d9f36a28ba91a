"""The nation's administrator sets a limit and an age in a browser, sees what that would change, and takes one back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.deadlines import queries
from padis.deadlines.models import Limit, Parameter
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.shared.time import beijing_date
from tests.web.conftest import with_password
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]


@pytest.fixture
def admin(transactional_db):
    """The tables of limits outlive a test, so what was set goes again."""
    yield with_password(user(NATION, Role.ADMINISTRATOR))
    for model in (Limit, Parameter):
        model.objects.filter(set_at__isnull=False).delete()


def given(page, value, source):
    page.fill("#id_value", value)
    page.fill("#id_source", source)
    page.get_by_role("button", name="预览影响").click()
    page.locator("#effect").wait_for()


def test_a_limit_is_set_after_its_effect_was_seen_and_withdrawn(new_page, admin):
    first, _last = queries.span_of(f"{beijing_date(timezone.now()):%Y%m}")
    asked = timezone.now() - timedelta(days=(beijing_date(timezone.now()) - first).days + 35)
    message = filed(user(CHANGAN), at=asked)
    late = asked + timedelta(days=20)
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=late)
    page = new_page(user=admin)
    page.goto("/parameters/")
    page.get_by_role("link", name="协查 · 反馈（一般）").click()
    given(page, "15", "国家人口计生委 2026 年 12 号文")
    effect = page.locator("#effect").inner_text()
    assert "现行：30 天" in effect and "新值：15 天" in effect
    page.get_by_role("button", name="保存", exact=True).click()

    page.get_by_text("已保存，自").wait_for()
    assert "国家人口计生委 2026 年 12 号文" in page.locator("#history").inner_text()
    page.locator("#history").get_by_role("button", name="撤回").click()
    page.locator("#confirm-dialog").get_by_role("button", name="确定").click()
    page.get_by_text("已撤回，历史中保留。").first.wait_for()
    assert page.locator("#history s").inner_text() == "15 天"


def test_the_age_is_changed(new_page, admin):
    filed(user(CHANGAN), at=timezone.now(), birth_date="1986-05-01", id_number=None)
    page = new_page(user=admin)
    page.goto("/parameters/age_max/")
    given(page, "30", "试点方案")

    rows = [row.split() for row in page.locator("#effect tbody tr").all_inner_texts()]
    assert [row[-2:] for row in rows] == [["1", "0"], ["0", "1"]]
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存，自").wait_for()
    page.goto("/parameters/")
    page.locator("tr", has_text="年龄上限").get_by_text("30 周岁").wait_for()
