"""The monthly bulletin in a real browser: a province publishes it, a township reads it and goes on to its overdue items."""

import re

import pytest
from playwright.sync_api import expect

from tests.bulletins.months import JIANGXI, MONTH, NOW, YUJIANG_COUNTY, published, supervisor, two_months
from tests.web.test_barriers_browser import DESK, PHONE, violations
from tests.world import YUJIANG, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]
ADDRESS = f"/bulletins/{JIANGXI}/{MONTH}/1/"


@pytest.fixture(autouse=True)
def months(transactional_db, monkeypatch):
    two_months()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_province_publishes_and_a_township_reads(new_page):
    province = new_page(user=supervisor(JIANGXI))
    province.goto("/monitor/")
    province.locator("#menu").get_by_text("月通报").click()
    province.get_by_role("link", name="2026年11月").first.click()
    expect(province.locator("#targets")).to_contain_text("未达到")
    assert not violations(province)
    province.get_by_label("编者按").fill("请各地查找差距。")
    province.locator("main button[type=submit]").last.press("Enter")
    province.wait_for_url(f"**{ADDRESS}")
    expect(province.locator(".bulletin-head")).to_contain_text("请各地查找差距。")
    expect(province.locator("h1")).to_contain_text("江西省2026年11月流动人口信息交换月通报")

    township = new_page(user=user(YUJIANG))
    township.goto("/bulletins/")
    township.keyboard.press("j")
    township.keyboard.press("Enter")
    township.wait_for_url(f"**{ADDRESS}")
    expect(township.locator("#own")).to_contain_text("锦江镇")
    expect(township.locator(".own-line").first).to_contain_text("鹰潭市")
    township.get_by_role("link", name="本单位逾期事项").click()
    township.wait_for_url(re.compile(r"/todo/\?due=overdue"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bulletin_with_figures_has_no_barrier(new_page, size, scheme):
    published(supervisor(JIANGXI))
    published(supervisor(JIANGXI), reason="更正")
    reads, publishes = (
        new_page(user=somebody, viewport=size, color_scheme=scheme)
        for somebody in (supervisor(YUJIANG_COUNTY), supervisor(JIANGXI))
    )
    for page, address in ((reads, ADDRESS), (publishes, "/bulletins/"), (publishes, f"/bulletins/new/?month={MONTH}")):
        page.goto(address)
        assert not violations(page), address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
