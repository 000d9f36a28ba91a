"""From an old or foreign code to the division of today."""

from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from padis.divisions import queries
from padis.divisions.models import Division, EndedDivision, Level

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

NANCHANG, XINJIAN = "360121000000", "360112000000"


@pytest.fixture(scope="module")
def spells(divisions_loaded: None, django_db_blocker: Any) -> list[EndedDivision]:
    with django_db_blocker.unblock():
        return list(EndedDivision.objects.order_by("old_code", "first_year"))


@pytest.fixture(scope="module")
def codes(divisions_loaded: None, django_db_blocker: Any) -> list[str]:
    with django_db_blocker.unblock():
        below_the_nation = Division.objects.exclude(level=Level.NATION)
        return list(below_the_nation.order_by("code").values_list("code", flat=True))


def test_a_code_of_today_is_itself() -> None:
    """6, 9 or 12 digits, also of a city without counties; a village lies in its township."""
    for text in ("441900", "441900119", "441900119000", "441900119201", " 441900119 ", "４４１９００１１９"):
        resolution = queries.resolve(text)
        assert resolution.exact is not None
        assert resolution.exact.code == ("441900000000" if len(text) == 6 else "441900119000")
        assert (resolution.successor, resolution.choices, resolution.note) == (None, [], "")


def test_a_code_of_several_spells_needs_a_year() -> None:
    """360122 was 南昌县 in 1980 and 1981, 新建县 from 1982 to 2014."""
    resolution = queries.resolve("360122")
    assert resolution.division is None
    assert [choice.code for choice in resolution.choices] == [NANCHANG, XINJIAN]
    assert resolution.note

    for year, code in (
        (1980, NANCHANG),
        (1981, NANCHANG),
        (1982, XINJIAN),
        (2010, XINJIAN),
        (2020, XINJIAN),
        (1970, NANCHANG),
    ):
        resolution = queries.resolve("360122", year=year)
        assert resolution.exact is None
        assert resolution.successor is not None
        assert resolution.successor.code == code
        assert "新建县" in str(resolution.note) or year < 1982


def test_an_ended_township_code_comes_to_its_county() -> None:
    """No list of old townships exists; the user picks the township there."""
    resolution = queries.resolve("360122101000", year=2010)

    assert resolution.exact is None
    assert resolution.successor is not None
    assert resolution.successor.code == XINJIAN
    with override("en"):
        assert str(resolution.note).startswith("360122 was 新建县 until 2014;")
        assert str(resolution.note).endswith("Choose the township.")

    unknown_township = queries.resolve("360112999")
    assert unknown_township.exact is None
    assert unknown_township.successor is not None
    assert unknown_township.successor.code == XINJIAN


def test_an_area_that_was_divided_offers_all() -> None:
    """No successor is taken for the user."""
    spell = next(each for each in EndedDivision.objects.order_by("old_code") if len(each.successors) > 1)

    resolution = queries.resolve(spell.old_code, year=spell.last_year)

    assert resolution.division is None
    assert [choice.code[:6] for choice in resolution.choices] == spell.successors


def test_a_code_of_today_that_once_stood_for_another_place_says_so() -> None:
    """A code is used again: without a year today's meaning is taken, with a warning."""
    current = {code[:6] for code in Division.objects.filter(level=Level.COUNTY).values_list("code", flat=True)}
    spell = next(
        each for each in EndedDivision.objects.order_by("old_code")
        if each.old_code in current and each.successors and each.successors != [each.old_code]
    )  # fmt: skip

    today = queries.resolve(spell.old_code)
    assert today.exact is not None
    assert today.exact.code[:6] == spell.old_code
    assert spell.old_name in str(today.note)

    then = queries.resolve(spell.old_code, year=spell.last_year)
    assert {place.code[:6] for place in [then.division, *then.choices] if place} == set(spell.successors)


@pytest.mark.parametrize(
    "text", ["", "abc", "12", "36012", "3601221", "000000", "999999", "000000000000", "36011２x", "长安镇", "-36012"]
)
def test_garbage_comes_to_nothing_and_says_why(text: str) -> None:
    """Bad input is answered with a sentence, never with an error or a guess."""
    resolution = queries.resolve(text)

    assert resolution.division is None
    assert not resolution.choices
    assert str(resolution.note)


def test_notes_are_chinese() -> None:
    """A clerk reads why an old code became another place."""
    resolution = queries.resolve("360122", year=2010)
    with override("zh-hans"):
        assert str(resolution.note) == "360122 原为新建县（至 2014 年），现为江西省南昌市新建区。"


@given(data=st.data())
def test_every_ended_spell_resolves_to_its_listed_successors(spells: list[EndedDivision], data: st.DataObject) -> None:
    """With a year of the spell, whatever the code stood for before or after."""
    spell = data.draw(st.sampled_from(spells))
    year = data.draw(st.integers(spell.first_year, spell.last_year))

    resolution = queries.resolve(spell.old_code, year=year)

    assert {place.code[:6] for place in [resolution.division, *resolution.choices] if place} == set(spell.successors)
    assert (resolution.division is None) == (len(spell.successors) != 1)


@given(data=st.data())
def test_every_current_code_resolves_to_itself(codes: list[str], data: st.DataObject) -> None:
    """Also the rows that only group others, for whoever asks."""
    code = data.draw(st.sampled_from(codes))

    for text in {code, code[:9] if code[9:] == "000" else code, code[:6] if code[6:] == "000000" else code}:
        resolution = queries.resolve(text)
        assert resolution.exact is not None
        assert resolution.exact.code == code


def test_the_birthplace_follows_the_year_the_number_was_given() -> None:
    """A woman born in 1975 got her number after 1984: 360122 then was 新建县, not the 南昌县 of 1980."""
    for birth_year in (1970, 1975, 1985, 1995, 2005):
        successor = queries.birthplace_of_number("360122", birth_year).successor
        assert successor is not None
        assert successor.code == XINJIAN
    exact = queries.birthplace_of_number("440306", 1995).exact
    assert exact is not None
    assert exact.name == "宝安区"
    assert queries.birthplace_of_number("000000", 1990).division is None


def test_a_township_is_proposed_by_name() -> None:
    """By its name, an older kind of township, or an address that holds the name."""

    def proposed(county: str, text: str) -> list[str]:
        return [division.name for division in queries.propose_township(county, text)]

    assert proposed("441900000000", "长安镇") == ["长安镇"]
    assert proposed("441900000000", "长安区")[0] == "长安镇"
    assert proposed("441900000000", "东莞市长安镇霄边村二组")[0] == "长安镇"
    assert proposed("360112000000", "望城 镇")[0].startswith("望城")
    assert proposed("441900000000", "") == []
    assert proposed("441900000000", "没有这个地方") == []
    assert proposed("000", "长安镇") == []
