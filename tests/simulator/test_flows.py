"""Where people move, when offices work, who errs: pure parts of the country in a box."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from padis.cases.facts import identity_of
from padis.cases.identity import Fault, Quality, check, check_digit
from padis.simulator.country.calendar import Days, busyness, is_working_day
from padis.simulator.country.faults import HABITS, habit_of, spoil_number
from padis.simulator.country.flows import Flows, corridors
from padis.simulator.country.plan import Plan
from padis.simulator.country.world import all_townships, is_out, world_of

GOOD = {"id_number": f"36012219800727692{check_digit('36012219800727692')}", "sex": "2", "birth_date": "1980-07-27"}
pytestmark = pytest.mark.usefixtures("divisions_loaded")


@pytest.mark.django_db
def test_flows_follow_the_matrix():
    """Each large corridor has its share, and those that move within a province have theirs."""
    rng, flows = Random(1), Flows.among(all_townships())
    drawn, total = Counter(flows.corridors.draw(rng) for _each in range(40_000)), sum(corridors().values())
    for corridor in sorted(corridors(), key=corridors().get, reverse=True)[:25]:
        share = corridors()[corridor] / total
        assert drawn[corridor] / 40_000 == pytest.approx(share, rel=0.25)
    assert drawn["44", "43"] > 20 * drawn["43", "44"]  # from Hunan to Guangdong, hardly back


@pytest.mark.django_db
def test_many_arrive_in_streets_and_leave_from_towns():
    """Within a province the kind of the township decides."""
    world, rng = world_of(Plan(1, date(2026, 11, 22))), Random(2)
    moves = [world.move(rng, 0, date(2026, 11, 2)) for _each in range(2000)]
    street = [sum(place[6] == "0" for place in places) for places in zip(*[move[:2] for move in moves], strict=True)]
    assert street[0] > 2 * street[1]


def test_offices_rest_on_weekends_and_festivals():
    """The Spring Festival of 2026 is a week off, and many come after it."""
    assert not is_working_day(date(2026, 11, 22))
    assert is_working_day(date(2026, 11, 23))
    assert not any(is_working_day(date(2026, 2, 16) + timedelta(days=day)) for day in range(8))
    assert busyness(date(2026, 3, 3)) > 2 * busyness(date(2026, 6, 3))
    assert busyness(date(2026, 6, 19)) > busyness(date(2026, 6, 3))


def test_a_share_of_the_work_falls_on_a_day():
    """In order of time, from the first day to the last, more on busy days."""
    days = Days(date(2026, 1, 1), 365)
    placed = [days.at(place / 5000) for place in range(5000)]
    assert placed == sorted(placed)
    assert (placed[0] - date(2026, 1, 1)).days < 7 and (date(2026, 12, 31) - placed[-1]).days < 7
    counted = Counter(placed)
    assert counted[date(2026, 3, 3)] > 2 * counted[date(2026, 6, 3)] > 10 * counted[date(2026, 6, 7)]


def test_outages_come_and_go():
    """A province stands still for three days of the year, and a unit in seven for a week of each quarter."""
    year = [date(2026, 1, 1) + timedelta(days=day) for day in range(365)]
    assert all(sum(is_out(unit, day) for day in year) >= 3 for unit in ("360603101000", "441900119000"))
    spells = [sum(is_out(f"36{number:04d}101000", day) for day in year) for number in range(700)]
    assert 0.08 < sum(days > 20 for days in spells) / 700 < 0.25


def test_some_units_make_the_same_mistake_again_and_again():
    """Each kind of wrong number has units that enter it often; a good number may stay good."""
    units = [f"44{number:04d}001000" for number in range(3000)]
    habits = Counter(habit_of(unit) for unit in units)
    assert set(habits) == {None, *HABITS}
    assert 0.02 < 1 - habits[None] / 3000 < 0.07
    rng = Random(1)
    for habit in HABITS:
        unit = next(unit for unit in units if habit_of(unit) is habit)
        spoiled = []
        for _each in range(300):
            facts = dict(GOOD)
            spoil_number(rng, unit, facts)
            spoiled.append(identity_of(facts).quality)
        assert 0.2 < sum(quality != identity_of(GOOD).quality for quality in spoiled) / 300 < 0.4


def test_a_rounded_number_is_known_as_one():
    """As a spreadsheet leaves it: no key to find a person by."""
    rounded = HABITS[3](Random(1), "360122199007276920", date(1990, 7, 27))
    assert Fault.ROUNDED in check(rounded).faults
    assert not check(rounded).usable_as_key
    assert check(rounded).quality == Quality.CHECKSUM_BAD
