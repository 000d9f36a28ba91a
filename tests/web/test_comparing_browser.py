"""A township answers out of its register: compares, takes two corrections by click, answers, records, and sees both histories."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from padis.cases.models import Case
from padis.cases.projection import all_facts
from padis.exchange.queries import latest_corrections
from padis.register import actions as register
from padis.register.models import RegisterPerson
from padis.register.projection import facts_of
from tests.web.test_barriers_browser import violations
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
PHONE = {"width": 390, "height": 844}


def row(page: Any, field: str) -> Any:
    return page.locator(".sides-compared tr", has=page.locator(f"[name^=take-{field}]"))


def test_an_answer_out_of_the_register_in_four_clicks(new_page, transactional_db):
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, at=timezone.now() - timedelta(days=2), registered_address="上塘村3组", education="71")
    stated = all_facts(Case.objects.get(pk=(message.shard, message.case_id)), health=True)
    held = {**stated, "marital_status": "22", "registered_address": "上塘村5组", "education": "61"}
    person = register.record(by=other, facts=held, now=timezone.now() - timedelta(days=1))

    page = new_page(user=other)
    page.goto(f"/todo/?item={message.number}")
    page.locator(".beside-counts", has_text="3 项不一致").wait_for()
    assert violations(page) == []
    page.keyboard.press("t")
    assert page.locator("[name=finding][value=consistent]").is_checked(), "all of theirs: the register was wrong"
    row(page, "marital_status").get_by_text("用本地").click()
    row(page, "education").get_by_text("用本地").click()
    assert page.locator("[name=finding][value=corrected]").is_checked()

    row(page, "education").locator("summary").click()  # a third value opens the input and takes the click back
    page.locator("#id_fix-education").select_option("41")
    assert row(page, "education").locator("input:checked").count() == 0
    row(page, "education").get_by_text("用本地").click()
    assert not page.locator("#id_fix-education").is_visible()
    page.locator("#answer button[type=submit]").first.click()
    page.locator("#todo-list", has_text="没有待办事项").wait_for()
    assert latest_corrections(message) == {"marital_status": "22", "education": "61"}

    page.goto(f"/items/{message.number}/")
    page.locator(".recorded", has_text="户籍地详细地址").wait_for()
    page.locator(".timeline", has_text=other.display_name).wait_for()
    page.locator(".recorded a", has_text="查看登记").click()
    page.locator(".entry-history a", has_text=message.number).wait_for()
    assert facts_of(RegisterPerson.objects.get(pk=person.pk))["registered_address"] == "上塘村3组"

    phone = new_page(user=other, viewport=PHONE)
    phone.goto(f"/items/{message.number}/")
    phone.locator(".recorded button", has_text="撤销").click()
    phone.locator("#record").wait_for()
    assert facts_of(RegisterPerson.objects.get(pk=person.pk))["registered_address"] == "上塘村5组"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
