"""Corridors: every level adds up the same answers; medians are those of the answers themselves; speed is said of enough only."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from padis.deadlines.months import month_of
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange import actions, took
from padis.exchange.states import Party
from padis.monitoring.corridors import FEWEST, Pair, matrix
from padis.shared.time import beijing_date
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

YINGTAN, JIANGXI, GUANGDONG, DONGGUAN = "360600000000", "360000000000", "440000000000", "441900000000"
COUNTY = "360603000000"
NOW = timezone.now()


@pytest.fixture
def months():
    """From the due month of what was asked long ago to that of what was asked today."""
    return sorted({month_of(beijing_date(NOW) + timedelta(days=days)) for days in range(-80, 45)})


@pytest.fixture
def answered(months):
    """锦江镇 answered 长安镇 after 2, 4, 9 and 40 days and 石岩街道 after 6; 五都镇 has not answered yet."""
    here, asker = user(YUJIANG), user(CHANGAN)
    for days in (2, 4, 9, 40):
        _answer(filed(asker, at=NOW - timedelta(days=60)), here, days - 60)
    _answer(filed(user(SHIYAN), at=NOW - timedelta(days=60)), here, -54)
    filed(asker, at=NOW - timedelta(days=60), registered_division=GUANGFENG)


def _answer(message, by, days):
    at = NOW + timedelta(days=days)
    actions.answer(key=message.key, by=by, finding="consistent", corrections={}, note="", now=at)


def found(months, place, other=NATION, side=Party.RECEIVER):
    return matrix(division(place), division(other), kind="verification", side=side, months=months)


def days_of(pair):
    return [days for days, answers in enumerate(took.by_day(pair.took)) for _answer in range(answers)]


@pytest.mark.parametrize(
    ("place", "other", "side", "cell", "days", "due", "on_time"),
    [
        (NATION, NATION, Party.RECEIVER, (JIANGXI, GUANGDONG), [2, 4, 6, 9, 40], 6, 4),
        (JIANGXI, NATION, Party.RECEIVER, (YINGTAN, GUANGDONG), [2, 4, 6, 9, 40], 5, 4),
        (YINGTAN, NATION, Party.RECEIVER, (COUNTY, GUANGDONG), [2, 4, 6, 9, 40], 5, 4),
        (COUNTY, NATION, Party.RECEIVER, (COUNTY, GUANGDONG), [2, 4, 6, 9, 40], 5, 4),
        (COUNTY, GUANGDONG, Party.RECEIVER, (COUNTY, DONGGUAN), [2, 4, 9, 40], 0, 0),
        (GUANGDONG, NATION, Party.SENDER, (DONGGUAN, JIANGXI), [2, 4, 9, 40], 5, 3),
        (DONGGUAN, JIANGXI, Party.SENDER, (DONGGUAN, YINGTAN), [2, 4, 9, 40], 0, 0),
        (NATION, JIANGXI, Party.SENDER, (GUANGDONG, YINGTAN), [2, 4, 6, 9, 40], 5, 4),
        (NATION, GUANGDONG, Party.RECEIVER, (JIANGXI, DONGGUAN), [2, 4, 9, 40], 5, 3),
    ],
)
def test_each_level_and_side_sees_the_same_answers(
    answered, months, django_assert_max_num_queries, place, other, side, cell, days, due, on_time
):
    found(months, place, other, side)  # so that what is the same for every page is known
    with django_assert_max_num_queries(1):
        pair = found(months, place, other, side).pairs[cell]
    assert days_of(pair) == days
    assert (pair.due, pair.on_time) == (due, on_time)
    assert pair.median == sorted(days)[(len(days) - 1) // 2]


def test_without_a_count_of_what_was_due_the_share_within_the_limit_stands(answered, months):
    asked = found(months, COUNTY, DONGGUAN)
    pair = asked.pairs[COUNTY, DONGGUAN]
    assert [replace(asked, limit=limit).share(pair) for limit in (30, 3, None)] == [0.75, 0.25, None]


def test_a_handful_of_answers_is_not_called_slow(answered, months):
    asked = found(months, JIANGXI)
    assert asked.slowest(20) == [] and [pair.number for pair in asked.largest(20)] == [5]
    pair = next(iter(asked.pairs.values()))
    more = replace(asked, pairs={"": Pair(pair.ours, pair.theirs, pair.took + FEWEST * took.ONE[50])})
    assert [pair.median for pair in more.slowest(20)] == [50]
