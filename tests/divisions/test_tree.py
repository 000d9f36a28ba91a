"""The tree with all its oddities, as pages and rules ask for it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.divisions import queries
from padis.divisions.models import GROUP_KINDS, NATION, Division, Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

CHANGAN = "441900119000"  # 长安镇 of 东莞, a city without counties


def names(codes: list[Division]) -> list[str]:
    return [division.name for division in codes]


def test_memory_and_table_agree() -> None:
    """Every row from memory is the row of the table, with the full name made in the same way."""
    for row in Division.objects.iterator():
        kept = queries.division(row.code)
        assert kept is not None
        assert kept.__dict__.items() - {("_state", kept._state)} == row.__dict__.items() - {("_state", row._state)}


def test_the_county_of_a_township_is_its_parent_row() -> None:
    """Also where the parent is a city (东莞, 中山, 儋州) or a pseudo county (嘉峪关)."""
    for row in Division.objects.exclude(level=Level.NATION).values_list("code", "parent_id", "level"):
        code, parent, level = row
        assert queries.county_of(code) == (parent if level == Level.TOWNSHIP else code)


@pytest.mark.parametrize(
    "code, county, city",
    [
        (CHANGAN, "441900000000", "441900000000"),
        ("442000100000", "442000000000", "442000000000"),
        ("460400100000", "460400000000", "460400000000"),
        ("620201001000", "620201000000", "620200000000"),
        ("659001001000", "659001000000", "659001000000"),  # 石河子, of the 兵团
        ("429004001000", "429004000000", "429004000000"),  # 仙桃, directly under the province
        ("110101001000", "110101000000", "110000000000"),  # a municipality is its districts' city
        ("500229101000", "500229000000", "500000000000"),  # 城口, a county of a municipality
        ("360112001000", "360112000000", "360100000000"),
        ("522224000000", "522224000000", "522200000000"),  # ended: cut to its county and city parts
    ],
)
def test_county_and_city(code: str, county: str, city: str) -> None:
    """Each oddity of the tree has a county and a city that counters can be summed by."""
    assert queries.county_of(code) == county
    assert queries.city_of(code) == city
    assert queries.province_of(code) == code[:2] + "0" * 10


def test_no_full_name_has_a_group_or_a_name_twice() -> None:
    """市辖区, 县 and 省直辖县级行政区划 are no places; 嘉峪关市 is named once."""
    assert queries.full_name("110101001000") == "北京市东城区东华门街道"
    assert queries.full_name("429004000000") == "湖北省仙桃市"
    assert queries.full_name("620201001000") == "甘肃省嘉峪关市雄关街道"
    assert queries.full_name(CHANGAN) == "广东省东莞市长安镇"
    assert queries.full_name(NATION) == "全国"
    assert queries.full_name("999999999999") == "999999999999"
    assert (
        not Division.objects.filter(full_name__contains="行政区划")
        .exclude(kind__in=GROUP_KINDS)
        .filter(level=3)
        .exists()
    )


def test_short_names() -> None:
    """A township is told with its county, a county with its city; above that the name is enough."""
    assert queries.short_name(CHANGAN) == "长安镇 · 东莞市"
    assert queries.short_name("110105000000") == "朝阳区 · 北京市"
    assert queries.short_name("360100000000") == "南昌市"
    assert queries.short_name("659001000000") == "石河子市 · 新疆维吾尔自治区"
    assert queries.short_name("nonsense") == "nonsense"


def test_a_path_runs_from_the_province_to_the_division() -> None:
    """The nation and the groups are not on it."""
    assert names(queries.parent_path("110101001000")) == ["北京市", "东城区", "东华门街道"]
    assert names(queries.parent_path(NATION)) == ["全国"]
    assert queries.parent_path("123") == []


def test_children_stand_in_for_a_group() -> None:
    """Beijing's districts lie directly below Beijing, 仙桃 beside the prefectures of its province."""
    assert len(queries.children(NATION)) == 31
    assert len(queries.children("110000000000")) == 16
    assert len(queries.children("500000000000")) == 38
    assert {"武汉市", "仙桃市", "神农架林区"} <= set(names(queries.children("420000000000")))
    assert all(child.level == Level.TOWNSHIP for child in queries.children("441900000000"))
    assert names(queries.children("620200000000")) == ["嘉峪关市"]
    assert queries.children(CHANGAN) == []


def test_every_division_is_a_child_of_its_unit_above_once() -> None:
    """Walking down from the nation meets every authority exactly once."""
    met: list[str] = []
    waiting = [NATION]
    while waiting:
        code = waiting.pop()
        met.append(code)
        waiting += [child.code for child in queries.children(code)]

    assert sorted(met) == sorted(Division.objects.exclude(kind__in=GROUP_KINDS).values_list("code", flat=True))


def test_warm_lookups_cost_no_query() -> None:
    """A list of fifty rows names hundred places; the database is not asked for them."""
    queries.division(NATION)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        for code in (CHANGAN, "110101001000", "no such code"):
            queries.division(code), queries.county_of(code), queries.city_of(code), queries.province_of(code)
            queries.parent_path(code), queries.full_name(code), queries.short_name(code), queries.children(code)

    assert not len(asked)


@pytest.mark.parametrize(
    "one, other, same_county, one_city",
    [
        (CHANGAN, "441900101000", True, False),  # 东莞 has no districts, but is one county
        ("110101001000", "110105001000", False, True),  # 东城 and 朝阳 of Beijing
        ("500103001000", "500101001000", False, True),  # 渝中 and 万州 of Chongqing
        ("500103001000", "500229101000", False, False),  # 城口 is a county of Chongqing
        ("360102001000", "360112001000", False, True),  # 东湖 and 新建 of Nanchang
        ("360102001000", "360121101000", False, False),  # 南昌县 belongs to the city but is no district
        ("440306016000", "440106001000", False, False),  # districts of two cities
        ("360121101000", "360121102000", True, False),
        ("659001001000", "659002001000", False, False),  # two cities of the 兵团
        ("429004001000", "429005001000", False, False),
    ],
)
def test_near_moves(one: str, other: str, same_county: bool, one_city: bool) -> None:
    """Moves that the Regulation of 2009 (Art. 2) leaves out: within a county, between districts of one city."""
    for left, right in ((one, other), (other, one)):
        assert queries.is_same_county(left, right) == same_county
        assert queries.are_districts_of_one_city(left, right) == one_city
