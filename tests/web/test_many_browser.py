"""Many at once by keyboard and on a telephone: files are closed, answers confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import Message
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
NAMES = ("王小芳", "李秀英", "陈建红", "周丽")


def test_three_files_are_ticked_by_keyboard_and_closed(new_page, transactional_db):
    clerk = user(CHANGAN)
    messages = [filed(clerk, at=timezone.now() - timedelta(days=day), name=name) for day, name in enumerate(NAMES)]
    page = new_page(user=clerk)
    page.goto("/cases/")
    bar = page.locator("[data-selected-bar]")
    assert not bar.is_visible()
    for _row in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert bar.locator("[data-selected-count]").inner_text() == "3"
    assert violations(page) == []
    page.keyboard.press("Shift+X")
    assert page.locator("[data-select]:checked").count() == 4
    bar.locator("[data-select-none]").click()
    page.locator("[data-select]").nth(0).click()
    page.locator("[data-select]").nth(2).click(modifiers=["Shift"])
    bar.get_by_text("批量退档").click()

    page.locator("h1", has_text="批量退档").wait_for()
    assert violations(page) == []
    page.locator("#id_left_on").fill("2026-11-20")
    page.locator("#id_reason").fill("已返乡")
    page.keyboard.press("Enter")
    page.locator("#toasts", has_text="已退档 3 份").wait_for()
    states = [Case.objects.get(pk=(message.shard, message.case_id)).state for message in messages]
    assert states == ["closed", "closed", "closed", "open"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_three_answers_are_confirmed_one_with_a_correction(new_page, transactional_db, size):
    clerk, other = user(CHANGAN), user(YUJIANG)
    messages = [filed(clerk, at=timezone.now() - timedelta(days=5 - day), name=name) for day, name in enumerate(NAMES)]
    for message, corrections in zip(messages[:3], ({}, {"phone": "13911112222"}, {}), strict=True):
        finding = "corrected" if corrections else "consistent"
        actions.answer(key=message.key, by=other, finding=finding, corrections=corrections, note="", now=timezone.now())
    page = new_page(user=clerk, viewport=size)
    page.goto("/todo/")
    for _row in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    actions.answer(key=messages[3].key, by=other, finding="consistent", corrections={}, note="", now=timezone.now())
    page.locator(".todo-row", has_text="周*").wait_for()  # the list came anew, the ticks stayed
    assert page.locator("[data-select]:checked").count() == 3
    assert violations(page) == []
    page.locator("[data-selected-bar]").get_by_text("批量确认").click()

    page.locator(".many-sides", has_text="13911112222").wait_for()
    assert page.locator("[name=adopt]:checked").count() == 1
    assert violations(page) == []
    page.get_by_role("button", name="确认所选反馈").click()
    page.locator("#toasts", has_text="已确认 3 件").wait_for()
    assert [Message.objects.get(pk=message.pk).state for message in messages] == [*["confirmed"] * 3, "answered"]
    assert Case.objects.get(pk=messages[1].case.pk).sealed["phone"] == "13911112222"
