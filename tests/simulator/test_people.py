"""Made-up people: the same for the same seed, and as hard as real ones."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from padis.cases.facts import clean_facts, identity_of
from padis.cases.identity import FEMALE, MALE, Quality, check
from padis.simulator.numbers import area_code
from padis.simulator.people import flawed, person

TODAY = date(2026, 11, 23)
HOME, HERE = "360112101000", "441900119000"
FIRST = ("张玉华", "1990-07-27", "360122199007276920")


def people(seed: int, count: int) -> list[dict]:
    rng = Random(seed)
    return [person(rng, registered_code=HOME, residence_code=HERE, today=TODAY) for _each in range(count)]


@pytest.fixture(scope="module")
def crowd():
    return people(7, 4000)


def test_one_seed_gives_the_same_people():
    """The demonstration looks the same on every machine."""
    assert people(1, 50) == people(1, 50)
    assert people(1, 50) != people(2, 50)


def test_a_known_person_does_not_change():
    """Neither another process nor another version of Python makes other people of the same seed."""
    first = people(20261123, 1)[0]
    assert (first["name"], first["birth_date"], first["id_number"]) == FIRST


def test_everybody_can_be_filed(crowd):
    """The facts are canonical and complete, on both sides."""
    rng = Random(3)
    for facts in crowd:
        assert clean_facts(facts, today=TODAY, direction="inflow") == (facts, {})
        held = flawed(rng, facts)
        assert clean_facts(held, today=TODAY, direction="outflow") == (held, {})


def test_most_numbers_are_right_and_every_fault_occurs(crowd):
    """Each quality that the screens show has somebody to show it for."""
    qualities = Counter(identity_of(facts).quality for facts in crowd)
    assert qualities[Quality.GOOD] > 0.93 * len(crowd)
    for quality in (
        Quality.CONVERTED,
        Quality.INCONSISTENT,
        Quality.CHECKSUM_BAD,
        Quality.PLACEHOLDER,
        Quality.MISSING,
    ):
        assert 5 < qualities[quality] < 0.03 * len(crowd)


def test_numbers_carry_the_county_code_of_their_time(crowd):
    """新建县 was 360122 until 2014: women born before carry that code, as their cards do."""
    old = [facts["id_number"][:6] for facts in crowd if identity_of(facts).quality == Quality.GOOD]
    assert Counter(old).most_common(1)[0][0] == "360122"
    assert area_code("360112", 1990) == "360122"
    assert area_code("360112", 2020) == "360112"


def test_ages_and_sexes(crowd):
    """Nearly all are women of child-bearing age; a few lie outside, for filing to refuse."""
    ages = [(TODAY - date.fromisoformat(facts["birth_date"])).days / 365.25 for facts in crowd]
    outside = sum(not 18 <= age < 50 for age in ages)
    assert 0 < outside < 0.01 * len(crowd)
    assert {facts["sex"] for facts in crowd} == {FEMALE}
    assert {check(facts["spouse_id_number"]).sex for facts in crowd if "spouse_id_number" in facts} == {MALE}


def test_hard_names_occur(crowd):
    """Dots and characters outside the basic plane are met on the first day, not in production."""
    assert any("·" in facts["name"] for facts in crowd)
    assert any(ord(max(facts["name"])) > 0xFFFF for facts in crowd)
    assert len({facts["name"] for facts in crowd}) > 0.7 * len(crowd)


def test_telephones_reach_nobody(crowd):
    """No call from a training room reaches a real person."""
    assert all(facts.get("phone", "100").startswith("100") for facts in crowd)


def test_a_family_holds_together(crowd):
    """Nobody is born before the mother married, and no pregnant woman gave birth last month."""
    for facts in crowd:
        born = [child["birth_date"] for child in facts.get("children", ())]
        assert born == sorted(born)
        assert all(facts["birth_date"] < facts["marital_change_date"] < day for day in born)
        if facts.get("pregnancy_status") == "1":
            assert all(day < facts["last_period_date"] for day in born)


def test_the_other_side_mostly_agrees(crowd):
    """Three in five answers are "consistent"; the others have something to correct."""
    rng = Random(5)
    held = [flawed(rng, facts) for facts in crowd]
    same = sum(facts == other for facts, other in zip(crowd, held, strict=True))
    assert 0.5 * len(crowd) < same < 0.75 * len(crowd)
    differences = Counter(
        name
        for facts, other in zip(crowd, held, strict=True)
        for name in {*facts, *other}
        if facts.get(name) != other.get(name)
    )
    assert {"name", "marital_status", "phone", "children", "education", "id_number"} <= set(differences)


def test_flawed_leaves_the_given_facts_alone(crowd):
    """The residence's claim does not change when the other side's is made up."""
    before = [dict(facts) for facts in crowd[:500]]
    rng = Random(9)
    for facts in crowd[:500]:
        flawed(rng, facts)
    assert crowd[:500] == before
