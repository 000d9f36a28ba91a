"""Who in a register may be the person asked for: what speaks for and against it, and how often that is right."""

from datetime import date
from random import Random
from typing import Any

import pytest

from bench.pairs import township
from bench.tasks.matching import measured
from padis.cases.identity import to_15
from padis.register.contract import Entry
from padis.register.matching import SUGGESTED, Candidate, Sign, candidate, candidates, chosen
from padis.register.readings import sounds
from tests.world import id_number

BORN = date(1990, 5, 17)
NUMBER = id_number("360622", BORN, 61)
HELD = {"name": "王小芳", "sex": "2", "birth_date": "1990-05-17", "id_number": NUMBER, "spouse_name": "李建国"}


def found(held: dict[str, Any] | None = None, **stated: Any) -> Candidate:
    """How the register's entry fares when a message states the same but for the changes; None leaves a fact out."""
    facts = {name: value for name, value in {**HELD, **stated}.items() if value is not None}
    return candidate(facts, Entry("1", {**HELD, **(held or {})}, None, "test"))


@pytest.mark.parametrize(
    ("stated", "sign"),
    [
        ({"id_number": to_15(NUMBER)}, Sign.NUMBER_OLD),
        ({"id_number": NUMBER[:16] + "9" + NUMBER[17:]}, Sign.NUMBER_ONE_OFF),
        ({"id_number": NUMBER[:13] + NUMBER[14] + NUMBER[13] + NUMBER[15:]}, Sign.NUMBER_SWAPPED),
        ({"id_number": NUMBER[:8] + NUMBER[9:]}, Sign.NUMBER_SHORT),
        ({"id_number": NUMBER[:15] + "000"}, Sign.NUMBER_ROUNDED),
        ({"id_number": None, "name": "王芳小"}, Sign.NAME_SWAPPED),
        ({"id_number": None, "name": "王晓方"}, Sign.NAME_SOUNDS),
        ({"id_number": None, "birth_date": "1990-04-23"}, Sign.BIRTH_LUNAR),
    ],
)
def test_a_slip_of_daily_work_still_finds_her_and_is_named(stated, sign):
    one = found(**stated)
    assert sign in one.signs and one.is_suggested
    assert str(sign.label) and one.percent < 100


def test_names_with_parts_and_rare_characters():
    """A dot left out is the same name; pinyin stands for a character that nobody could type."""
    assert Sign.NAME_WRITTEN in found({"name": "阿依古丽·买买提"}, name="阿依古丽买买提").signs
    assert Sign.NAME_PART in found({"name": "阿依古丽·买买提"}, name="阿依古丽").signs
    assert sounds("王𠅤") == sounds("王yun") or sounds("王喆") == sounds("王zhe")


def test_a_placeholder_speaks_neither_for_nor_against_anybody():
    zeros = "000000199005170000"
    one = candidate({"id_number": zeros}, Entry("1", {"id_number": zeros}, None, "test"))
    assert one.signs == () and candidates({"id_number": zeros}, [one.entry]) == []


@pytest.mark.parametrize(
    "other",
    [
        {"name": "王小丽", "id_number": id_number("360622", BORN, 62)},  # a twin with a number of her own
        {"birth_date": "1987-02-03", "id_number": id_number("360622", date(1987, 2, 3), 61)},  # a namesake
        {"name": "陈秀英", "spouse_name": "张伟"},  # the number of somebody else
    ],
)
def test_who_is_only_like_her_is_never_chosen(other):
    one = found(**other)
    assert one.strength < SUGGESTED and chosen([one]) is None


def test_two_who_are_as_likely_are_both_shown_and_neither_is_chosen():
    twins = [Entry(ref, {"name": "王小芳", "birth_date": "1990-05-17"}, None, "test") for ref in "12"]
    both = candidates({"name": "王小芳", "birth_date": "1990-05-17"}, twins)
    assert [each.is_suggested for each in both] == [True, True] and chosen(both) is None


def test_made_up_pairs_with_realistic_faults_are_told_apart():
    """The bar of the bench, on a township small enough for a test: precision 0.99, recall 0.95."""
    made = township(
        Random("pairs"), home="360603101000", others=["441900119000"], people=1500, asked=700, today=date(2026, 11, 2)
    )  # fmt: skip
    found = measured(made)
    assert found["precision"] >= 0.99 and found["recall"] >= 0.95
    assert found["known"] < found["asked"], "some of those asked for are not in the register"
