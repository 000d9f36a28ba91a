"""Division codes, the address book and the search box."""

import re

import pytest

from padis.accounts.models import Role
from padis.divisions.models import Unit
from tests.web.conftest import COUNTY, signed_in
from tests.world import CHANGAN, GUANGFENG, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(response) -> str:
    return response.content.decode()


def test_the_tree_goes_down_from_the_nation_to_the_townships(operator):
    client = signed_in(operator)

    for code, below in [
        ("", "江西省"),
        ("360000000000/", "上饶市"),
        ("361100000000/", "广丰区"),
        ("441900000000/", "长安镇"),
    ]:
        assert below in text_of(client.get(f"/divisions/{code}"))


def test_a_municipality_leads_to_its_districts_without_the_group_row(operator):
    page = text_of(signed_in(operator).get("/divisions/110000000000/"))

    assert "东城区" in page and ">市辖区</a>" not in page


def test_an_ended_code_is_explained(operator):
    page = text_of(signed_in(operator).get("/divisions/?q=362301"))

    assert "上饶" in page and "/divisions/361102000000/" in page


def test_a_division_shows_its_earlier_codes(operator):
    page = text_of(signed_in(operator).get("/divisions/361102000000/"))

    assert "362301" in page and "1982–1999" in page


def test_a_code_that_is_not_of_today_is_no_page(operator):
    assert signed_in(operator).get("/divisions/362301000000/").status_code == 404


@pytest.mark.parametrize("text", ["东莞 长安", "dgca", "441900119"])
def test_the_picker_finds_by_name_initials_and_code(operator, text):
    options = text_of(signed_in(operator).get("/divisions/options/", {"q": text, "level": 4}))

    assert f'data-code="{CHANGAN}"' in options and 'data-name="广东省东莞市长安镇"' in options


def test_the_picker_narrows_to_a_level_and_to_ones_own_tree(administrator):
    client = signed_in(administrator)

    assert "五都镇" not in text_of(client.get("/divisions/options/", {"q": "五都", "level": 3}))
    own = text_of(client.get("/divisions/options/", {"q": "长安", "within": "own"}))
    assert CHANGAN not in own


@pytest.mark.parametrize("query", ["level=9", "level=x", "within=all", "q=%00", "q=" + "长" * 300])
def test_nonsense_breaks_no_picker(operator, query):
    assert signed_in(operator).get(f"/divisions/options/?{query}").status_code == 200


@pytest.mark.parametrize("path", ["/divisions/?q=dgca", "/divisions/361102000000/", "/units/?q=dgca", "/units/"])
def test_the_part_that_htmx_swaps_equals_the_page(operator, path):
    client = signed_in(operator)

    part = text_of(client.get(path, headers=HTMX)).strip()

    assert part and part in text_of(client.get(path))
    assert "HX-Request" in client.get(path, headers=HTMX)["Vary"]


def test_the_address_book_begins_with_the_units_around_ones_own(operator):
    page = text_of(signed_in(operator).get("/units/"))

    for name in ("江西省上饶市广丰区五都镇", "江西省上饶市广丰区洋口镇"):
        assert name in page
    assert "东莞" not in page.split('id="units"')[1]


def test_a_unit_keeps_its_own_entry(operator):
    client = signed_in(operator)

    page = text_of(client.post("/units/mine/", {"telephone": "0793-2630001", "person_on_duty": "李明"}, follow=True))

    assert "0793-2630001" in page and "信息已保存" in page
    assert Unit.objects.get(pk=GUANGFENG).confirmed_on is not None


def test_a_kept_entry_lets_the_tab_forget_the_text_once(operator):
    client = signed_in(operator)

    assert 'data-keep-forget="entry"' in text_of(
        client.post("/units/mine/", {"telephone": "0793-2630001"}, follow=True)
    )
    assert 'data-keep-forget=""' in text_of(client.get("/units/"))


def test_a_wrong_telephone_is_told_at_its_field(operator):
    response = signed_in(operator).post("/units/mine/", {"telephone": "call me", "person_on_duty": "李明"})

    assert response.status_code == 422
    assert response.context["form"].errors["telephone"]
    assert 'value="李明"' in text_of(response)


def test_nobody_edits_the_entry_of_another_unit(operator):
    assert "/units/mine/" not in text_of(signed_in(operator).get(f"/units/{CHANGAN}/"))


@pytest.mark.parametrize(
    ("who", "shown", "hidden"), [("operator", "通讯录", "用户管理"), ("administrator", "用户管理", "个案管理")]
)
def test_the_menu_shows_what_the_role_needs(who, shown, hidden, request):
    page = text_of(signed_in(request.getfixturevalue(who)).get("/help/"))
    menu = page.split('id="menu"')[1].split("</nav>")[0]

    assert shown in menu and hidden not in menu


def test_the_search_box_finds_menu_and_units(operator):
    client = signed_in(operator)

    assert 'href="/divisions/"' in text_of(client.post("/search/", {"q": "区划"}, headers=HTMX))
    assert f'href="/units/{CHANGAN}/"' in text_of(client.post("/search/", {"q": "dgca"}, headers=HTMX))
    assert "没有找到" in text_of(client.post("/search/", {"q": "zzzzzzzz"}, headers=HTMX))


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.OPERATOR, ["待办事宜", "个案管理", "环孕检报告单"]),
        (Role.SUPERVISOR, ["监控管理", "提醒", "网络化协作"]),
        (Role.ADMINISTRATOR, ["用户管理", "通讯录", "区划代码"]),
    ],
)
def test_the_menu_begins_with_what_the_role_does_most_and_so_does_the_log_in(role, first, divisions_loaded):
    """The three entries of a telephone's bottom bar are those; the first is the start page."""
    client = signed_in(user(CHANGAN if role == Role.OPERATOR else COUNTY, role))

    page = text_of(client.get("/", follow=True))

    menu, bar = page.split('id="menu"')[1].split("</nav>")[0], page.split('class="frame-bottom')[1].split("</nav>")[0]
    assert re.findall(r'class="menu-words">([^<]+)<', menu)[:3] == first
    assert re.findall(r"<span>([^<]+)</span>", bar)[:3] == first
    assert re.search(r'aria-current="page"[^>]*>.*?menu-words">([^<]+)<', menu)[1] == first[0]
