"""Pictures for the handbook of what is done with many rows at once, and of an item's whole history."""

import pytest

from padis.cases.models import Case
from tests.web import picture_story as story
from tests.web.picture_story import Person
from tests.web.test_grid_browser import PASTE, head, table
from tests.web.test_pictures import Picture, Who, has, new_page, picture, the_same_each_time, who  # noqa: F401 fixtures
from tests.world import CHANGAN
from tests.world import YUJIANG as JINJIANG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("黄春兰", "钟小梅", "罗海英", "刘雪梅", "邹玉华", "熊桂香")


def people(first: int) -> list[Person]:
    return [Person(name, story.CHEN.born.replace(year=1986 + first + place)) for place, name in enumerate(NAMES)]


def filed_by_changan(who: Who) -> None:  # noqa: F811
    for place, person in enumerate(people(0)):
        story.inflow(who[CHANGAN], person, days=3 + place)


def test_files_are_maintained_in_a_grid(new_page, who, picture):  # noqa: F811
    filed_by_changan(who)
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/")
    page.locator("[data-select-all]").check()
    page.locator("[data-selected-bar]").get_by_text("批量维护").click()
    has(page, "批量维护个案", "身份证号")
    page.locator("#id_show-identity").uncheck()
    cells = page.locator(".grid-input[name$='-residence_address']")
    for place, text in enumerate(("长安镇振安东路 18 号", "长安镇振安东路 18 号", "长安镇德政中路 6 号")):
        cells.nth(place).fill(text)
    page.locator(".grid-input[name$='-migration_reason']").first.fill("务工")
    picture(page, "grid")
    page.get_by_role("button", name="全部保存").click()
    has(page, "已保存 3 份个案。")


def test_people_are_filed_from_a_grid(new_page, who, picture):  # noqa: F811
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/grid/new/")
    page.locator("#id_show-residence").uncheck()
    page.locator("#id_show-marriage").check()
    lines = [[each.name, each.number, "江西省鹰潭市余江区锦江镇", "2026/11/3", "初婚"] for each in people(0)]
    lines[1][4], lines[2][2], lines[3][3] = "不清楚", "锦江镇", "2027/1/5"
    page.locator("#id_0-name").focus()
    page.evaluate(PASTE, table(head(page), *lines))
    page.get_by_role("button", name="全部建档").click()
    has(page, "已建档并发出 3 份个案。", "日期晚于今天。")
    page.locator("#id_show-identity").uncheck()
    picture(page, "grid-new")
    assert Case.objects.count() == 3


def test_files_are_closed_together(new_page, who, picture):  # noqa: F811
    filed_by_changan(who)
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/")
    for place in (0, 2, 3):
        page.locator("[data-select]").nth(place).check()
    page.locator("[data-selected-bar]").get_by_text("批量退档").click()
    has(page, "批量退档")
    page.fill("#id_left_on", "2026-11-20")
    page.fill("#id_reason", "厂方搬迁，已返乡")
    picture(page, "close-many")


def test_answers_are_confirmed_together(new_page, who, picture):  # noqa: F811
    for place, person in enumerate(people(0)[:3]):
        message = story.inflow(who[CHANGAN], person, days=9 + place)
        changes = {"marital_status": "22"} if place == 1 else {}
        story.answered(message, who[JINJIANG], days=2, **changes)
    page = new_page(user=who[CHANGAN])
    page.goto("/todo/")
    for box in page.locator("[data-select]").all():
        box.check()
    page.locator("[data-selected-bar]").get_by_text("批量确认").click()
    has(page, "确认所选反馈")
    picture(page, "confirm-many")


def test_the_whole_history_prints(new_page, who, picture):  # noqa: F811
    message = story.story_of_xie(who)
    page = new_page(user=who[CHANGAN])
    page.goto(f"/items/{message.number}/history/")
    has(page, "谢丽娟", message.number)
    picture(page, "history")
