"""The load for measurements: made in bulk, through the same door, and true to the last count."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum

from padis.cases.models import Case
from padis.divisions.queries import city_of
from padis.exchange.models import Backlog, DocketRow, LedgerEntry, Message, OpenCount, Tally, Turn
from padis.exchange.recount import verify
from padis.exchange.states import AWAITING_ANSWER, State
from padis.simulator import bulk

UNTIL = date(2026, 11, 22)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def load(cases: int, **changes) -> bulk.Load:
    return bulk.Load(cases=cases, until=UNTIL, by_id=1, **changes)


def filled(cases: int, **changes) -> int:
    return bulk.fill(load(cases, **changes), progress=lambda _filed: None)


def country(seed: int) -> Counter:
    """What happened by a seed, without the ids; nothing of it stays."""
    with transaction.atomic():
        filled(100, seed=seed)
        found = Counter(Message.objects.values_list("state", "sent_at", "answered_at", "sender", "receiver", "label"))
        transaction.set_rollback(True)
    return found


@pytest.fixture
def small(monkeypatch):
    """Batches of fifty, so that a small load has several."""
    monkeypatch.setattr(bulk, "BATCH", 50)


def test_the_recount_finds_no_difference(small):
    """What the bulk door wrote is what single acts would have written: tallies, dockets, turns, chains."""
    assert filled(180) == 180
    report = verify()
    assert report.differences == 0
    assert {finding.name: finding.rows for finding in report.findings}["message"] == 180


def test_the_tallies_say_what_happened(small):
    """Counted from the messages themselves, by another way than the recount's."""
    filled(150)
    nation = {"grain": "county", "partner": "00"}
    for side in ("sender", "receiver"):
        tally = Tally.objects.filter(side=side, **nation).aggregate(
            Sum("sent"), Sum("on_time"), Sum("late"), Sum("due")
        )
        assert tally["sent__sum"] == 150
        assert tally["on_time__sum"] == Message.objects.filter(on_time=True).count()
        assert tally["late__sum"] == Message.objects.filter(on_time=False).count()
        waiting = Message.objects.filter(state__in=AWAITING_ANSWER).count()
        assert OpenCount.objects.filter(side=side, grain="township").aggregate(Sum("n"))["n__sum"] == waiting
        assert Backlog.objects.filter(side=side).aggregate(Sum("open"))["open__sum"] == waiting
    assert DocketRow.objects.count() == 300
    assert Turn.objects.count() == Message.objects.exclude(state__in=[State.CONFIRMED, State.WITHDRAWN]).count()


def test_one_seed_gives_one_country(small):
    """Ids apart, two fillings by a seed are the same, and another seed's is not."""
    assert country(1) == country(1)
    assert country(1) != country(2)


def test_work_is_spread_over_the_year_and_some_is_left_open(small):
    """About three events after sending; some late, some returned, some never opened."""
    filled(600)
    months = Message.objects.values_list("asked_on", flat=True)
    assert len({day.strftime("%Y%m") for day in months}) >= 12
    assert max(months) <= UNTIL
    states = Counter(Message.objects.values_list("state", flat=True))
    waiting = sum(states[state.value] for state in AWAITING_ANSWER)
    assert 0.04 < waiting / 600 < 0.12
    assert states[State.WITHDRAWN] and states[State.ANSWERED] and states[State.OPENED]
    assert 3.5 < LedgerEntry.objects.count() / 600 < 4.1


def test_nobody_is_filed_who_only_moved_next_door(small):
    """The rules of scope hold for the load as for a clerk."""
    filled(100)
    places = Case.objects.values_list("residence_division", "registered_division")
    assert all(city_of(here) != city_of(home) for here, home in places)


def test_a_few_townships_may_play_alone(small):
    """A measurement gives certain townships the same work in a small country and in a large one."""
    some = ("441900119000", "360603101000", "361103101000", "330782100000")
    filled(60, townships=some)
    assert {unit for case in Case.objects.all() for unit in (case.unit, case.partner)} <= set(some)
    filled(60, seed=2, left_out=frozenset(some))
    assert Case.objects.exclude(unit__in=some).count() >= 55
