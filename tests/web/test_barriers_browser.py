"""No page has a barrier, by what axe finds in a real browser, nor complains in its console."""

from pathlib import Path
from typing import Any

import pytest

from padis.accounts.models import Role, User
from tests.web.conftest import COUNTY, with_password
from tests.world import user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PAGES = [
    "/users/",
    "/users/?q=nobody",
    "/users/new/",
    "/users/batch/",
    "/users/{pk}/",
    "/units/",
    f"/units/{COUNTY}/",
    "/units/mine/",
    "/divisions/",
    "/divisions/361102000000/",
    "/divisions/?q=362301",
    "/search/?q=dgca",
    "/help/",
    "/account/password/",
    "/account/second-factor/",
    "/nothing/",
]


@pytest.fixture
def administrator(transactional_db: None) -> User:
    return with_password(user(COUNTY, Role.ADMINISTRATOR))


def violations(page: Any) -> list[str]:
    """What axe finds, as "rule: element"."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['any'][:1]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(new_page, administrator, size, scheme):
    page = new_page(user=administrator, viewport=size, color_scheme=scheme)

    found = {}
    for path in PAGES:
        page.goto(path.format(pk=administrator.pk))
        found[path] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px wider than the window"

    assert not {path: barriers for path, barriers in found.items() if barriers}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_log_in_has_no_barrier(new_page, transactional_db, scheme):
    page = new_page(color_scheme=scheme)

    page.goto("/account/login/")

    assert not violations(page)


def test_what_opens_has_no_barrier(new_page, administrator):
    page = new_page(user=administrator)
    page.goto("/users/new/")
    page.click("summary")
    assert not violations(page)
    page.keyboard.press("Escape")
    page.type("#id_unit_search", "五都", delay=30)
    page.wait_for_selector("#id_unit_list [role=option]")
    assert not violations(page)
    page.click("main button[type=submit]")
    page.wait_for_selector(".field-errors")
    assert not violations(page)
    page.locator("h1").click()
    page.keyboard.press("?")
    assert not violations(page)


def test_no_page_complains_in_the_console(new_page, administrator):
    page = new_page(user=administrator)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in PAGES[:-1]:
        page.goto(path.format(pk=administrator.pk))
        page.wait_for_load_state("networkidle") if path == PAGES[0] else None

    assert not [text for text in said if "/live/" not in text]
