"""Filing by keyboard, and a county that watches its counters move, in a real browser."""

import re
import time
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import Message
from tests.web.conftest import PASSWORD, with_password
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, filed, id_number, later, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]

NUMBER = id_number("360603", date(1996, 5, 7), 51)
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
COUNTY = "360603000000"
TWO_SECONDS = 2.0


def type_a_case(page: Any, *, name: str = "古丽娜扎尔·买买提") -> None:
    """From the number to the marital status with the keyboard alone, as a clerk would."""
    press = page.keyboard.press
    page.wait_for_selector("#id_id_number:focus")
    page.keyboard.type(NUMBER, delay=5)
    expect(page.locator("#id_birth_date")).to_have_value("1996-05-07")
    assert page.input_value("#id_sex") == "2"
    for _field in ("no_number_reason", "id_document_type", "name"):
        press("Tab")
    page.keyboard.type(name)
    page.focus("#id_registered_division_search")
    page.keyboard.type("余江 锦江", delay=15)
    page.wait_for_selector("#id_registered_division_list [role=option][aria-selected=true]")
    press("Enter")
    expect(page.locator("#id_registered_division")).to_have_value(YUJIANG)
    page.focus("#id_inflow_date")
    page.keyboard.type("20261101")
    press("Tab")
    assert page.input_value("#id_inflow_date") == "2026-11-01"
    page.select_option("#id_marital_status", "21")


def test_a_township_files_with_the_keyboard_and_sees_a_second_try(new_page):
    """The number fills sex and birth date; Enter saves; the second try is stopped before it is typed."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/new/")
    type_a_case(page)
    page.focus("#id_name")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/441900119-2026-000001/")
    assert "古丽娜扎尔·买买提" in page.text_content("h1")
    assert "等待 锦江镇" in page.text_content("main")

    page.goto("/cases/new/")
    page.keyboard.type(NUMBER, delay=5)
    known = page.wait_for_selector(".check-known")
    assert "身份证号相同" in known.text_content()
    page.click(".check-known a")
    page.wait_for_url("**/cases/441900119-2026-000001/")


def test_ctrl_enter_files_and_goes_on_to_the_next(new_page):
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/new/")
    type_a_case(page)
    page.fill("#id_residence_address", "振安路8号")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/cases/new/?direction=inflow&like=*")
    assert page.input_value("#id_id_number") == page.input_value("#id_name") == ""
    assert page.input_value("#id_residence_address") == "振安路8号"
    assert page.input_value("#id_registered_division") == YUJIANG
    assert page.locator("[data-kept-note]").count() == 0


def test_a_refused_form_shows_its_first_error_and_keeps_the_rest(new_page):
    """Folded groups with what was typed are open again."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/new/")
    page.fill("#id_id_number", NUMBER)
    page.click("summary:has-text('子女')")
    page.fill("#id_children-0-birth_date", "2020-01-05")
    page.click("[data-add-line]")
    page.fill("#id_children-1-birth_date", "2023-02-06")
    page.click("button[value=view]")
    page.wait_for_selector(".field-errors")
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert page.is_visible("#id_children-1-birth_date")
    assert page.input_value("#id_children-1-birth_date") == "2023-02-06"
    assert not page.is_visible("#id_children-2-birth_date")


def test_a_session_that_ended_loses_nothing(new_page):
    """What was typed is back after the log-in, in folded groups too, and is checked again."""
    clerk = with_password(user(CHANGAN))
    page = new_page(user=clerk)
    page.goto("/cases/new/")
    type_a_case(page)
    page.click("summary:has-text('子女')")
    page.fill("#id_children-0-birth_date", "2020-01-05")
    page.click("[data-add-line]")
    page.fill("#id_children-1-birth_date", "2023-02-06")
    page.wait_for_timeout(400)
    Session.objects.all().delete()
    page.click("button[value=view]")
    page.wait_for_url("**/account/login/**")
    page.fill("#id_login", clerk.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/")
    page.wait_for_selector("[data-kept-note]")
    assert page.input_value("#id_name") == "古丽娜扎尔·买买提"
    assert page.input_value("#id_registered_division") == YUJIANG
    page.wait_for_selector("#id_children-1-birth_date:visible")
    page.wait_for_selector(".five-checks")
    page.click("button[value=view]")
    page.wait_for_url("**/cases/441900119-2026-*/")
    assert len(Case.objects.get().health["children"]) == 2


def test_a_county_watches_its_counters_move(new_page):
    """Filed in Guangdong, answered in Jiangxi: the county's open page shows both within two seconds."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    page = new_page(user=user(COUNTY, Role.SUPERVISOR))
    page.goto("/")
    page.wait_for_url("**/monitor/")
    page.wait_for_selector("html[data-live=live]")
    page.click("#head-place a, #head-place")
    page.wait_for_url("**sort=place**")
    page.evaluate("scrollTo(0, 40)")

    message = filed(clerk, at=timezone.now())
    assert seconds_until(page, "[data-number=receiver-open]", "1") < TWO_SECONDS
    assert page.locator("[data-number=receiver-open].moved").count() == 1
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=timezone.now())
    assert seconds_until(page, "[data-number=receiver-open]", "0") < TWO_SECONDS

    assert "sort=place" in page.url and page.evaluate("scrollY") > 0
    assert page.get_attribute("th:has(#head-place)", "aria-sort") == "ascending"
    assert page.locator("[data-chart] svg path").count() > 5


def seconds_until(page: Any, selector: str, text: str) -> float:
    """From the moment of the call until the page shows the text."""
    begun = time.monotonic()
    expect(page.locator(selector)).to_have_text(text)
    return time.monotonic() - begun


def test_a_county_goes_down_and_up_with_the_keyboard(new_page):
    page = new_page(user=user("360600000000", Role.SUPERVISOR))
    page.goto("/monitor/?sort=place")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/monitor/360602000000/**")
    assert "鹰潭市" in page.text_content(".trail")
    page.click(".trail a")
    page.wait_for_url(re.compile(r"/monitor/\?"))
    assert "鹰潭市" in page.text_content("h1")


PAGES = [
    "/cases/",
    "/cases/?state=deleted",
    "/cases/new/",
    "/cases/new/?direction=outflow",
    "/monitor/",
    "{case}",
    "{case}edit/",
    "{case}end/?how=close",
]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(new_page, size, scheme):
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, id_number="362226199003055021", children=[{"birth_date": "2020-01-05"}])
    actions.answer(
        key=message.key, by=other, finding="corrected", corrections={"marital_status": "22"}, note="", now=later(1)
    )
    case = Message.objects.get().number.rpartition("-")[0]
    page = new_page(user=clerk, viewport=size, color_scheme=scheme)

    found = {}
    for path in PAGES:
        page.goto(path.format(case=f"/cases/{case}/"))
        if path.startswith("/cases/new/"):
            page.fill("#id_id_number", "362226199003055021")
            page.wait_for_selector(".check-known, .five-checks")
        found[path] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than the window"
    assert not {path: barriers for path, barriers in found.items() if barriers}
