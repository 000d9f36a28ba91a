"""The pages of user activity: what a figure opens, who gets to it, and the workbook."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from padis.accounts import actions as accounts
from padis.accounts.models import Role
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.privacy.models import Look
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, YUJIANG, filed, later, many_forms, user

pytestmark = pytest.mark.django_db
COUNTY, YINGTAN = "360603000000", "360600000000"
HOME = "/monitor/activity/"


@pytest.fixture(autouse=True)
def five_days_later(monkeypatch):
    """Of two items that came on NOON's day none was opened; somebody logged in since, on two days."""
    other = user(YUJIANG)
    for _item in range(2):
        filed(user(CHANGAN), at=NOON)
    for day in (1, 2):
        accounts.record_log_in(user=other, now=later(day))
    monkeypatch.setattr(timezone, "now", lambda: later(5))


def main(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_county_opens_every_figure_of_its_township():
    """Each link of the township's line leads to a page with as many rows as the figure says, and the township sees the look."""
    client = signed_in(user(COUNTY, Role.SUPERVISOR))
    line = re.search(
        rf'<tr data-row>\s*<th[^>]*><a data-open href="{HOME}{YUJIANG}/days.*?</tr>', main(client.get(HOME)), re.S
    )[0]
    found = re.findall(r'<td class="number"><a href="([^"]+)">(\d+)</a>', line)

    assert [number for _url, number in found] == ["1", "2", "2", "2"]  # account, log-in days, awaiting, unopened
    assert "登录未接收" in line
    for url, number in found:
        page = main(client.get(url.replace("&amp;", "&")))
        assert len(re.findall(r"<tr data-row|<tr><td|<li class=\"todo-row|data-row>", page)) >= int(number), url
    assert Look.objects.filter(unit=YUJIANG, page=Look.Page.REGISTER).exists()


def test_each_level_gets_down_to_the_townships_and_no_further():
    for code in (NATION, YINGTAN):
        client = signed_in(user(code, Role.SUPERVISOR))
        assert client.get(HOME).status_code == 200
        page = main(client.get(f"{HOME}{YINGTAN}/?only=unread"))
        assert page.count("<tr data-row") == 1 and f"{HOME}{YUJIANG}/days/" in page
        assert client.get(f"{HOME}{YUJIANG}/days/").status_code == 200
        for what in ("acts", "unopened", "accounts"):
            assert client.get(f"{HOME}{YUJIANG}/{what}/").status_code == 404


def test_it_is_a_page_of_the_monitor():
    """Its tabs stand above it, the menu has one line for both, and a search still finds it by its name."""
    client = signed_in(user(COUNTY, Role.SUPERVISOR))
    page = client.get(HOME).content.decode()
    menu = page.split('id="menu"')[1].split("</nav>")[0]
    assert "用户应用情况" not in menu
    assert re.search(r'href="/monitor/" aria-current="page"', menu)
    assert f'href="/monitor/tables/t1/{COUNTY}/"' in main(client.get(HOME))
    assert client.post("/search/", {"q": "用户应用"}).url == HOME


def test_a_township_sees_its_own_line_and_what_it_left():
    client = signed_in(user(YUJIANG))

    assert main(client.get(HOME)).count("<tr data-row") == 1
    page = main(client.get(f"{HOME}{YUJIANG}/unopened/"))
    assert page.count("<tr data-row") == 2 and "王" not in page
    assert client.get(f"{HOME}{COUNTY}/").status_code == 404


@pytest.mark.parametrize(("place", "query", "rows"), [(COUNTY, "only=unread", 1), (YINGTAN, "", 3)])
def test_the_workbook_holds_what_the_page_shows(place, query, rows):
    answer = signed_in(user(YINGTAN, Role.SUPERVISOR)).get(f"{HOME}{place}/export/?{query}")
    book = load_workbook(BytesIO(answer.content))

    assert book.sheetnames == ["用户应用情况", "说明"]
    assert book["用户应用情况"].max_row == 1 + rows


def test_a_county_and_its_township_see_the_same_hints_and_their_items(monkeypatch):
    """Received unopened: as many rows as the hint says, for the two alone; the county's look is seen."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    keys = many_forms(clerk, 15)
    actions.receive_many(keys=keys, by=other, now=later(3))
    evidence = f"{HOME}hints/{YUJIANG}/unread/?month=202611"

    for who in (user(COUNTY, Role.SUPERVISOR), other):
        client = signed_in(who)
        page = main(client.get(f"{HOME}hints/"))
        assert "未打开就接收" in page and f'href="{evidence}">15<' in page
        assert main(client.get(evidence)).count("<tr data-row") == 15
    assert Look.objects.filter(unit=YUJIANG, page=Look.Page.REGISTER).count() == 1
    for code in (NATION, YINGTAN):
        client = signed_in(user(code, Role.SUPERVISOR))
        assert {client.get(path).status_code for path in (f"{HOME}hints/", evidence)} == {404}
