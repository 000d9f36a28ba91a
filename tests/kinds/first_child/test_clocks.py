"""The clocks of Article 16, 7 / 15 / at once / 15 working days, against tables of dates: across the Spring Festival, National
Day and New Year, with their make-up workdays. The dates were counted by hand from the State Council's notices."""

from datetime import date, datetime, time

import pytest

from padis.exchange.models import Message, Task, Turn
from padis.kinds.first_child import actions
from padis.shared.sharding import shard_of
from padis.shared.time import BEIJING
from tests.kinds.couples import again, answered, chores, confirmed, request_to, taken
from tests.world import CHANGAN, GUANGFENG, YUJIANG, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def day(text: str) -> date:
    return date.fromisoformat(text)


def noon(text: str) -> datetime:
    return datetime.combine(day(text), time(12), tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("applied", "ask_by"),
    [
        ("2026-11-23", "2026-12-02"),  # no holiday between
        ("2026-02-12", "2026-02-28"),  # Spring Festival of 2026: 14 and 28 February, Saturdays, are worked
        ("2026-02-17", "2026-03-03"),  # on the first day of the lunar year
        ("2025-09-26", "2025-10-13"),  # National Day with Mid-Autumn
        ("2023-09-28", "2023-10-13"),  # eight days off, then a Saturday and a Sunday worked
        ("2025-12-31", "2026-01-12"),  # New Year: 4 January, a Sunday, is worked
    ],
)
def test_the_places_are_asked_within_7_working_days_of_the_application(applied, ask_by):
    application = taken(user(CHANGAN), at=noon(applied), ask_now=False)
    assert application.ask_due_on == day(ask_by)
    assert chores(application) == [("ask", day(ask_by))]


@pytest.mark.parametrize(
    ("asked", "answer_by"),
    [
        ("2026-10-12", "2026-11-02"),
        ("2026-02-13", "2026-03-12"),  # across the Spring Festival
        ("2025-01-24", "2025-02-20"),  # Spring Festival of 2025: 26 January and 8 February are worked
        ("2026-09-25", "2026-10-22"),  # Mid-Autumn and National Day
    ],
)
def test_a_place_of_registration_answers_within_15_working_days_of_the_request(asked, answer_by):
    application = taken(user(CHANGAN), at=noon(asked))
    for place in (YUJIANG, GUANGFENG):
        assert request_to(application, place).due_on == day(answer_by)
        turn = Turn.objects.get(shard=shard_of(place), unit=place, kind="first_child")
        assert turn.due_on == day(answer_by)


@pytest.mark.parametrize(
    ("answered_on", "on_time"), [("2026-03-12", True), ("2026-03-13", False)], ids=["the last day", "the day after"]
)
def test_an_answer_of_the_last_working_day_is_on_time_and_one_of_the_next_is_late(answered_on, on_time):
    application = taken(user(CHANGAN), at=noon("2026-02-13"), man_registered_division=YUJIANG)
    message = answered(user(YUJIANG), application, at=noon(answered_on))
    assert Message.objects.get(pk=message.pk).on_time is on_time


@pytest.mark.parametrize("confirmed_on", ["2026-02-13", "2026-02-14", "2026-02-19"])
def test_when_the_last_answer_is_there_the_decision_is_due_the_same_day(confirmed_on):
    """At once, also on a Saturday that is worked and within the festival."""
    here = user(CHANGAN)
    application = taken(here, at=noon("2026-02-02"), man_registered_division=YUJIANG)
    message = answered(user(YUJIANG), application, at=noon("2026-02-12"))
    confirmed(here, message, at=noon(confirmed_on))
    assert chores(application) == [("decide", day(confirmed_on))]


@pytest.mark.parametrize(
    ("registered", "notify_by"),
    [
        ("2026-02-13", "2026-03-12"),
        ("2025-01-24", "2025-02-20"),
        ("2026-09-25", "2026-10-22"),
        ("2026-10-12", "2026-11-02"),
    ],
)
def test_the_places_are_told_within_15_working_days_of_the_registration(registered, notify_by):
    here = user(CHANGAN)
    application = taken(here, at=noon(registered), man_registered_division=YUJIANG)
    answered(user(YUJIANG), application, at=noon(registered))
    actions.register(key=application.key, notify_now=False, by=here, now=noon(registered))
    assert again(application).notify_due_on == day(notify_by)
    assert chores(application) == [("notify", day(notify_by))]


def test_a_due_day_of_a_year_without_a_notice_is_provisional():
    """The State Council arranges a year shortly before it: until then the day may still move."""
    sure = taken(user(CHANGAN), at=noon("2026-11-23"), ask_now=False)
    open_ = taken(user(CHANGAN), at=noon("2026-12-21"), ask_now=False)
    assert not Task.objects.get(number=sure.number).provisional
    assert Task.objects.get(number=open_.number).provisional
