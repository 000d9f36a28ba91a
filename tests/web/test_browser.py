"""The pages in a real browser: worked by keyboard, and nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session

from padis.accounts.models import Role, User
from tests.web.conftest import COUNTY, PASSWORD, with_password
from tests.world import GUANGFENG, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def administrator(transactional_db: None) -> User:
    return with_password(user(COUNTY, Role.ADMINISTRATOR))


@pytest.fixture
def operator(transactional_db: None) -> User:
    return with_password(user(GUANGFENG))


def test_a_user_is_created_with_the_keyboard_alone(new_page, administrator):
    page = new_page(user=administrator)
    page.goto("/users/")

    page.keyboard.press("c")
    page.wait_for_url("**/users/new/")
    page.focus("#id_unit_search")
    page.keyboard.type("五都", delay=30)
    page.wait_for_selector("#id_unit_list [role=option]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("liming")
    page.keyboard.press("Tab")
    page.keyboard.type("李明")
    page.keyboard.press("Enter")

    page.wait_for_selector(".one-time")
    assert User.objects.get(username="liming").unit_id == GUANGFENG


def test_enter_may_be_quicker_than_the_list(new_page, administrator):
    page = new_page(user=administrator)
    page.goto("/users/new/")

    page.focus("#id_unit_search")
    page.keyboard.insert_text("五都")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    page.wait_for_selector("#id_unit[value='361103101000']", state="attached")
    assert page.input_value("#id_unit_search") == "江西省上饶市广丰区五都镇"
    assert page.locator("#id_unit_list").is_hidden()


def test_j_and_k_move_and_enter_opens(new_page, administrator, operator):
    page = new_page(user=administrator)
    page.goto("/users/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/users/{operator.pk}/")


def test_ctrl_k_finds_a_unit_and_enter_goes_there(new_page, operator):
    page = new_page(user=operator)
    page.goto("/help/")

    page.keyboard.press("Control+k")
    page.keyboard.type("dgca", delay=30)
    page.wait_for_selector("#search-results [role=option]:has-text('东莞市长安镇')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/units/441900119000/")


def test_a_filter_is_typed_and_stands_in_the_address(new_page, administrator, operator):
    page = new_page(user=administrator)
    page.goto("/users/")

    page.keyboard.press("/")
    page.keyboard.type(operator.username, delay=30)
    page.wait_for_url(f"**/users/?q={operator.username}")

    assert page.locator("#users tbody tr").count() == 1
    page.reload()
    assert page.locator("#users tbody tr").count() == 1


def test_the_text_of_a_form_survives_the_end_of_the_session(new_page, operator):
    page = new_page(user=operator)
    page.goto("/units/mine/")
    page.fill("#id_address", "五都镇人民路 1 号")
    page.fill("#id_telephone", "0793-2630001")
    page.wait_for_timeout(500)
    Session.objects.all().delete()

    page.click("main button[type=submit]")
    page.wait_for_url("**/account/login/**")
    kept = page.evaluate("JSON.stringify({...sessionStorage})")
    page.fill("#id_login", operator.username)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/mine/")
    page.wait_for_selector(".kept-note")

    assert page.input_value("#id_address") == "五都镇人民路 1 号"
    assert "人民路" not in kept, "what the tab keeps is sealed"
    page.click("main button[type=submit]")
    page.wait_for_selector("text=五都镇人民路 1 号")
    page.goto("/units/mine/")
    assert page.locator(".kept-note").count() == 0


def test_a_part_asked_for_too_late_says_that_the_session_ended(new_page, operator):
    page = new_page(user=operator)
    page.goto("/units/")
    Session.objects.all().delete()

    page.fill("#units-filter", "dgca")
    page.get_by_text("登录已过期，请重新登录").wait_for()
    assert page.input_value("#units-filter") == "dgca", "nobody is sent away while typing"
    page.get_by_role("link", name="重新登录").click()
    page.wait_for_url("**/account/login/?next=/units/")

    assert page.title().startswith("登录")


def test_a_fault_is_said_and_leaves_the_page_as_it_is(new_page, operator):
    page = new_page(user=operator)
    page.goto("/units/")
    page.route("**/units/?q=*", lambda route: route.fulfill(status=500, body="<h1>x</h1>", content_type="text/html"))

    page.fill("#units-filter", "dgca")
    page.wait_for_selector(".toast-words >> text=系统出错")

    assert page.input_value("#units-filter") == "dgca"
    assert page.locator("#units tbody tr").count() > 0


def test_a_number_that_moved_is_marked_for_a_moment(new_page, operator):
    page = new_page(user=operator)
    page.goto("/help/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<b data-number=x>1</b>')")
    page.wait_for_timeout(50)
    assert page.locator("[data-number=x].moved").count() == 0

    page.evaluate("document.querySelector('[data-number=x]').textContent = '2'")

    page.wait_for_selector("[data-number=x].moved")
    page.wait_for_selector("[data-number=x]:not(.moved)")


def test_kept_text_is_gone_after_a_log_out(new_page, operator):
    page = new_page(user=operator)
    page.goto("/units/mine/")
    page.fill("#id_address", "五都镇人民路 1 号")
    page.wait_for_timeout(500)

    page.click("summary")
    page.click("[data-log-out] button")
    page.wait_for_url("**/account/login/**")

    assert not [name for name in page.evaluate("Object.keys(sessionStorage)") if "keep" in name]


def test_a_double_click_sends_once(new_page, administrator):
    page = new_page(user=administrator)
    page.goto("/users/new/")
    page.type("#id_unit_search", "五都", delay=30)
    page.wait_for_selector("#id_unit_list [role=option]")
    page.keyboard.press("Enter")
    page.check("#id_role_0")
    page.fill("#id_username", "liming")
    page.fill("#id_display_name", "李明")

    page.dblclick("main button[type=submit]")

    page.wait_for_selector(".one-time")
    assert User.objects.filter(username="liming").count() == 1


def test_an_act_that_asks_first_is_left_undone_by_cancel(new_page, administrator, operator):
    page = new_page(user=administrator)
    page.goto(f"/users/{operator.pk}/")

    page.click("text=停用")
    page.click("#confirm-dialog button[value=no]")
    operator.refresh_from_db()
    assert operator.is_active
    page.click("text=停用")
    page.click("#confirm-dialog button[value=yes]")

    page.wait_for_selector(".toast-success")
    operator.refresh_from_db()
    assert not operator.is_active


def test_dark_is_chosen_and_kept_without_a_flash(new_page, operator):
    page = new_page(user=operator)
    page.goto("/units/")
    page.click("summary")
    page.click("[data-theme-choice=dark]")

    page.goto("/divisions/")

    assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert "module" not in (page.get_attribute("script[src*=theme]", "type") or "")


def test_a_telephone_has_a_bottom_bar_of_four(new_page, administrator):
    page = new_page(user=administrator, viewport=PHONE)
    page.goto("/units/")

    assert page.locator(".bottom-entry:visible").count() == 4
    page.click("[data-toggles=menu]")
    page.locator("#menu >> text=区划代码").click()
    page.wait_for_url("**/divisions/")


def test_what_a_page_fetches_by_itself_is_marked(new_page, operator):
    """Else a page that is left open would keep its session for ever; what somebody types does."""
    page = new_page(user=operator)
    page.goto("/units/")
    asked: dict[str, str | None] = {}
    page.on("request", lambda one: asked.update({one.url.split("/", 3)[3]: one.headers.get("x-padis-by-itself")}))

    with page.expect_response("**/menu/counts/"):
        page.evaluate("document.querySelector('#menu-list').dispatchEvent(new CustomEvent('padis:stale'))")
    with page.expect_response("**/units/?**"):
        page.type("main input[type=search]", "dg")

    assert asked["menu/counts/"] == "1"
    assert [mark for path, mark in asked.items() if path.startswith("units/?")] == [None]
