"""Finding a division from what a clerk types."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.divisions import queries
from padis.divisions.models import GROUP_KINDS, Division, Level
from padis.divisions.scope import Scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture(scope="module")
def codes(divisions_loaded: None, django_db_blocker: Any) -> list[str]:
    with django_db_blocker.unblock():
        return list(Division.objects.exclude(kind__in=GROUP_KINDS).order_by("code").values_list("code", flat=True))


def found(text: str, **options: object) -> list[str]:
    return [division.full_name for division in queries.search(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["东莞 长安", "东莞长安", "东莞市长安镇", "广东省东莞市长安镇", "广东 东莞 长安", "长安 东莞", "东莞　长安镇", "东莞/长安",
     "dongguan changan", "dongguanchangan", "DongGuan ChangAn", "gddgca", "gd dg ca", "441900119", "441900119000", "4419 长安",
     "东莞ca"],
)  # fmt: skip
def test_every_way_of_typing_finds_the_town_first(text: str) -> None:
    """Characters, pinyin, initials or code, with or without the places above."""
    assert found(text)[0] == "广东省东莞市长安镇"


def test_initials_of_the_path_find_the_town() -> None:
    """Four letters are enough; another place with the same letters may stand beside it."""
    assert "广东省东莞市长安镇" in found("dgca")[:3]


def test_ranking() -> None:
    """A name itself before its beginning, before a part of it; higher levels first."""
    assert found("南昌")[:2] == ["江西省南昌市", "江西省南昌市南昌县"]
    assert found("海南")[0] == "海南省"
    assert found("朝阳")[:2] == ["辽宁省朝阳市", "北京市朝阳区"]
    assert found("jiangxi")[0] == "江西省"
    assert found("lasa")[0] == "西藏自治区拉萨市"
    assert found("lvliang")[0] == found("lüliang")[0] == "山西省吕梁市"
    assert found("来凤", limit=1) == ["湖北省恩施土家族苗族自治州来凤县"]


def test_a_code_lists_what_lies_below_it() -> None:
    """Two to twelve digits, the highest level first; the groups are left out."""
    assert found("44")[0] == "广东省"
    assert found("1101", limit=2) == ["北京市东城区", "北京市西城区"]
    assert found("4419001")[0] == "广东省东莞市石碣镇"
    assert found("4419001190001") == []


def test_level_and_scope_narrow() -> None:
    """A picker asks for townships, or for what lies below the user's own unit."""
    townships = queries.search("长安", level=Level.TOWNSHIP, limit=50)
    assert {division.level for division in townships} == {Level.TOWNSHIP}
    assert found("东莞", level=Level.COUNTY)[0] == "广东省东莞市"  # it acts as a county
    assert found("深圳", level=Level.COUNTY)[:1] != ["广东省深圳市"]

    guangdong = Scope.of("440000000000", Level.PROVINCE)
    assert "广东省东莞市长安镇" in found("长安", within=guangdong)[:3]
    assert found("36", within=guangdong) == []


def test_the_limit_holds() -> None:
    """A common word does not flood the page."""
    assert len(queries.search("城关", limit=7)) == 7
    assert len(queries.search("a")) == 20


def test_an_ended_county_is_found_by_its_old_name_and_code() -> None:
    """Old papers say 新建县 and 360122."""
    assert found("新建县") == ["江西省南昌市新建区"]
    assert found("360122") == ["江西省南昌市新建区", "江西省南昌市南昌县"]
    assert found("崇文区") == ["北京市东城区"]
    assert found("新建县", within=Scope.of("440000000000", Level.PROVINCE)) == []


def test_a_township_is_found_below_the_old_name_of_its_county() -> None:
    """An old address names the county of its time before the township."""
    for text in ("余江县 锦江", "余江县锦江镇", "江西 余江县 锦江", "江西省余江县锦江镇", "鹰潭市余江县锦江镇"):
        assert found(text) == ["江西省鹰潭市余江区锦江镇"]


def test_the_choices_of_an_ended_code_name_their_years() -> None:
    """360122 was 南昌县 until 1981, then 新建县."""
    assert "南昌县 –1981" in str(queries.resolve("360122").note)
    assert "新建县 1982–2014" in str(queries.resolve("360122").note)


@pytest.mark.parametrize(
    "text", ["", "   ", "·", "%", "_", "\n", "\x00", "不存在的地方", "qqqqqqvv", "'; drop", "长" * 500, "9" * 30]
)
def test_nonsense_finds_nothing(text: str) -> None:
    """No pattern characters, no errors, no endless search."""
    assert found(text) == []


@given(st.text(max_size=60))
def test_any_text_is_searched_without_error(text: str) -> None:
    """Whatever is pasted into the box."""
    assert len(queries.search(text)) <= 20


@given(data=st.data())
def test_every_division_is_found_by_its_full_name_code_and_pinyin(codes: list[str], data: st.DataObject) -> None:
    """Each of 44,691 places can be reached in every way."""
    code = data.draw(st.sampled_from(codes))
    division = queries.division(code)
    assert division is not None

    def reached(text: str) -> bool:
        return code in {hit.code for hit in queries.search(text, limit=1000)}

    assert reached(code)
    assert reached(" ".join(step.name for step in queries.parent_path(code)))
    assert reached(division.full_name[-40:] if len(division.full_name) > 40 else division.full_name)
    assert reached(division.pinyin)
    assert reached(division.initials)
