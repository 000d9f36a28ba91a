"""A look in two browsers: the county reads the township's list and an item of it, and the township sees that it did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.exchange.models import Message
from padis.privacy.models import Look
from tests.conftest import DESK
from tests.web.test_barriers_browser import violations
from tests.web.test_pictures import PHONE
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
COUNTY = "360603000000"


@pytest.fixture
def county(transactional_db: None) -> User:
    return user(COUNTY, Role.SUPERVISOR)


@pytest.fixture
def message(transactional_db: None) -> Message:
    clerk = user(CHANGAN)
    filed(clerk, at=timezone.now() - timedelta(days=40), name="李秀英")
    return filed(clerk, at=timezone.now() - timedelta(days=6), name="王小芳", pregnancy_status="1")


def test_a_look_is_seen_by_the_township(new_page, county, message):
    """By keyboard from the monitor into the list and the item; nothing is opened, and the township hears of it."""
    township = new_page(user=user(YUJIANG))
    township.goto("/todo/")
    page = new_page(user=county)
    page.goto("/")
    page.get_by_role("link", name="锦江镇").first.click()
    page.get_by_role("heading", name="只读查看：锦江镇的待办事宜").wait_for()
    township.get_by_text("余江区 今天查看了本单位 1 次").wait_for()  # without a reload

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="王*芳").wait_for()
    page.wait_for_timeout(1500)  # longer than what opens an item for the township
    assert page.locator("main button, main form").count() == 0
    message.refresh_from_db()
    assert (message.state, message.opened_at) == ("sent", None)

    township.get_by_text("余江区 今天查看了本单位 2 次").click()
    township.get_by_role("heading", name="县级查看记录").wait_for()
    assert township.locator("tbody tr").count() == 2
    page.get_by_role("link", name="返回监控管理").click()
    page.get_by_text("合计").wait_for()


def test_a_page_left_open_is_one_look(new_page, county, message):
    """What happens at the township moves the county's page, and is no further look."""
    page = new_page(user=county)
    page.goto(f"/monitor/{YUJIANG}/todo/")
    filed(user(CHANGAN), at=timezone.now(), name="陈建红")
    page.locator(".todo-row", has_text="陈*红").wait_for()

    assert Look.objects.count() == 1


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(new_page, county, message, size, scheme):
    page, found = new_page(user=county, viewport=size, color_scheme=scheme), {}
    home = f"/monitor/{YUJIANG}"
    for address in (f"{home}/todo/", f"{home}/register/", f"{home}/items/{message.number}/"):
        page.goto(address)
        found[address] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    township = new_page(user=user(YUJIANG), viewport=size, color_scheme=scheme)
    township.goto("/todo/looks/")
    found["looks"] = violations(township)

    assert {address: problems for address, problems in found.items() if problems} == {}
