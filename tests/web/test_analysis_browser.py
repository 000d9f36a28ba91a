"""Statistics in a real browser: from the flows of a province down to its units, and a table of one's own, charts drawn."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from padis.accounts.models import Role
from padis.analysis.counting import count_all
from tests.analysis.cases import lay
from tests.world import SHIYAN, YIWU, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]
GUANGDONG = "440000000000"
DRAWN = "figure[data-chart] svg"


def test_a_province_finds_out_who_comes_from_where(new_page: Any):
    """The menu, a partner province, a unit; then a cross table whose rows are changed without losing the rest."""
    lay(60, marital_status="10")
    lay(60, unit=SHIYAN)
    lay(40, unit=SHIYAN, registered_division=YIWU)
    count_all(now=timezone.now())
    page = new_page(user=user(GUANGDONG, Role.SUPERVISOR))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto("/")

    page.get_by_role("link", name="统计分析").first.click()
    expect(page.locator("#figures tfoot")).to_contain_text("160")
    expect(page.locator(DRAWN)).to_be_visible()
    page.get_by_role("link", name="江西省").click()
    expect(page.locator("#figures tbody tr")).to_have_count(2)
    page.get_by_role("link", name="自定义统计").click()

    page.select_option("select[name=columns]", "partner")
    expect(page.locator("#figures thead")).to_contain_text("浙江省")
    page.select_option("select[name=figure]", "row")
    expect(page.locator("#figures tbody")).to_contain_text("75.0%")
    expect(page.locator(DRAWN)).to_be_visible()
    assert "figure=row" in page.url and "columns=partner" in page.url

    page.select_option("select[name=columns]", "age")
    expect(page.get_by_role("alert")).to_contain_text("行和列相同")
