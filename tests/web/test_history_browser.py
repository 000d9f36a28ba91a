"""One person is found, a filter saved, the whole history opened, the list exported and read back."""

from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from padis.exchange import actions
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]


def test_from_one_person_to_her_history_and_a_workbook(new_page, transactional_db, tmp_path):
    """The parts of the register work one after the other, as a clerk uses them."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, at=timezone.now() - timedelta(days=2), name="王小芳")
    filed(clerk, at=timezone.now() - timedelta(days=1), name="李秀英")
    actions.answer(
        key=message.key, by=other, finding="corrected", corrections={"marital_status": "22"}, note="已入户",
        now=timezone.now(),
    )  # fmt: skip
    page = new_page(user=clerk)
    page.goto("/register/?all=1")
    page.locator("[name=who]").fill("王小芳")
    page.keyboard.press("Enter")
    page.locator(".register [data-row]", has_text="李*英").wait_for(state="detached")
    page.locator("a[href$='/history/']").first.click()
    page.locator(".paper").wait_for()

    for text in ("王小芳", "已入户", "打印于", message.number):
        assert text in page.locator(".paper").inner_text()
    page.screenshot(path=str(tmp_path / "desk.png"), full_page=True)
    page.pdf(path=str(tmp_path / "paper.pdf"))

    page.goto("/register/?all=1")  # lets go of the person
    page.goto("/register/?state=answered")
    page.locator("details:has([action$='/filters/']) summary").first.click()
    page.locator("[action$='/filters/'] [name=name]").fill("已反馈")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="已反馈").first.wait_for()
    with page.expect_download() as download:
        page.locator("a[href*='/register/export/']").first.click()
    download.value.save_as(tmp_path / "list.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows(values_only=True))

    assert any(message.number in row for row in rows)
