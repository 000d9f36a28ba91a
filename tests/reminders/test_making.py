"""A morning's notices: who is told of what, once, without a person in it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from padis.accounts.models import Role, User
from padis.exchange import actions as exchange
from padis.exchange.models import Pulse, Turn
from padis.reminders.actions import clear, make, mark_all_read, mark_read
from padis.reminders.models import Notice, Run, Step
from padis.reminders.queries import totals, unread_of
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
COUNTY, CITY, PROVINCE, NATION = "360603000000", "360600000000", "360000000000", "000000000000"
DONGGUAN = "441900000000"


def morning(days: int) -> datetime:
    return later(days).replace(hour=7, minute=30)


@pytest.fixture
def clerk() -> User:
    return user(CHANGAN)


@pytest.fixture
def other() -> User:
    return user(YUJIANG)


def told(step: Step) -> dict[str, tuple[str, int]]:
    """Addressed unit → about which, how many items."""
    rows = Notice.objects.filter(step=step)
    return {notice.unit: (notice.about, totals(notice)["items"]) for notice in rows}


def test_each_step_reaches_one_rung_more(clerk):
    """A limit of 30 days: half on the 15th day, 80 % on the 24th, overdue on the 31st."""
    filed(clerk)
    expected = {
        15: (Step.HALF, [YUJIANG]),
        24: (Step.MOST, [YUJIANG, COUNTY]),
        31: (Step.OVER, [YUJIANG, COUNTY, CITY]),
    }
    for days in range(1, 33):
        make(now=morning(days))

    for days, (step, units) in expected.items():
        assert told(step) == dict.fromkeys(units, (YUJIANG, 1)), step
        assert set(Notice.objects.filter(step=step).values_list("day", flat=True)) == {later(days).date()}


def test_a_city_without_counties_is_told_once(other):
    """东莞 stands directly above its townships: nobody above it is told."""
    filed(other, registered_division=CHANGAN, residence_division=YUJIANG)
    make(now=morning(31))

    assert set(told(Step.OVER)) == {CHANGAN, DONGGUAN}


def test_above_a_district_of_a_municipality_stands_the_municipality(clerk):
    township = "310101002000"  # 黄浦, 上海
    filed(clerk, registered_division=township)
    make(now=morning(31))

    assert set(told(Step.OVER)) == {township, "310101000000", "310000000000"}


def test_the_units_above_hear_only_of_what_others_wait_for(clerk, other):
    """To confirm an answer late is the unit's own affair."""
    message = filed(clerk)
    exchange.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(1))
    make(now=morning(17))

    assert told(Step.OVER) == {CHANGAN: (CHANGAN, 1)}


def test_items_of_a_unit_are_counted_together(clerk):
    for _ in range(3):
        filed(clerk)
    filed(clerk, at=later(1))
    make(now=morning(15))

    assert told(Step.HALF) == {YUJIANG: (YUJIANG, 3)}


def test_a_missed_morning_is_made_up_with_what_is_still_open(clerk, other):
    dealt_with, open_ = filed(clerk), filed(clerk)
    make(now=morning(13))
    exchange.answer(key=dealt_with.key, by=other, finding="consistent", corrections={}, note="", now=later(14))
    make(now=morning(18))

    assert Turn.objects.filter(unit=YUJIANG).count() == 1 and open_
    assert told(Step.HALF)[YUJIANG] == (YUJIANG, 1)
    assert set(Notice.objects.filter(step=Step.HALF).values_list("day", flat=True)) == {later(18).date()}


def test_a_morning_is_made_once(clerk):
    filed(clerk)
    assert make(now=morning(15)) > 0
    before = list(Notice.objects.values_list("pk", "counts"))

    assert make(now=morning(15) + timedelta(hours=3)) == 0
    assert list(Notice.objects.values_list("pk", "counts")) == before


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_it_once(clerk, transactional_db):
    filed(clerk)

    def work(_worker: int) -> int:
        try:
            return make(now=morning(15))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = sorted(pool.map(work, range(4)))
    assert made[:3] == [0, 0, 0] and made[3] == Notice.objects.count() == Run.objects.get().notices


def test_a_unit_that_does_nothing_is_named_to_its_county_once(clerk, other):
    """NOON is a Monday; five working days without an act have passed on the next Monday after the whole week."""
    filed(clerk)
    make(now=morning(7))
    assert told(Step.QUIET) == {}  # Tuesday to Friday: four

    make(now=morning(8))
    assert told(Step.QUIET) == {COUNTY: (YUJIANG, 1)}
    for days in (9, 10, 11):
        make(now=morning(days))
    assert Notice.objects.filter(step=Step.QUIET).count() == 1


def test_who_acts_is_not_quiet(clerk, other):
    first, _second = filed(clerk), filed(clerk)
    exchange.mark_opened(key=first.key, by=other, now=later(3))
    make(now=morning(8))
    assert told(Step.QUIET) == {}

    make(now=morning(11))
    assert told(Step.QUIET) == {COUNTY: (YUJIANG, 2)}


def test_the_digest_tells_each_level_its_own(clerk, other):
    """The township of all that awaits it, those above of what others wait for."""
    filed(clerk)
    filed(user(SHIYAN), at=later(5), residence_division=SHIYAN, pregnancy_status="1")
    answered = filed(other, registered_division=CHANGAN, residence_division=YUJIANG, inflow_date="2026-10-01")
    exchange.answer(key=answered.key, by=clerk, finding="consistent", corrections={}, note="", now=later(29, hours=2))
    make(now=morning(30))

    found = {notice.unit: totals(notice) for notice in Notice.objects.filter(step=Step.DIGEST)}
    assert found[YUJIANG] == {"waiting": 3, "new": 1, "today": 1, "overdue": 1}
    asked = {"waiting": 2, "new": 0, "today": 1, "overdue": 1}
    assert {unit: found[unit] for unit in (COUNTY, CITY, PROVINCE, NATION)} == dict.fromkeys(
        (COUNTY, CITY, PROVINCE, NATION), asked
    )
    assert set(found) == {YUJIANG, COUNTY, CITY, PROVINCE, NATION}


def test_nothing_of_a_person_is_in_any_notice(clerk):
    """Not the name, not its masked form, not a number of hers or of the item."""
    person = facts(name="欧阳静姝")
    message = filed(clerk, **person)
    for days in (15, 24, 31):
        make(now=morning(days))

    kept = json.dumps(list(Notice.objects.values("unit", "about", "step", "counts")), ensure_ascii=False)
    assert Notice.objects.count() > 6
    for secret in ("欧阳", "静姝", message.label, message.number, person["id_number"], person["phone"]):
        assert secret not in kept


def test_the_morning_costs_the_same_for_one_unit_and_for_many(clerk, django_assert_max_num_queries):
    for township in (YUJIANG, GUANGFENG, SHIYAN):
        filed(clerk, registered_division=township)
    with django_assert_max_num_queries(14):
        assert make(now=morning(31)) > 9


def test_who_reads_first_reads_for_the_unit(clerk, other):
    filed(clerk)
    make(now=morning(15))
    (notice,) = unread_of(other)
    Pulse.objects.all().delete()
    mark_read(notice, by=other, now=later(15))
    mark_read(notice, by=user(YUJIANG), now=later(16))

    assert Notice.objects.get(unit=YUJIANG, step=Step.HALF).read_by == other
    assert [pulse.units for pulse in Pulse.objects.all()] == [[YUJIANG]]


def test_what_came_after_the_page_was_shown_stays_unread(clerk, other):
    filed(clerk)
    filed(clerk, at=later(1))
    make(now=morning(15))
    make(now=morning(16))

    assert mark_all_read(by=other, now=later(16), until=morning(15)) == 1
    assert unread_of(other).count() == 1
    assert unread_of(user(COUNTY, Role.SUPERVISOR)).count() == 1, "another unit's stays as it is"


def test_digests_go_after_five_weeks_and_the_rest_after_a_year(clerk):
    filed(clerk)
    make(now=morning(15))
    clear(today=later(15 + 36).date())
    assert set(Notice.objects.values_list("step", flat=True)) == {Step.HALF, Step.QUIET}

    clear(today=later(15 + 401).date())
    assert not Notice.objects.exists()


def test_open_pages_hear_of_it(clerk):
    filed(clerk)
    Pulse.objects.all().delete()
    make(now=morning(24))

    assert {unit for pulse in Pulse.objects.all() for unit in pulse.units} == {YUJIANG, COUNTY}


def test_the_last_act_of_a_unit_is_found_by_index(clerk):
    """A unit's last day is one step into the key, however many days it has worked."""
    filed(clerk)
    from padis.monitoring.quiet import QUIET

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN WITH {QUIET} SELECT count(*) FROM quiet WHERE since <= %s", [NOON.date()])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Backward" in plan and "exchange_activity_pkey" in plan
