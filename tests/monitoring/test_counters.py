"""The live counters: each unit's sums, whatever the tree looks like above it."""

import pytest
from django.http import Http404

from padis.accounts.models import Role
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.states import Party
from padis.monitoring.queries import counters, place_or_404
from tests.world import CHANGAN, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

YUJIANG_COUNTY, YINGTAN, JIANGXI = "360603000000", "360600000000", "360000000000"
DONGGUAN, GUANGDONG, HUBEI, BEIJING, JIAYUGUAN = (
    "441900000000", "440000000000", "420000000000", "110000000000", "620200000000",
)  # fmt: skip
XIANTAO, QIANJIANG = "429004000000", "429005000000"  # counties directly below the province: both begin with 4290


def table(code, *, month="202612", side=Party.RECEIVER, today=TODAY):
    return counters(divisions.division(code), kind="verification", month=month, side=side, today=today)


def of(code, line, **options):
    return next(each.counters for each in table(code, **options).lines if each.division.code == line)


def townships(county):
    return [each.code for each in divisions.children(county)]


@pytest.mark.parametrize(
    ("place", "line"), [(YUJIANG_COUNTY, YUJIANG), (YINGTAN, YUJIANG_COUNTY), (JIANGXI, YINGTAN), (NATION, JIANGXI)]
)
def test_every_level_shows_the_same_sums_one_step_coarser(place, line):
    message = filed(user(CHANGAN))
    filed(user(CHANGAN), at=later(1))
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=later(2))
    sums = of(place, line, today=later(2).date())
    assert (sums.due, sums.on_time, sums.open, sums.overdue) == (2, 1, 1, 0)
    assert sums.on_time_rate == 0.5
    assert table(place).total.due == 2
    assert of(place, line, month="202611").sent == 2


@pytest.mark.parametrize(("place", "line"), [(YUJIANG_COUNTY, YUJIANG), (YINGTAN, YUJIANG_COUNTY), (NATION, JIANGXI)])
def test_what_waits_becomes_due_and_overdue_by_itself(place, line):
    """No job has run between: the day alone makes the difference, at every level."""
    message = filed(user(CHANGAN))

    def waiting(days):
        sums = of(place, line, today=later(days).date())
        return sums.open, sums.due_today, sums.overdue

    assert [waiting(days) for days in (0, 29, 30, 31)] == [(1, 0, 0), (1, 0, 0), (1, 1, 0), (1, 0, 1)]
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=later(35))
    assert waiting(35) == (0, 0, 0)


@pytest.mark.parametrize(("place", "line"), [(DONGGUAN, CHANGAN), (GUANGDONG, DONGGUAN), (NATION, GUANGDONG)])
def test_a_city_without_counties_is_counted_like_a_county(place, line):
    filed(user(CHANGAN))
    assert of(place, line, side=Party.SENDER).due == 1
    assert of(place, line).due == 0


def test_counties_beside_cities_are_counted_each_for_itself():
    """Four provinces have counties directly below them, which share the first four digits."""
    clerk = user(CHANGAN)
    filed(clerk, registered_division=townships(XIANTAO)[0])
    for township in townships(QIANJIANG)[:2]:
        filed(clerk, registered_division=township)
    assert (of(HUBEI, XIANTAO).due, of(HUBEI, QIANJIANG).due) == (1, 2)
    assert table(HUBEI).total.due == of(NATION, HUBEI).due == 3


@pytest.mark.parametrize("place", [BEIJING, JIAYUGUAN])
def test_group_rows_hide_nobody(place):
    county = divisions.children(place)[0].code
    filed(user(CHANGAN), registered_division=townships(county)[0])
    assert table(place).total.due == of(place, county).due == 1


def test_a_township_is_a_line_of_its_own():
    filed(user(CHANGAN))
    assert [line.division.code for line in table(YUJIANG).lines] == [YUJIANG]
    assert table(YUJIANG).total.open == 1


def test_what_is_due_today_and_what_is_overdue():
    """Due on 2 December; from the next midnight on it is overdue."""
    message = filed(user(CHANGAN))
    on_the_day = of(YUJIANG_COUNTY, YUJIANG, today=message.due_on)
    after = of(YUJIANG_COUNTY, YUJIANG, today=later(31).date())
    assert (on_the_day.open, on_the_day.due_today, on_the_day.overdue) == (1, 1, 0)
    assert (after.open, after.due_today, after.overdue) == (1, 0, 1)


def test_nothing_due_has_no_rate():
    assert table(YUJIANG_COUNTY).total.on_time_rate is None


@pytest.mark.parametrize("place", [YUJIANG, YUJIANG_COUNTY, YINGTAN, JIANGXI, NATION])
def test_two_queries_at_every_level_and_size(place, django_assert_num_queries):
    for day in range(3):
        filed(user(CHANGAN), at=later(day))
    with django_assert_num_queries(2):
        table(place)


@pytest.mark.parametrize(
    "code", [NATION, JIANGXI, YINGTAN, "361100000000", "360602000000", "360699000000", "110100000000"]
)
def test_nobody_sees_counts_beyond_his_own_tree(code):
    with pytest.raises(Http404):
        place_or_404(code, seen_by=user(YUJIANG_COUNTY, Role.SUPERVISOR))


def test_an_administrator_sees_no_counts():
    with pytest.raises(Http404):
        place_or_404(YUJIANG_COUNTY, seen_by=user(YUJIANG_COUNTY, Role.ADMINISTRATOR))


def test_a_group_row_is_no_place():
    with pytest.raises(Http404):
        place_or_404("110100000000", seen_by=user(BEIJING, Role.SUPERVISOR))
