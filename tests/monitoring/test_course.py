"""The month line, the lines in the rows and the ages: what they show is what the counters of the same place say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.deadlines.months import month_of
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange import actions
from padis.exchange.states import Party
from padis.monitoring.course import AGES, Month, ages, course
from padis.monitoring.queries import counters
from padis.shared.time import beijing_date
from padis.web.templatetags.charts import spark
from tests.world import CHANGAN, SHIYAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

COUNTY, CITY, PROVINCE = "360603000000", "360600000000", "360000000000"
KIND = {"kind": "verification", "side": Party.RECEIVER}
NOW = timezone.now()
TODAY = beijing_date(NOW)


@pytest.fixture
def asked():
    """Four requests, asked 70, 20, 10 and 1 days ago; the first was answered in time."""
    first, *_others = [
        filed(user(unit), at=NOW - timedelta(days=days))
        for unit, days in ((CHANGAN, 70), (SHIYAN, 20), (CHANGAN, 10), (SHIYAN, 1))
    ]
    answered = NOW - timedelta(days=65)
    actions.answer(key=first.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=answered)
    return first


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("code", [YUJIANG, COUNTY, CITY, PROVINCE, NATION])
def test_every_level_counts_the_same(asked, code, moved, django_assert_num_queries):
    """Whether the past months were moved or not."""
    if moved:
        assert actions.fold_months(before="209901")
        assert actions.fold(before=TODAY + timedelta(days=1))
    place, last = division(code), month_of(TODAY + timedelta(days=30))
    with django_assert_num_queries(1):
        found = course(place, last=last, **KIND)
    with django_assert_num_queries(1):
        assert ages(place, today=TODAY, **KIND) == [1, 1, 1, 0]

    months = {month.month: month for month in found.months}
    due = months[month_of(asked.due_on)]
    assert (len(months), due.due, due.on_time, due.rate, due.missing) == (12, 1, 1, 1.0, 0)
    for month in found.months:
        table = counters(place, month=month.month, today=TODAY, **KIND)
        assert (table.total.due, table.total.on_time) == (month.due, month.on_time)
        rates = {line.division.code: line.counters.on_time_rate for line in table.lines}
        assert rates == {code: shares[list(months).index(month.month)] for code, shares in found.below.items()}
    assert counters(place, month=last, today=TODAY, **KIND).total.open == sum(ages(place, today=TODAY, **KIND))


def test_an_item_grows_older_at_midnight(asked):
    """On the eighth day it leaves the first week; the counts of the days say so without an event."""
    county = division(COUNTY)
    assert AGES[1][0] == 8
    assert ages(county, today=TODAY + timedelta(days=6), **KIND) == [1, 0, 2, 0]
    assert ages(county, today=TODAY + timedelta(days=7), **KIND) == [0, 1, 2, 0]


@pytest.mark.parametrize(("due", "on_time", "missing"), [(0, 0, 0), (10, 9, 0), (11, 9, 1), (200, 100, 80)])
def test_what_is_missing_to_the_target_is_whole_items(due, on_time, missing):
    assert Month("202611", 90, due, on_time).missing == missing


def test_a_line_has_gaps_where_nothing_was_due():
    drawn = spark([0.5, None, 1.0, 0.25], "各月<b>", 0.9)
    assert drawn.count("<polyline") == 1 and drawn.count("<line") == 1
    assert "&lt;b&gt;" in drawn and "None" not in drawn
