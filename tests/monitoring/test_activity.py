"""How townships use the platform: the two lists are told apart, each count has as many rows, and figures cost few queries."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.accounts import actions as accounts
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Activity
from padis.monitoring import activity, behind
from padis.monitoring.activity import Asked, Use
from tests.world import CHANGAN, SHIYAN, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
COUNTY, JIANGXI, DONGGUAN = "360603000000", "360000000000", "441900000000"
MONTH = "202611"  # 21 October to 20 November


def asked(days: int = 0) -> Asked:
    return Asked.of(MONTH, today=TODAY + timedelta(days=days))


def use_of(code: str, days: int) -> Use:
    return activity.uses([code], asked(days))[0]


def test_who_does_not_log_in_and_who_does_not_receive_are_told_apart():
    """The same unopened item: first the unit logs in and leaves it, then it no longer comes at all."""
    other = user(YUJIANG)
    filed(user(CHANGAN))
    accounts.record_log_in(user=other, now=later(2))
    place = divisions.division(COUNTY)

    use = use_of(YUJIANG, 2)
    assert (use.is_silent, use.lies_unopened, use.waiting, use.unopened) == (False, False, 1, 0)
    use = use_of(YUJIANG, 3)
    assert (use.is_silent, use.lies_unopened, use.unopened) == (False, True, 1)
    assert activity.codes(place, asked(3), "unread") == [YUJIANG]
    assert YUJIANG not in activity.codes(place, asked(3), "silent")
    use = use_of(YUJIANG, 9)
    assert (use.is_silent, use.lies_unopened) == (True, False)
    assert YUJIANG in activity.codes(place, asked(9), "silent") and not activity.codes(place, asked(9), "unread")


def test_log_in_days_belong_to_the_unit_and_to_the_statistical_month():
    """Two users on one day are one day; the 21st of October counts and the 20th does not; who moves leaves the days behind."""
    one, two = user(YUJIANG), user(YUJIANG)
    for day in (-13, -12, 0, 0, 3):
        accounts.record_log_in(user=one, now=later(day))
    accounts.record_log_in(user=two, now=later(3))
    one.unit_id = SHIYAN
    one.save()

    assert (use_of(YUJIANG, 5).days, use_of(YUJIANG, 5).last) == (3, TODAY + timedelta(days=3))
    assert [day.day.day for day in behind.days_of(YUJIANG, asked(5)) if day.logged_in] == [5, 2, 21]
    assert (use_of(SHIYAN, 5).days, use_of(SHIYAN, 5).last, use_of(SHIYAN, 5).accounts) == (0, None, 1)


@pytest.mark.parametrize("place", [COUNTY, JIANGXI, NATION, DONGGUAN])
def test_each_count_has_as_many_rows(place):
    for n in range(16):
        accounts.record_log_in(user=user(CHANGAN), now=later(n - 10))
        accounts.record_log_in(user=user(YUJIANG), now=later(-10))
    filed(user(CHANGAN), residence_division=CHANGAN)
    filed(user(YUJIANG), residence_division=YUJIANG, registered_division=CHANGAN, at=later(1))
    found, total = divisions.division(place), activity.Counts()
    for _below, counts in activity.below(found, asked(5)):
        total.add(counts)

    lists = {only: len(activity.codes(found, asked(5), only)) for only in activity.ONLY}
    assert lists == {
        "reached": total.reached, "below": total.townships - total.reached, "silent": total.silent, "unread": total.unread,
    }  # fmt: skip
    assert total.townships > 0


def test_the_acts_behind_a_figure_are_as_many_as_it_says():
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    actions.mark_opened(key=message.key, by=other, now=later(1))
    actions.question(key=message.key, by=other, text="?", now=later(1))
    actions.reply(key=message.key, by=clerk, text="!", now=later(2))
    actions.answer(key=message.key, by=other, finding="not_found", corrections={}, note="无", now=later(3))
    actions.confirm(key=message.key, by=clerk, accepted=[], now=later(4))

    for code in (CHANGAN, YUJIANG):
        deeds = behind.deeds_of(code, asked(5), offset=0, limit=99)
        assert len(deeds) == use_of(code, 5).acts == sum(day.acts for day in behind.days_of(code, asked(5)))
        by_day = Counter(deed.at.date() for deed in deeds)
        assert by_day == dict(Activity.objects.filter(unit=code).values_list("day", "acts"))


def test_the_queries_do_not_grow_with_the_country():
    month = asked()

    def queries(place: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            activity.below(divisions.division(place), month)
        return len(seen)

    assert queries(COUNTY) == queries(JIANGXI) == queries(NATION) == 2
    with CaptureQueriesContext(connection) as seen:
        activity.uses(activity.codes(divisions.division(COUNTY), month), month)
    assert len(seen) == 5
