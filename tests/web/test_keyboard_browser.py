"""A clerk's morning with the keyboard alone: import, duplicates, register, address book; and the keys that "?" names."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from padis.cases.models import Case, CaseState
from padis.exchange.models import Message
from padis.intake.actions import carry_on
from padis.intake.models import Import
from tests.intake.tables import person, workbook
from tests.web.test_duplicates import one_digit_off
from tests.world import CHANGAN, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
NUMBER = "362226199005060021"
STEPS = 60
CALLED = """() => {
    const here = document.activeElement, labels = [...(here.labels ?? [])].map((label) => label.innerText);
    return [here.ariaLabel, ...labels, here.innerText].filter(Boolean).join(" ");
}"""


def tab_to(page: Any, words: str) -> None:
    """By Tab to what is called so."""
    for _step in range(STEPS):
        page.keyboard.press("Tab")
        if words in page.evaluate(CALLED):
            return
    pytest.fail(f"{words} is not reached in {STEPS} steps")


def press(page: Any, words: str) -> None:
    tab_to(page, words)
    page.keyboard.press("Enter")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(workbook(person(姓名="赵敏"), person(姓名="孙艳")))
    return file


def test_a_table_is_imported_without_a_mouse(new_page, path):
    """From the list of files to the result."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/")
    press(page, "批量导入")
    page.wait_for_url("**/cases/import/")
    tab_to(page, "文件")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    press(page, "读取文件")
    page.get_by_role("button", name="开始检查").wait_for()
    press(page, "开始检查")
    page.wait_for_selector("progress")
    carry_on(Import.objects.get().key, clock=timezone.now)
    page.get_by_role("button", name="建档 2 行").wait_for()
    press(page, "建档 2 行")
    page.wait_for_selector("progress")
    carry_on(Import.objects.get().key, clock=timezone.now)

    page.get_by_text("2 行已建档并发往对方").wait_for()
    assert Case.objects.count() == 2


@pytest.fixture
def two(transactional_db: None) -> list[Message]:
    """One woman twice, a digit of her number mistyped."""
    clerk = user(CHANGAN)
    papers = (("1990-05-06", NUMBER), ("1990-05-07", one_digit_off(NUMBER)))
    return [filed(clerk, at=timezone.now(), birth_date=born, id_number=number) for born, number in papers]


def test_duplicates_are_merged_without_a_mouse(new_page, two):
    """j and Enter open the pair, an arrow chooses, Enter merges."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/duplicates/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="是否同一人员").wait_for()
    tab_to(page, "保留此份")
    page.keyboard.press("ArrowRight")
    press(page, "合并")

    page.wait_for_selector(".toast-success")
    assert Case.objects.filter(state=CaseState.MERGED).count() == 1


def test_an_item_and_a_unit_are_found_without_a_mouse(new_page, two):
    """Slash goes to the filter, j to the rows, Enter opens: in the register and in the address book."""
    page = new_page(user=user(CHANGAN))
    number = two[0].number
    for home, words, row, opens in (
        ("/register/", number, number, f"/items/{number}/"),
        ("/units/", CHANGAN, "东莞市长安镇", f"/units/{CHANGAN}/"),
    ):
        page.goto(home)
        page.keyboard.press("/")
        if home == "/register/":
            tab_to(page, "编号")
        page.keyboard.insert_text(words)
        page.wait_for_function("words => decodeURIComponent(location.search).includes(words)", arg=words)
        rows = page.locator("[data-rows] [data-row]")
        expect(rows).to_have_count(1, timeout=15_000)  # before the list comes anew it may be the first of more
        expect(rows).to_contain_text(row)
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{opens}")


@pytest.mark.parametrize(
    "address", ["/todo/", "/cases/", "/cases/new/", "/register/", "/units/", "/units/mine/", "/help/"]
)
def test_the_list_of_keys_names_those_that_do_something(new_page, two, address):
    """Without rows there is nothing to move along; a key that is named stands on the page, and each that stands is named."""
    page = new_page(user=user(CHANGAN))
    page.goto(address)
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("?")
    named = page.locator("#keys-dialog dt:visible").all_inner_texts()
    there = page.evaluate(
        """() => {
            const shown = (selector) => [...document.querySelectorAll(selector)].some((each) => each.checkVisibility());
            const own = [...document.querySelectorAll("[data-key]")].filter((each) => each.checkVisibility());
            const keys = own.map(({dataset: {key}}) => (key === key.toLowerCase() ? key : `Shift ${key}`));
            return {rows: shown("[data-rows] [data-open]"), filter: shown("[data-key-focus=filter]"), keys};
        }"""
    )
    assert ("j k" in named, "Enter" in named) == (there["rows"], there["rows"])
    assert ("/" in named) == there["filter"]
    assert set(named) - {"Ctrl K", "/", "j k", "Enter", "?"} == set(there["keys"])
