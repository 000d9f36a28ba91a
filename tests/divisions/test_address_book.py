"""The address book of units (M21)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from padis.divisions import actions, book, queries
from padis.divisions.models import EntryChange, Unit
from padis.divisions.scope import Scope
from padis.shared.errors import Refused
from padis.shared.time import BEIJING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)


@dataclass
class Somebody:
    pk: int = 7
    display_name: str = "阿依古丽"


BY = Somebody()
ENTRY = {
    "address": "东莞市长安镇长青南路 1 号",
    "postcode": "523850",
    "telephone": "0769-85300000，85300001 转 8",
    "fax": "",
    "email": "office@changan.example",
    "person_on_duty": "阿依古丽·买买提",
}


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.select_related("division").get(pk="441900119000")


def test_a_unit_writes_its_entry(unit: Unit) -> None:
    """What was just written counts as confirmed, and is kept without the spaces around it."""
    actions.edit_entry(unit=unit, **{**ENTRY, "address": f"  {ENTRY['address']} "}, by=BY, now=NOW)

    unit.refresh_from_db()
    assert {name: getattr(unit, name) for name in ENTRY} == ENTRY
    assert unit.confirmed_on == DAY


def test_a_unit_confirms_its_entry_unchanged(unit: Unit) -> None:
    """The other side sees how fresh a telephone number is."""
    actions.edit_entry(unit=unit, **ENTRY, by=BY, now=NOW - timedelta(days=200))
    actions.confirm_entry(unit=unit, by=BY, now=NOW)

    unit.refresh_from_db()
    assert (unit.confirmed_on, unit.telephone) == (DAY, ENTRY["telephone"])


@pytest.mark.parametrize(
    "field, value",
    [("postcode", "52385"), ("postcode", "abcdef"), ("telephone", "ask me"), ("fax", "1"), ("address", "长" * 161),
     ("person_on_duty", "王" * 61), ("email", "office@"), ("email", "王@example.cn\nBcc: a@b.cn"), ("telephone", "1" * 41)],
)  # fmt: skip
def test_a_bad_entry_is_refused_at_its_field(unit: Unit, field: str, value: str) -> None:
    """Nothing of it is stored, and the page knows where to show the sentence."""
    with pytest.raises(Refused) as refused:
        actions.edit_entry(unit=unit, **{**ENTRY, field: value}, by=BY, now=NOW)

    assert refused.value.field == field
    assert Unit.objects.get(pk=unit.pk).confirmed_on is None


def test_what_was_changed_and_confirmed_stays_known(unit: Unit) -> None:
    """Only what changed is kept, before and after; a confirmation is a line of its own."""
    actions.edit_entry(unit=unit, **ENTRY, by=BY, now=NOW - timedelta(days=2))
    actions.edit_entry(unit=unit, **{**ENTRY, "telephone": "0769-85300002"}, by=BY, now=NOW - timedelta(days=1))
    actions.confirm_entry(unit=unit, by=BY, now=NOW)

    confirmed, changed, first = book.entry_changes(unit)
    assert confirmed.changes == {}
    assert changed.changes == {"telephone": [ENTRY["telephone"], "0769-85300002"]}
    assert first.changes["address"] == ["", ENTRY["address"]] and "fax" not in first.changes
    assert {(change.by_id, change.by_name) for change in EntryChange.objects.all()} == {(7, "阿依古丽")}


def test_entries_are_found_like_divisions(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """By name, pinyin or code; one query however many are found."""
    queries.search("warm")
    with django_assert_num_queries(1):
        found = book.entries("长安")
        assert len([unit.division.full_name for unit in found]) > 5
    assert [unit.code for unit in book.entries("东莞长安")] == ["441900119000"]
    assert book.entries("长安", within=Scope.of("360000000000", 1)) == []
    assert len(book.entries("长安", limit=2)) == 2


def test_a_sub_tree_is_listed_in_the_order_of_codes(unit: Unit) -> None:
    """And narrowed to what was not confirmed of late."""
    dongguan = Scope.of("441900000000", 2)
    codes = [found.code for found in book.entries(within=dongguan)]
    assert codes == sorted(codes) and codes[0] == "441900000000" and unit.code in codes
    actions.confirm_entry(unit=unit, by=BY, now=NOW)

    def stale(since: date, text: str = "") -> list[str]:
        return [found.code for found in book.entries(text, within=dongguan, unconfirmed_since=since)]

    assert stale(DAY) == [code for code in codes if code != unit.code]
    assert stale(DAY + timedelta(days=1)) == codes
    assert stale(DAY, "长安镇") == []


def test_units_come_with_their_division(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A list of items shows both sides' entries at the price of one query."""
    with django_assert_num_queries(1):
        units = queries.units(["441900119000", "441900119000", "110101001000", "000"])
        assert {code: (unit.level, unit.division.name) for code, unit in units.items()} == {
            "441900119000": (4, "长安镇"),
            "110101001000": (4, "东华门街道"),
        }
