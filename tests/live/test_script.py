"""The page's side of live updates, frontend/own/js/live.js, in a real browser."""

import pytest

from tests.live.acts import end_connection, pulse
from tests.world import CHANGAN, user

LISTEN = """
document.addEventListener("padis:changed", (event) => {
  const entry = document.createElement("li");
  entry.textContent = event.detail.topics;
  document.querySelector("ol").append(entry);
}, true);
"""

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def opened(settings, new_page):
    """Opens a page that watches the topics; its list grows by an entry with each change."""
    settings.ROOT_URLCONF = "tests.live.urls"

    def open_page(topics: str):
        page = new_page(user=user(CHANGAN))
        page.clock.install()
        page.add_init_script(LISTEN)
        page.goto(f"/watching?topics={topics}")
        return page

    return open_page


def test_a_change_is_told_to_the_page(opened):
    page = opened(CHANGAN)
    page.wait_for_selector("html[data-live=live]")
    assert page.text_content("[data-live-status]") == "实时"

    pulse(CHANGAN)

    page.wait_for_selector(f"li:has-text('{CHANGAN}')")


def test_a_refused_page_says_so_and_tries_again(opened):
    page = opened("441900101000")
    page.wait_for_selector("html[data-live=reconnecting]")
    assert page.text_content("[data-live-status]") == "正在重连"

    with page.expect_request("**/live/**"):
        page.clock.run_for(3_000)


def test_a_hidden_tab_lets_go_and_catches_up(opened):
    page = opened(CHANGAN)
    page.wait_for_selector("html[data-live=live]")
    pulse(CHANGAN)
    page.wait_for_selector("li:nth-child(1)")

    show(page, hidden=True)
    page.clock.run_for(61_000)
    page.wait_for_timeout(500)
    heard = page.locator("li").count()
    pulse(CHANGAN)
    page.wait_for_timeout(1_000)
    assert page.locator("li").count() == heard

    show(page, hidden=False)
    page.wait_for_selector(f"li:nth-child({heard + 1})")


def test_a_break_is_survived(opened):
    page = opened(CHANGAN)
    page.wait_for_selector("html[data-live=live]")
    end_connection("listen")

    page.wait_for_selector("li:nth-child(1)")  # everything may have changed meanwhile


def show(page, *, hidden: bool) -> None:
    value = str(hidden).lower()
    page.evaluate(f"Object.defineProperty(document, 'hidden', {{value: {value}, configurable: true}})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
