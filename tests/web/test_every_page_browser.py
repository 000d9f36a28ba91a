"""Every page for every role: no barrier in light and dark, at a desk and on a telephone, and all of it by keyboard.

The pages are those of the table of permissions, in which every address has a line; a new page is walked as it appears.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DESK
from tests.web import picture_story as story
from tests.web.conftest import with_password
from tests.web.one_of_each import World, made
from tests.web.test_barriers_browser import AXE, PHONE
from tests.web.who_may import ACTORS, TABLE
from tests.world import user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROLES = ("sender", "receiver", "county", "nation", "admin", "admin nation")
NO_PAGES = {
    "menu_counts": "a part of the menu",
    "home": "leads on to the first page of the menu",
    "items:head": "a part of an item's page",
    "divisions:options": "the list of a picker",
    "cases:imports:template": "a download",
    "cases:imports:to_mend": "a download",
    "cases:suspects_count": "a part of the page of case files",
    "units:workbook": "a download",
    "units:cards": "a download",
    "units:card": "a download",
    "register:export": "a download",
    "activity:export": "a download",
    "cases:export": "a download",
    "announcements:attachment": "a download",
    "announcements:export": "a download",
    "local:export": "a download",
    "local:imports:template": "a download",
    "local:imports:to_mend": "a download",
    "monitor:table_export": "a download",
    "monitor:indicators_export": "a download",
    "network:table_export": "a download",
    "bulletins:export": "a download",
    "analysis:flows_export": "a download",
    "analysis:table_export": "a download",
    "paper:form": "a PDF",
    "paper:check_sheet": "a PDF",
    "paper:photo": "a picture",
    "users:export": "a download",
    "users:batch_template": "a download",
    "first_child:letter_pdf": "a PDF",
    "first_child:undertaking": "a PDF",
    "births:certificate_pdf": "a PDF",
    "account_logout": "ends the session; its act stands in the account's list",
    "mfa_reauthenticate": "asks for a second factor that nobody here has",
}
MORE = {  # what an address shows besides: one of many opened, nothing found
    "sender": [
        *("/todo/?item={number}", "/cases/?q=nobody", "/register/?state=answered", "/notices/?show=all"),
        *("/cases/close/?number={case}", "/cases/grid/?number={case}"),
    ],
    "receiver": ["/todo/?item={number}", "/search/?q=dgca", "/notices/?show=all", "/announcements/?show=unread"],
    "county": ["/announcements/?show=mine"],
    "admin": ["/users/?q=nobody"],
}
STEPS_TO_THE_ACT = 80
WALKING = Path(__file__).with_name("walking.js")
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}  # the smallest size of a control is no rule of axe's own set
COLOURS = {"runOnly": ["color-contrast"]}  # all that a scheme changes


@pytest.fixture(autouse=True)
def the_same_each_time(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: story.NOW)
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def world(transactional_db: None) -> World:
    """Some weeks of a few townships, and one of each thing that a page is about."""
    things = made()
    who = story.townships()
    story.inbox_of_jinjiang(who)
    story.story_of_xie(who)
    return things


def addresses(world: World, actor: str) -> Iterator[tuple[str, bool]]:
    """Each page that the actor may open, and whether nobody before opened one of its kind."""
    for line, may in TABLE.items():
        if actor in may.get and line not in NO_PAGES:
            yield world.address(line), actor == next(role for role in ROLES if role in may.get)
    for extra in MORE.get(actor, ()):
        yield extra.format(number=world.message.number, case=world.message.case.number), True


def test_no_page_is_left_out():
    """Each address that answers with a page is opened by one of the roles."""
    left = {line for line, may in TABLE.items() if may.get and not may.get & set(ROLES)}
    assert left == set()


@pytest.mark.parametrize("actor", ROLES)
def test_every_page_is_open_to_everyone(new_page, world, actor):
    """Reports all that is wrong at once: page → what."""
    page = new_page(user=with_password(user(*ACTORS[actor])), reduced_motion="reduce")
    said = complaints(page)

    wrong = {}
    for address, is_first in addresses(world, actor):
        opened(page, address)
        found = (at_the_desk(page) if is_first else {}) | on_a_telephone(page)
        found["console"] = list(said)
        said.clear()
        wrong.update({f"{address} {what}": which for what, which in found.items() if which})
    assert not wrong, "\n".join(f"{where}: {which}" for where, which in wrong.items())


def complaints(page: Any) -> list[str]:
    """What the console says from now on; the live process lives in another time than these pages, and refuses them."""
    said: list[str] = []

    def heard(message: Any) -> None:
        text = f"{message.text} {message.location['url']}"
        if message.type == "error" and "/live/" not in text:
            said.append(text)

    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", heard)
    return said


def opened(page: Any, address: str) -> None:
    page.set_viewport_size(DESK)
    answer = page.goto(address)
    assert answer.ok, f"{address}: {answer.status}"
    page.evaluate(AXE.read_text())
    page.evaluate(WALKING.read_text())


def at_the_desk(page: Any) -> dict[str, list[str]]:
    """What is wrong, by the name of the question; the colours of the dark in both sizes."""
    found = {
        "axe": barriers(page, EVERYTHING),
        "act": act_not_reached(page),
        "order": asked(page, "outOfOrder"),
        "focus": asked(page, "withoutFocusMark"),
        "cut": asked(page, "cut"),
    }
    page.emulate_media(color_scheme="dark")
    found["dark"] = barriers(page, COLOURS)
    page.set_viewport_size(PHONE)
    found["phone dark"] = barriers(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def on_a_telephone(page: Any) -> dict[str, list[str]]:
    page.set_viewport_size(PHONE)
    return {
        "phone": barriers(page, EVERYTHING),
        "phone width": asked(page, "tooWide"),
        "phone cut": asked(page, "cut"),
    }


def asked(page: Any, question: str) -> list[str]:
    return page.evaluate(f"padisWalk.{question}()")


def barriers(page: Any, rules: dict[str, Any]) -> list[str]:
    found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], ...rules})", rules)["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['any'][:1]}" for rule in found for node in rule["nodes"]]


def act_not_reached(page: Any) -> list[str]:
    """From the top by Tab alone: over the link that skips the menu to the main act, where the page has one."""
    starts_in_a_field = page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Tab")
    if not starts_in_a_field:
        if not page.evaluate("document.activeElement.matches('.skip-link')"):
            return [f"the first Tab leads to {page.evaluate('document.activeElement.outerHTML.slice(0, 140)')}"]
        page.keyboard.press("Enter")
    if not page.locator("main .btn-primary:visible:enabled").count():
        return []
    for _step in range(STEPS_TO_THE_ACT):
        if page.evaluate("document.activeElement.matches('main .btn-primary')"):
            return []
        page.keyboard.press("Tab")
    return [f"not reached in {STEPS_TO_THE_ACT} steps"]
