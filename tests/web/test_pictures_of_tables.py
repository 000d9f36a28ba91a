"""The handbook's pictures of the tables: a county's and a province's, as they are after some weeks of work."""

import os
from pathlib import Path
from typing import Any

import pytest

from padis.accounts.models import Role, User
from padis.simulator import demo
from tests.web.picture_story import COUNTY, NOW, PROVINCE
from tests.web.png import photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLDER = os.environ.get("PADIS_PICTURES")


def test_tables_of_a_county_and_a_province(new_page, divisions_loaded, monkeypatch, settings):
    """A number leads to its list; the frozen month and the live one are one press apart; sorted by a press, by keyboard too."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(demo, "PER_DAY", 8)
    settings.DEMO, settings.SESSION_COOKIE_AGE = False, 100 * 365 * 24 * 60 * 60
    demo.fill(now=NOW, progress=lambda _said: None)
    county = new_page(user=supervisor(COUNTY))
    county.goto("/monitor/")
    county.get_by_role("link", name="表2").click()
    county.select_option("select[name=period]", "202611")
    county.wait_for_url("**period=202611**")
    county.locator("#head-receiver-due").press("Enter")
    county.locator("th[aria-sort=descending] #head-receiver-due").wait_for()
    picture(county, "table2")
    number = county.locator("tbody [data-number$='-receiver-due']").first
    expected = number.inner_text()
    number.click()
    county.get_by_text(f"共 {expected} 件").wait_for()

    province = new_page(user=supervisor(PROVINCE), color_scheme="dark")
    province.goto(f"/monitor/tables/t1/{PROVINCE}/?period=202611")
    province.locator("label[for=view-closed]").click()
    province.get_by_text("还没有结账").wait_for()
    province.locator("label[for=view-live]").click()
    province.locator("#table table.tables tbody tr").first.wait_for()
    picture(province, "table1-dark")


def supervisor(code: str) -> User:
    return User.objects.select_related("unit__division").get(unit_id=code, role=Role.SUPERVISOR)


def picture(page: Any, name: str) -> None:
    """Takes a picture, where pictures are asked for."""
    if FOLDER:
        page.wait_for_timeout(700)
        (Path(FOLDER) / f"{name}.png").write_bytes(photograph(page))
