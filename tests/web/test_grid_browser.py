"""The grid in a browser: keys, a paste from a spreadsheet, what is unsent after a log-in, and a telephone."""

from typing import Any

import pytest
from django.utils import timezone

from padis.cases.models import Case
from tests.web.grid.test_maintaining import case_of
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, facts, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
PHONE = {"width": 390, "height": 844}
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


COLUMNS = ("name", "id_number", "registered_division", "inflow_date", "marital_status")


def head(page: Any) -> list[str]:
    """What the page calls the columns."""
    return [page.locator(f"#column-{name}").inner_text().strip("*") for name in COLUMNS]


def table(*lines: list[str]) -> str:
    """Cells as a spreadsheet copies them."""
    return "\n".join("\t".join(line) for line in lines)


def people(count: int) -> list[list[str]]:
    letters = "一二三四五六七八九十"
    return [[f"赵{letters[n % 10]}", facts()["id_number"], YUJIANG, "2026/10/5", "未婚"] for n in range(count)]


def test_twelve_people_are_pasted_with_their_heads_and_filed(new_page, transactional_db):
    """Columns go where their heads say, rows are added, one save files all; one paste is undone first."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/grid/new/")
    text = table([*head(page), "备注"], *([*line, "x"] for line in people(12)))
    page.locator("#id_0-education").focus()
    page.evaluate(PASTE, text)
    page.locator("[data-grid-status] button").click()
    assert page.locator("#id_3-name").input_value() == ""
    page.locator("#id_0-name").focus()
    page.evaluate(PASTE, text)
    assert page.locator("#id_11-name").input_value() == "赵二"
    assert page.locator("#id_11-inflow_date").input_value() == "2026-10-05"
    assert violations(page) == []
    page.keyboard.press("Control+Enter")

    page.locator("#toasts", has_text="已建档并发出 12 份").wait_for()
    assert Case.objects.filter(registered_division=YUJIANG).count() == 12


def test_columns_go_where_offices_call_them_and_what_is_not_read_is_named(new_page, transactional_db):
    """The heads that the import knows place the columns of a paste too; no column is lost in silence."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/grid/new/")
    page.locator("#id_0-id_number").focus()
    number = facts()["id_number"]
    heads = ["姓名", "公民身份号码", "户籍地（乡镇）", "现住址", "流入时间", "网格员"]
    page.evaluate(PASTE, table(heads, ["赵敏", number, YUJIANG, "振安路8号", "2026/10/5", "老王"]))

    shown = [page.locator(f"#id_0-{name}").input_value() for name in (*COLUMNS[:4], "residence_address")]
    assert shown == ["赵敏", number, YUJIANG, "2026-10-05", "振安路8号"]
    assert "未读入：网格员。" in page.locator("[data-grid-status]").inner_text()


def test_a_paste_that_is_too_wide_or_too_long_changes_nothing(new_page, transactional_db):
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/grid/new/")
    page.locator("#id_0-name").focus()
    page.evaluate(PASTE, "\t".join("x" * 80) + "\n" + "\t".join("y" * 80))
    page.locator("[data-grid-status]", has_text="未粘贴任何内容").wait_for()
    page.evaluate(PASTE, "\n".join(["赵敏\t2"] * 101))
    page.locator("[data-grid-status]", has_text="请用导入功能").wait_for()
    assert [cell.input_value() for cell in page.locator(".grid-input").all()[:400] if cell.input_value()] == []


def test_three_files_are_maintained_by_keyboard(new_page, transactional_db):
    """Ticked in the list, changed with arrows, fill-down and Escape, saved with Ctrl-Enter; a fault comes back at its cell."""
    clerk = user(CHANGAN)
    messages = [filed(clerk, at=timezone.now(), name=name) for name in ("王小芳", "李秀英", "陈建红")]
    page = new_page(user=clerk)
    page.goto("/cases/")
    page.keyboard.press("Shift+X")
    page.locator("[data-selected-bar]").get_by_text("批量维护").click()
    page.locator("h1", has_text="批量维护").wait_for()
    first = page.locator("[data-grid-rows] .grid-input[name$='-residence_address']").first
    first.focus()
    page.keyboard.type("长安路1号")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+d")
    page.keyboard.press("Enter")
    page.keyboard.type("写错了")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.value") == ""
    page.keyboard.type("振安路2号")
    page.locator(".grid-input[name$='-education']").first.fill("博士后")
    assert page.locator(".grid-changed").count() == 4
    assert violations(page) == []
    page.keyboard.press("Control+Enter")

    page.locator(".grid-said", has_text="博士后").wait_for()
    assert page.locator("[data-kept-note]").count() == 0, "nothing was lost, so nothing came back"
    assert page.locator(".grid-changed").count() == 0, "what is saved is not shown as unsaved"
    assert violations(page) == []
    held = sorted(case_of(message).facts.get("residence_address", "") for message in messages)
    assert held == ["", *sorted(["长安路1号", "振安路2号"])]
    page.locator(".grid-input[name$='-education']").first.fill("大学")
    page.keyboard.press("Control+Enter")
    page.locator("#toasts", has_text="已保存 1 份").wait_for()
    assert sorted(case_of(message).facts["residence_address"] for message in messages) == sorted(
        ["长安路1号", "长安路1号", "振安路2号"]
    )


def test_what_was_typed_survives_a_reload_also_in_added_rows(new_page, transactional_db):
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/grid/new/")
    page.locator("#id_0-name").focus()
    page.evaluate(PASTE, "\n".join(f"赵{letter}\t2" for letter in "一二三四五六七八九十甲乙丙丁"))
    page.wait_for_timeout(600)
    page.reload()
    page.locator("[data-kept-note]").wait_for()
    assert page.locator("#id_13-name").input_value() == "赵丁"


def test_the_grid_works_on_a_telephone(new_page, transactional_db):
    clerk = user(CHANGAN)
    message = filed(clerk, at=timezone.now())
    page = new_page(user=clerk, viewport=PHONE)
    page.goto(f"/cases/grid/?number={message.case.number}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator(".grid-input[name$='-residence_address']").fill("长安路9号")
    page.get_by_role("button", name="全部保存").click()
    page.locator("#toasts", has_text="已保存 1 份").wait_for()
    assert case_of(message).facts["residence_address"] == "长安路9号"
