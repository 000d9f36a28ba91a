"""The main journey in two browsers: the item comes, is answered by keyboard, comes back by itself and is confirmed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from padis.accounts.models import User
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.queries import latest_corrections
from padis.exchange.states import State
from tests.web.conftest import PASSWORD, with_password
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def clerk(transactional_db: None) -> User:
    return user(CHANGAN)


@pytest.fixture
def other(transactional_db: None) -> User:
    return user(YUJIANG)


@pytest.fixture
def items(clerk: User) -> list[Message]:
    """Three items, the earliest due day first."""
    names = ("王小芳", "李秀英", "陈建红")
    return [filed(clerk, at=timezone.now() - timedelta(days=9 - day), name=name) for day, name in enumerate(names)]


def open_item(page: Any) -> str:
    return page.locator("#item").get_attribute("data-item")


def test_a_township_works_through_its_list_and_the_other_sees_it_come_back(new_page, clerk, other, items):
    page, sender = new_page(user=other), new_page(user=clerk)
    sender.goto("/todo/")
    page.goto("/todo/")
    assert page.locator(".todo-new").count() == 3

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#item h2", has_text="王*芳").wait_for()
    assert page.url.endswith(f"?item={items[0].number}")
    page.locator("#item-head", has_text="已打开").wait_for()  # on screen for a second
    page.locator(".todo-new").nth(1).wait_for()

    page.locator("tr", has_text="婚姻状况").locator("summary").click()
    page.keyboard.press("ArrowDown")
    page.locator("#id_fix-marital_status").select_option("22")
    assert page.locator("[name=finding][value=corrected]").is_checked()
    page.locator("#answer-note").fill("见户口簿")
    page.locator("#answer button[type=submit]").first.click()

    page.locator("#item h2", has_text="李*英").wait_for()  # the next one opened by itself
    assert open_item(page) == items[1].number
    assert page.url.endswith(f"?item={items[1].number}")
    assert page.title().startswith("(2) ")

    row = sender.locator(".todo-row", has_text="王*芳")
    row.wait_for()  # without a reload
    sender.locator("[data-count=todo]", has_text="1").first.wait_for()
    row.locator("a").click()
    sender.locator(".said", has_text="见户口簿").wait_for()
    sender.keyboard.press("r")
    sender.locator("#toasts", has_text="已确认").wait_for()
    items[0].refresh_from_db()
    assert items[0].state == State.CONFIRMED


def test_a_hundred_items_are_two_keys_each(new_page, other, items):
    page = new_page(user=other)
    page.goto("/todo/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for message in items:
        page.locator(f"#item[data-item='{message.number}']").wait_for()
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    page.locator("#todo-list", has_text="没有待办事项").wait_for()

    assert page.locator("[data-toast]").count() == 1, "what was done covers the list no longer than the next is done"
    assert set(Message.objects.values_list("state", flat=True)) == {State.ANSWERED}


def test_a_result_that_needs_a_note_is_three_keys_beside_the_note(new_page, other, items):
    """The key puts the cursor into the note, Ctrl-Enter sends; without a note the cursor comes back to it."""
    page = new_page(user=other)
    page.goto(f"/todo/?item={items[0].number}")
    page.locator("#answer").wait_for()
    page.keyboard.press("6")
    assert page.evaluate("document.activeElement.id") == "answer-note"
    page.keyboard.press("Control+Enter")
    page.locator("#answer-note_error").wait_for()
    assert page.evaluate("document.activeElement.id") == "answer-note"
    assert page.locator("[data-kept-note]").count() == 0, "nothing was lost, so nothing came back"
    page.keyboard.insert_text("2026年3月迁往月湖区")
    page.keyboard.press("Control+Enter")
    page.locator(f"#item[data-item='{items[1].number}']").wait_for()

    items[0].refresh_from_db()
    assert (items[0].state, items[0].finding) == (State.ANSWERED, "moved_registration")


def test_a_field_is_corrected_without_a_mouse_and_without_tabbing_through_the_rest(new_page, other, items):
    """e goes to the first field, the arrows to the next, Enter opens it; Enter in it sends."""
    page = new_page(user=other)
    page.goto(f"/todo/?item={items[0].number}")
    page.locator("#answer").wait_for()
    page.keyboard.press("e")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    field = page.evaluate("document.activeElement.closest('tr').querySelector('.sides-field').textContent")
    assert field == page.locator("#answer .sides-field").nth(1).text_content()
    page.keyboard.press("ArrowUp")
    while page.evaluate("document.activeElement.closest('tr').querySelector('.sides-field').textContent") != "姓名":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'id_fix-name'")
    page.keyboard.insert_text("王晓芳")
    page.keyboard.press("Enter")
    page.locator(f"#item[data-item='{items[1].number}']").wait_for()

    assert latest_corrections(Message.objects.get(pk=items[0].pk)) == {"name": "王晓芳"}


def test_what_happens_elsewhere_disturbs_nobody(new_page, clerk, other, items):
    """The list follows; the item at hand, the half-typed note and the cursor stay."""
    page = new_page(user=other)
    page.goto(f"/todo/?item={items[1].number}")
    page.locator("#answer-note").fill("写到一半")
    actions.withdraw(key=items[0].key, by=clerk, note="", now=timezone.now())
    page.locator(".todo-row", has_text="王*芳").wait_for(state="detached")
    filed(clerk, at=timezone.now(), name="周丽")
    page.locator(".todo-row", has_text="周*").wait_for()

    assert page.locator(".todo-row[aria-current]").get_attribute("data-item") == items[1].number
    assert page.locator("#answer-note").input_value() == "写到一半"
    assert page.evaluate("document.activeElement.id") == "answer-note"
    assert page.title().startswith("(3) ")

    actions.withdraw(key=items[1].key, by=clerk, note="", now=timezone.now())
    page.locator(".item-news", has_text="撤回").wait_for()
    page.keyboard.press("Control+Enter")
    page.locator("[name=finding]").first.check(force=True)
    page.locator("#answer button[type=submit]").first.click()
    page.locator("#toasts", has_text="已由对方撤回").wait_for()
    assert page.locator("#answer-note").input_value() == "写到一半"


def test_what_was_typed_survives_a_log_in(new_page, other, items):
    page = new_page(user=with_password(other))
    page.goto(f"/todo/?item={items[0].number}")
    page.locator("tr", has_text="姓名").first.locator("summary").click()
    page.locator("#id_fix-name").fill("王大芳")
    page.locator("#answer-note").fill("慢慢写的备注")
    Session.objects.all().delete()
    page.locator("#answer button[type=submit]").first.click()
    page.locator("#signed-out a").click()
    page.wait_for_url("**/account/login/**")
    page.fill("#id_login", other.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/todo/?item={items[0].number}")
    page.locator("[data-kept-note]").wait_for()
    assert page.locator("#answer-note").input_value() == "慢慢写的备注"
    assert page.locator("#id_fix-name").is_visible() and page.locator("#id_fix-name").input_value() == "王大芳"


def test_a_correction_that_is_taken_back_is_not_sent(new_page, clerk, other):
    """Children stand there to be edited; a place is picked; both choose the result, and take it back."""
    child = {"name": "王明", "sex": "1", "birth_date": "2020-03-05"}
    message = filed(clerk, at=timezone.now(), children=[child], spouse_registered_division=YUJIANG)
    page = new_page(user=other)
    page.goto(f"/todo/?item={message.number}")
    corrected = page.locator("[name=finding][value=corrected]")
    children = page.locator("tr", has=page.locator("#id_fix-children-0-name"))
    spouse = page.locator("tr", has=page.locator("#id_fix-spouse_registered_division"))

    children.locator("summary").click()
    assert page.locator("#id_fix-children-0-name").input_value() == "王明"
    assert not corrected.is_checked()
    page.locator("#id_fix-children-0-name").fill("王小明")
    assert corrected.is_checked()
    children.locator("summary").click()
    assert not corrected.is_checked()

    spouse.locator("summary").click()
    page.keyboard.type("东莞 长安")
    spouse.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    assert corrected.is_checked()
    page.locator("#answer button[type=submit]").first.click()
    page.locator("#toasts", has_text="已发送").wait_for()
    assert set(latest_corrections(message)) == {"spouse_registered_division"}


def test_on_a_telephone_list_and_item_are_two_pages(new_page, other, items):
    page = new_page(user=other, viewport=PHONE)
    page.goto("/todo/")
    page.locator(".todo-row", has_text="李*英").locator("a").click()
    page.locator("#item").wait_for()
    assert not page.locator("#todo-list").is_visible()

    page.locator("[data-back]").click()
    page.locator("#todo-list").wait_for()
    assert not page.locator("#item").count()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(new_page, clerk, other, items, size, scheme):
    actions.answer(
        key=items[0].key, by=other, finding="corrected", corrections={"name": "王大芳"}, note="", now=timezone.now()
    )
    page = new_page(user=other, viewport=size, color_scheme=scheme)
    found = {}
    for address in ("/todo/", f"/todo/?item={items[1].number}", f"/items/{items[0].number}/", "/register/"):
        page.goto(address)
        found[address] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    sender = new_page(user=clerk, viewport=size, color_scheme=scheme)
    sender.goto(f"/todo/?item={items[0].number}")
    found["confirm"] = violations(sender)

    assert {address: problems for address, problems in found.items() if problems} == {}
