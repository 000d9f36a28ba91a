"""The division picker on a slow line: what is taken is what was typed, never what was found for an earlier text."""

import time

import pytest
from playwright.sync_api import expect

from tests.world import CHANGAN, YUJIANG, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
BOX, VALUE = "#id_registered_division_search", "#id_registered_division"
FIRST = "#id_registered_division_list [role=option][aria-selected=true]"


def test_enter_waits_for_the_list_of_what_stands_in_the_box(new_page):
    """The list of "锦江" still shows when "余江 锦江" is typed and Enter pressed: the addressee is the one in 余江."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/new/")
    page.fill(BOX, "锦江")
    page.wait_for_selector(FIRST)
    page.route("**/divisions/options/**", lambda route: (time.sleep(0.6), route.continue_()))
    page.fill(BOX, "余江 锦江")
    page.press(BOX, "Enter")
    expect(page.locator(VALUE)).to_have_value(YUJIANG)


def test_a_late_answer_to_an_earlier_text_is_not_shown(new_page):
    """Typing on while the first search is under way leaves only the second one's list."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/new/")
    page.fill(BOX, "锦江")
    page.wait_for_selector(FIRST)
    page.fill(BOX, "余江 锦江")
    page.fill(BOX, "锦江")
    page.press(BOX, "Enter")
    expect(page.locator(VALUE)).not_to_have_value("")
    assert "锦江" in page.input_value(BOX)
