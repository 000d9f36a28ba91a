"""The handbook says what the product says: the words of the pages, the limits, and pictures and places that exist."""

import re
from itertools import chain
from pathlib import Path

import pytest

from padis.accounts.models import Role
from padis.cli.translations import PACKAGES, catalogs, entries
from padis.deadlines.queries import limit_for
from tests.web.conftest import COUNTY, signed_in
from tests.web.picture_story import NOW
from tests.web.test_pictures import LARGEST
from tests.world import CHANGAN, YUJIANG, filed, user

DOCS = Path(__file__).resolve().parents[2] / "docs"
BOOK = sorted((DOCS / "handbook").glob("*.md"))
PAGES = [*BOOK, DOCS / "glossary.md"]
LIMITS = {
    "协查反馈，紧急（现孕）": "urgent",
    "协查反馈，其他": "normal",
    "反馈确认": "confirm",
    "答复提问": "reply",
    "退回后改发": "resend",
    "跟进": "follow_up",
}


def words_of_the_pages() -> set[str]:
    """Every Chinese text of the catalogs."""
    found = set()
    for entry in chain.from_iterable(map(entries, catalogs(PACKAGES))):
        found.update([entry.string] if isinstance(entry.string, str) else entry.string)
    return found


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings are linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def test_what_stands_in_brackets_stands_on_a_page():
    known = words_of_the_pages()

    wrong = {
        f"{page.name}: {label}"
        for page in BOOK
        for label in re.findall("【(.+?)】", page.read_text())
        if label not in known
    }

    assert not wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", page.read_text()):
        place = (page.parent / target).resolve() if target else page
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), anchor


def test_each_picture_is_shown_and_small():
    shown = {name for page in BOOK for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text())}
    taken = {path.name: path.stat().st_size for path in (DOCS / "pictures").glob("*.png")}

    assert shown == set(taken)
    assert max(taken.values()) <= LARGEST


@pytest.mark.django_db
def test_the_limits_are_those_that_hold():
    rows = re.findall(r"^\| (.+?) \| .+? \| (\d+) 天 \|", (DOCS / "handbook" / "README.md").read_text(), re.MULTILINE)

    assert {name: int(days) for name, days in rows} == {
        name: limit_for("verification", level, NOW.date()) for name, level in LIMITS.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (
            Role.OPERATOR,
            ["/todo/", "/cases/", "/cases/new/", "/monitor/", "/register/", "/units/", "/account/second-factor/"],
        ),
        (Role.SUPERVISOR, ["/monitor/", "/divisions/", "/units/mine/"]),
        (Role.ADMINISTRATOR, ["/users/", "/users/new/", "/divisions/", "/search/"]),
    ],
)
def test_each_page_leads_to_its_place_in_the_help(role, paths):
    client = signed_in(user(YUJIANG if role is Role.OPERATOR else COUNTY, role))
    if role is Role.OPERATOR:
        paths = [*paths, f"/items/{filed(user(CHANGAN)).number}/"]
    page = client.get("/help/").content.decode()

    for path in paths:
        (place,) = re.findall(r'href="/help/#(\w+)"', client.get(path).content.decode())
        assert f'id="{place}"' in page, path
    assert all(section.count("<li>") <= 12 for section in page.split("<section")[1:])
