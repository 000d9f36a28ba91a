"""The live figures in a real browser: they move at every level, and nobody loses where he is; corridors; the wall."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from padis.accounts.models import Role
from padis.divisions.models import NATION
from padis.exchange import actions
from tests.live.acts import pulse
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]

COUNTY, CITY, PROVINCE = "360603000000", "360600000000", "360000000000"
NOW = timezone.now()
DRAWN = "figure[data-chart] svg"
COUNT_PARTS = """
const add = EventSource.prototype.addEventListener;
EventSource.prototype.addEventListener = function (name, hear) {
  add.call(this, name, (event) => {
    hear(event);
    if (name === "part") document.documentElement.dataset.parts = Number(document.documentElement.dataset.parts ?? 0) + 1;
  });
};
"""
expect.set_options(timeout=15_000)  # as every page of the tests: a busy machine is no fault of the page


@pytest.fixture
def clerk(transactional_db: None) -> Any:
    return user(CHANGAN)


def opened(new_page: Any, code: str, path: str = "/monitor/", **options: Any) -> Page:
    """The page of the supervisor of a unit, listening; whatever the console complains of fails the test.

    How many parts its streams have brought stands in an attribute of its first element.
    """
    page = new_page(user=user(code, Role.SUPERVISOR), **options)
    page.add_init_script(COUNT_PARTS)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda said: said.type == "error" and "Content Security" in said.text and pytest.fail(said.text))
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    return page


def test_an_act_moves_every_level_and_nobody_loses_his_place(new_page, clerk):
    """From the commit to the pixel, without a reload; the order, the focus and what is folded open stay."""
    filed(clerk, at=NOW - timedelta(days=10))
    pages = {code: opened(new_page, code) for code in (COUNTY, CITY, PROVINCE, NATION)}
    county = pages[COUNTY]
    county.locator("#head-place").click()
    expect(county).to_have_url(re.compile(r"sort=place"))
    county.locator("#course-table summary").click()
    county.locator(f"#line-{YUJIANG}").focus()

    filed(clerk, at=NOW)

    for page in pages.values():
        tile = page.locator("[data-number='receiver-open']")
        expect(tile).to_have_text("2")
        expect(tile).to_have_attribute("data-moved", "up")
        expect(page.locator(DRAWN).first).to_be_visible()
    expect(county).to_have_url(re.compile(r"sort=place"))
    expect(county.locator("#course-table")).to_have_attribute("open", "")
    expect(county.locator(f"#line-{YUJIANG}")).to_be_focused()
    assert county.locator("#ages tbody td").all_inner_texts() == ["1", "1", "0", "0"]
    assert county.locator("figure[data-of=ages] svg text").filter(has_text=re.compile("^1$")).count() >= 2


def test_an_update_that_is_lost_comes_by_itself(new_page, clerk):
    """The stream breaks before the part arrives: the page says so, shows no error, and catches up."""
    page = opened(new_page, COUNTY)
    page.route("**/live/**", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('online'))")  # opens the stream anew
    expect(page.locator("[data-live-status]")).to_have_text("正在重连")
    filed(clerk, at=NOW)

    page.unroute_all()

    expect(page.locator("[data-number='receiver-open']")).to_have_text("1")
    expect(page.locator("[data-live-status]")).to_have_text("实时")
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_what_the_stream_cannot_bring_the_page_fetches_and_tries_again(new_page, clerk):
    page = opened(new_page, COUNTY)
    page.route("**/live/**", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('online'))")
    page.route(lambda url: url.endswith("/monitor/"), lambda route: route.abort())
    filed(clerk, at=NOW)
    page.evaluate("document.getElementById('counters').dispatchEvent(new CustomEvent('padis:stale'))")
    expect(page.locator("[data-live-status]")).to_have_text("正在重连")
    expect(page.locator("[data-toast]")).to_have_count(0)

    page.unroute_all()

    expect(page.locator("[data-number='receiver-open']")).to_have_text("1")


def test_what_comes_while_another_order_is_asked_for_takes_nothing_away(new_page, clerk):
    """A part arrives between a click and its answer: the click wins, and the figures go on moving in the new order."""
    page = opened(new_page, COUNTY)
    held: list[Any] = []
    page.route(lambda url: "sort=place" in url and "/live/" not in url, lambda route: held.append(route))
    page.locator("#head-place").click()
    filed(clerk, at=NOW)
    expect(page.locator("html")).to_have_attribute("data-parts", "1")
    assert page.locator("[data-number='receiver-open']").inner_text() == "0"

    held[0].continue_()

    expect(page.locator("th[aria-sort=ascending] #head-place")).to_be_visible()
    filed(clerk, at=NOW)
    expect(page.locator("[data-number='receiver-open']")).to_have_text("2")
    expect(page.locator("th[aria-sort=ascending] #head-place")).to_be_visible()


def test_corridors_lead_from_provinces_to_counties_and_draw_what_they_say(new_page, clerk):
    message = filed(clerk, at=NOW - timedelta(days=9))
    filed(clerk, at=NOW - timedelta(days=9), registered_division=GUANGFENG)
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=NOW)
    page = new_page(user=user(PROVINCE, Role.SUPERVISOR))
    page.goto("/corridors/?span=12&shown=number")

    assert page.locator("#matrix tbody td").all_inner_texts() == ["1"]  # 上饶 has answered nothing
    expect(page.locator(".matrix-left-out")).to_have_text("没有数字的 10 行、30 列未列出。")
    expect(page.locator("figure[data-of=matrix] svg text").filter(has_text=re.compile("^1$")).first).to_be_visible()
    page.locator("#largest tbody a").first.click()  # 鹰潭 with 广东
    page.locator("#largest tbody a").first.click()  # 余江区 with 东莞, a city without counties
    expect(page.locator("h1")).to_contain_text("余江区")
    expect(page.locator(".corridors-other strong")).to_have_text("东莞市")
    assert page.locator("#largest tbody tr").all_inner_texts() == ["余江区\t东莞市\t1\t9\t100.0%"]
    expect(page.locator("figure[data-of=largest] svg")).to_be_visible()


def test_corridors_move_by_themselves_and_what_is_open_stays_open(new_page, clerk):
    """A second answer moves the nation's matrix and its tile without a reload."""
    messages = [filed(clerk, at=NOW - timedelta(days=9)) for _each in range(2)]
    actions.answer(key=messages[0].key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=NOW)
    page = opened(new_page, NATION, "/corridors/?span=12&shown=number")
    expect(page.locator("#matrix tbody td")).to_have_text(["1"])
    page.locator("#matrix-table summary").click()  # shut, where it began open

    actions.answer(key=messages[1].key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=NOW)

    expect(page.locator(".tile dd").first).to_have_text("2")
    expect(page.locator("#matrix tbody td")).to_have_text(["2"])
    expect(page.locator("#matrix-table")).not_to_have_attribute("open", "")
    expect(page.locator("figure[data-of=matrix] svg")).to_be_visible()


def test_the_wall_fits_its_screen_moves_and_says_when_the_log_in_has_ended(new_page, clerk):
    page = opened(new_page, COUNTY, "/monitor/wall/", viewport={"width": 1920, "height": 1080})
    overflow = (
        "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
    )
    assert page.evaluate(overflow) == [0, 0]
    filed(clerk, at=NOW - timedelta(days=40))
    expect(page.locator("[data-number=overdue]")).to_have_text("1")
    expect(page.locator(".wall-lines")).to_contain_text("锦江镇")
    assert page.evaluate(overflow) == [0, 0]

    Session.objects.all().delete()
    pulse(YUJIANG)

    expect(page.locator("#signed-out")).to_be_visible()
    expect(page.locator("body")).to_have_class(re.compile("wall-ended"))
    expect(page.locator("[data-number=overdue]")).to_have_text("1")
