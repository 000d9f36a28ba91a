"""Which townships need help now, and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.accounts import actions as accounts
from padis.divisions import queries as divisions
from padis.exchange import actions
from padis.monitoring.attention import Need, has_townships, needs
from tests.world import CHANGAN, SHIYAN, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
COUNTY, DENGBU, DONGGUAN = "360603000000", "360603001000", "441900000000"


def found(days: int, place: str = COUNTY) -> dict[str, Need]:
    """So many days after TODAY, by township, in order."""
    place_of = divisions.division(place)
    return {need.division.code: need for need in needs(place_of, today=TODAY + timedelta(days=days))}


def test_what_lies_unopened_for_three_days_is_named():
    clerk, other = user(CHANGAN), user(YUJIANG)
    accounts.record_log_in(user=other, now=later(0))
    message = filed(clerk)
    filed(clerk, at=later(1))

    assert found(2) == {}
    need = found(3)[YUJIANG]
    assert (need.unopened, need.unopened_days, need.overdue, need.is_silent) == (2, 3, 0, False)
    actions.mark_opened(key=message.key, by=other, now=later(3))
    assert found(3) == {}


def test_what_is_overdue_is_named_until_it_is_answered():
    message, other = filed(user(CHANGAN)), user(YUJIANG)
    actions.mark_opened(key=message.key, by=other, now=later(1))
    accounts.record_log_in(user=other, now=later(33))

    need = found(33)[YUJIANG]
    assert (need.overdue, need.overdue_days, need.lies_unopened, need.is_silent) == (1, 3, False, False)
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(33))
    assert found(33) == {}


def test_who_does_not_log_in_is_named_only_while_something_waits():
    other = user(YUJIANG)
    accounts.record_log_in(user=other, now=later(-9))
    assert found(0) == {}
    filed(user(CHANGAN))

    need = found(0)[YUJIANG]
    assert (need.waiting, need.silent_days, need.is_silent, need.lies_unopened) == (1, 9, True, False)
    accounts.record_log_in(user=other, now=later(0))
    assert found(0) == {}


def test_a_unit_without_an_account_and_one_that_never_came():
    filed(user(CHANGAN))
    assert (found(0)[YUJIANG].accounts, found(0)[YUJIANG].silent_days) == (0, None)
    user(YUJIANG)
    assert (found(0)[YUJIANG].accounts, found(0)[YUJIANG].silent_days) == (1, None)


def test_who_needs_help_most_stands_first():
    clerk = user(SHIYAN)
    for _ in range(2):
        filed(clerk, residence_division=SHIYAN, registered_division=DENGBU)
    filed(clerk, residence_division=SHIYAN)

    assert list(found(31)) == [DENGBU, YUJIANG]


def test_a_city_without_counties_has_townships_too():
    filed(user(YUJIANG), residence_division=YUJIANG, registered_division=CHANGAN)

    assert list(found(0, DONGGUAN)) == [CHANGAN]
    assert [has_townships(divisions.division(code)) for code in (COUNTY, DONGGUAN, "360600000000", YUJIANG)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_two_queries_however_many_there_are():
    clerk = user(SHIYAN)
    for home in (YUJIANG, DENGBU):
        for _ in range(3):
            filed(clerk, residence_division=SHIYAN, registered_division=home)
    with CaptureQueriesContext(connection) as asked:
        assert len(found(31)) == 2

    assert len(asked) == 2
