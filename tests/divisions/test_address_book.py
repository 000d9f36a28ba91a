"""The address book of units (M21)."""

from datetime import date

import pytest

from padis.divisions import actions, queries
from padis.divisions.models import Unit
from padis.divisions.scope import Scope
from padis.shared.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

DAY = date(2026, 11, 23)
ENTRY = {
    "address": "东莞市长安镇长青南路 1 号",
    "postcode": "523850",
    "telephone": "0769-85300000，85300001 转 8",
    "fax": "",
    "person_on_duty": "阿依古丽·买买提",
}


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.select_related("division").get(pk="441900119000")


def test_a_unit_writes_its_entry(unit: Unit) -> None:
    """What was just written counts as confirmed, and is kept without the spaces around it."""
    actions.edit_entry(unit=unit, **{**ENTRY, "address": f"  {ENTRY['address']} "}, confirmed_on=DAY)

    unit.refresh_from_db()
    assert {name: getattr(unit, name) for name in ENTRY} == ENTRY
    assert unit.confirmed_on == DAY


def test_a_unit_confirms_its_entry_unchanged(unit: Unit) -> None:
    """The other side sees how fresh a telephone number is."""
    actions.edit_entry(unit=unit, **ENTRY, confirmed_on=date(2026, 1, 1))
    actions.confirm_entry(unit=unit, confirmed_on=DAY)

    unit.refresh_from_db()
    assert (unit.confirmed_on, unit.telephone) == (DAY, ENTRY["telephone"])


@pytest.mark.parametrize(
    "field, value",
    [("postcode", "52385"), ("postcode", "abcdef"), ("telephone", "ask me"), ("fax", "1"), ("address", "长" * 161),
     ("person_on_duty", "王" * 61), ("telephone", "1" * 41)],
)  # fmt: skip
def test_a_bad_entry_is_refused_at_its_field(unit: Unit, field: str, value: str) -> None:
    """Nothing of it is stored, and the page knows where to show the sentence."""
    with pytest.raises(Refused) as refused:
        actions.edit_entry(unit=unit, **{**ENTRY, field: value}, confirmed_on=DAY)

    assert refused.value.field == field
    assert Unit.objects.get(pk=unit.pk).confirmed_on is None


def test_entries_are_found_like_divisions(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """By name, pinyin or code; one query however many are found."""
    queries.search("warm")
    with django_assert_num_queries(1):
        found = queries.address_book_search("长安")
        assert len([unit.division.full_name for unit in found]) > 5
    assert [unit.code for unit in queries.address_book_search("东莞长安")] == ["441900119000"]
    assert queries.address_book_search("长安", within=Scope.of("360000000000", 1)) == []
    assert queries.address_book_search("") == []


def test_units_come_with_their_division(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A list of items shows both sides' entries at the price of one query."""
    with django_assert_num_queries(1):
        units = queries.units(["441900119000", "441900119000", "110101001000", "000"])
        assert {code: (unit.level, unit.division.name) for code, unit in units.items()} == {
            "441900119000": (4, "长安镇"),
            "110101001000": (4, "东华门街道"),
        }
