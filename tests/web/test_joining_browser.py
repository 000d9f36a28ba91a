"""A duplicate joined at filing, and two files merged and taken apart again, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from padis.cases.models import Case, CaseState
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, facts, filed, later, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
PHONE = {"width": 390, "height": 844}


def type_as_outflow(page: Any, given: dict[str, Any]) -> None:
    """The woman whom the other side has filed, as the township from which she left knows her."""
    page.goto("/cases/new/?direction=outflow")
    page.fill("#id_id_number", given["id_number"])
    page.wait_for_selector(".check-known")
    page.fill("#id_name", given["name"])
    page.fill("#id_residence_division_search", "长安镇")
    page.locator("#id_residence_division_list [role=option]", has_text="东莞").click()
    page.fill("#id_outflow_date", "2026-10-18")
    page.select_option("#id_marital_status", "22")
    page.fill("#id_phone", "13911112222")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "telephone"])
def test_what_the_other_side_filed_is_joined_and_not_typed_twice(new_page, size):
    """She is filed towards this township: side by side, joined, the answer is prefilled, and the other side sees it."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    given = facts()
    message = filed(clerk, **given)
    options = {"viewport": size} if size else {}
    page = new_page(user=other, **options)
    type_as_outflow(page, given)
    page.focus("#id_name")
    page.keyboard.press("Enter")
    expect(page.locator("#duplicate-head")).to_have_text("本次流动已经建档，不能重复建档。")
    expect(page.locator(".existing .two-differ")).to_have_count(2)
    assert violations(page) == []

    page.focus("#id_name")
    page.keyboard.press("Enter")
    expect(page.locator("#duplicate-head")).to_be_visible()  # Enter saves, it does not join
    page.get_by_role("button", name="并入已有个案：作为核实反馈").click()
    expect(page.locator("#answer [name=fix-phone]")).to_have_value("13911112222")
    expect(page.locator("#answer [name=fix-marital_status]")).to_have_value("22")
    expect(page.locator("[name=finding][value=corrected]")).to_be_checked()
    assert violations(page) == []
    page.get_by_role("button", name="发送反馈").click()
    page.wait_for_url(re.compile("/(todo|register|exchange|items)/"))
    assert Case.objects.count() == 1

    asker = new_page(user=clerk)
    asker.goto(f"/todo/?item={message.number}")
    for text in ("13911112222", "再婚"):
        expect(asker.locator("#item").get_by_text(text).first).to_be_visible()


def test_two_files_are_merged_from_the_list_and_taken_apart_again(new_page):
    clerk = user(CHANGAN)
    number = "362226199005060021"
    filed(clerk, birth_date="1990-05-06", id_number=number)
    filed(
        clerk,
        at=later(1),
        birth_date="1990-05-06",
        id_number=number[:9] + "1" + number[10:],
        registered_division="361103101000",
    )
    page = new_page(user=clerk)
    page.goto("/cases/duplicates/")
    assert violations(page) == []
    page.get_by_role("link", name="对照").click()
    expect(page.locator(".two-differ")).not_to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="合并", exact=True).click()
    page.wait_for_url(re.compile("/cases/441900119-2026-00000[12]/$"))
    assert sorted(Case.objects.values_list("state", flat=True)) == [CaseState.MERGED, CaseState.OPEN]

    gone = Case.objects.get(state=CaseState.MERGED)
    page.goto(f"/cases/{gone.number}/")
    assert violations(page) == []
    page.fill("#id_reverse_reason", "核实为姐妹二人")
    page.get_by_role("button", name="撤销合并").click()
    page.wait_for_load_state()
    expect(page.get_by_text("核实为姐妹二人").first).to_be_visible()
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.OPEN}
    page.goto("/cases/duplicates/")
    expect(page.get_by_role("link", name="对照")).to_have_count(0)
