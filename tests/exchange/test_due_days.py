"""Clocks in working days: due days, and how they move once the year's arrangement is known."""

from datetime import date, datetime

import pytest

from padis.deadlines import queries
from padis.deadlines.models import Limit, Unit
from padis.exchange import actions
from padis.exchange.actions import provisional_due_days, settle_due_days
from padis.exchange.models import Activity, DocketRow, Message, OpenCount, Tally, Task, Turn
from padis.exchange.recount import verify
from padis.shared.time import BEIJING
from tests.notices import known_until, of_2027
from tests.world import CHANGAN, YUJIANG, filed, ledger_of, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def at(day: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00").replace(tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def in_working_days(divisions_loaded, db):
    """Answers are due after 15 working days, what they leave open after 7, as with the first-child rule."""
    for level, number in (("normal", 15), ("follow_up", 7)):
        Limit.objects.create(
            kind="verification",
            level=level,
            number=number,
            unit=Unit.WORKING_DAYS,
            valid_from=date(2026, 1, 1),
            source="x",
        )
    queries.forget()
    with known_until(2026):
        yield


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def shown(message: Message) -> tuple[tuple[str, bool], ...]:
    """Due day and whether it may still move, in each place that shows it."""
    turn = Turn.objects.get(item_id=message.id)
    rows = [again(message), turn, *DocketRow.objects.filter(item_id=message.id)]
    return tuple((row.due_on.isoformat(), row.provisional) for row in rows)


def due_by_month() -> dict[str, int]:
    rows = Tally.objects.filter(grain="township", side="receiver", due__gt=0)
    return {row.month: row.due for row in rows}


@pytest.mark.parametrize(
    ("asked", "due", "provisional"),
    [
        ("2026-02-13", "2026-03-12", False),  # across the Spring Festival
        ("2026-09-25", "2026-10-22", False),  # across Mid-Autumn and National Day
        ("2026-11-23", "2026-12-14", False),
        ("2026-12-03", "2026-12-24", False),  # the last day that is certain
        ("2026-12-04", "2026-12-25", True),
        ("2026-12-30", "2027-01-21", True),  # but for New Year's Day nothing is known
        ("2027-01-29", "2027-02-23", True),  # the Spring Festival of the law: 5 to 8 February
    ],
)
def test_a_request_is_due_after_working_days(asked, due, provisional):
    message = filed(user(CHANGAN), at=at(asked), inflow_date="2026-01-05")

    assert shown(message) == ((due, provisional),) * 4


def test_urgent_requests_keep_days_of_the_calendar():
    """The unit is that of each limit: one kind may count both ways."""
    message = filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05", pregnancy_status="1")

    assert (again(message).due_on, again(message).provisional) == (date(2027, 1, 14), False)


def test_the_notice_moves_the_due_day_and_its_month():
    """From 21 January (the month 202702) to the 20th (202701), for 9 January is worked; every place and count agrees."""
    message = filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")
    assert due_by_month() == {"202702": 1}

    with of_2027():
        assert settle_due_days(now=at("2027-01-04")) == 1
        assert shown(message) == (("2027-01-20", False),) * 4
        assert settle_due_days(now=at("2027-01-05")) == 0

    assert ledger_of(message) == ["sent", "due_moved"]
    assert due_by_month() == {"202701": 1}
    assert {row.due_on for row in OpenCount.objects.filter(n__gt=0)} == {date(2027, 1, 20)}
    assert verify().differences == 0


def test_nothing_moves_while_the_year_is_unknown():
    message = filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")

    assert settle_due_days(now=at("2026-12-31")) == 0
    assert ledger_of(message) == ["sent"] and provisional_due_days() == 1


def test_an_item_that_was_overdue_by_the_provisional_day_is_so_no_more_where_the_new_one_is_later():
    """Asked on 29 January 2027: 23 February by the law alone; the longer festival and two days worked make it another day."""
    message = filed(user(CHANGAN), at=at("2027-01-29"), inflow_date="2026-01-05")
    with of_2027():
        settle_due_days(now=at("2027-02-24"))

        assert again(message).due_on == date(2027, 2, 25)
        actions.answer(
            key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=at("2027-02-25")
        )
    assert again(message).on_time is True
    assert verify().differences == 0


def test_the_clock_that_stood_still_is_counted_in_working_days():
    """Asked back on Tuesday 5 January, replied on Thursday: two working days later; the notice moves that day too."""
    by, home = user(CHANGAN), user(YUJIANG)
    message = filed(by, at=at("2026-12-30"), inflow_date="2026-01-05")
    actions.question(key=message.key, by=home, text="哪个村?", now=at("2027-01-05"))
    with of_2027():
        assert settle_due_days(now=at("2027-01-06")) == 0  # stands still: the reply brings a due day
    actions.reply(key=message.key, by=by, text="东村", now=at("2027-01-07"))
    assert (again(message).due_on, again(message).provisional) == (date(2027, 1, 25), True)

    with of_2027():
        settle_due_days(now=at("2027-01-08"))

    assert (again(message).due_on, again(message).provisional) == (date(2027, 1, 22), False)
    assert verify().differences == 0


def test_a_reply_over_a_weekend_adds_no_working_day():
    by, home = user(CHANGAN), user(YUJIANG)
    message = filed(by, at=at("2026-11-02"))
    actions.question(key=message.key, by=home, text="?", now=at("2026-11-06"))
    actions.reply(key=message.key, by=by, text="!", now=at("2026-11-08"))

    assert again(message).due_on == date(2026, 11, 23)


def test_what_was_answered_keeps_what_it_was_judged_by():
    message = filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")
    actions.answer(
        key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=at("2027-01-21")
    )
    with of_2027():
        assert settle_due_days(now=at("2027-01-22")) == 0

    assert (again(message).on_time, again(message).provisional) == (True, False)
    assert provisional_due_days() == 0


def test_a_task_moves_too():
    by = user(CHANGAN)
    message = filed(by, at=at("2026-12-15"), inflow_date="2026-01-05")
    actions.answer(
        key=message.key, by=user(YUJIANG), finding="not_found", corrections={}, note="", now=at("2026-12-29")
    )
    actions.confirm(key=message.key, by=by, accepted=[], now=at("2026-12-30"))
    task = Task.objects.get()
    assert (task.due_on, task.provisional) == (date(2027, 1, 11), True)

    with of_2027():
        assert settle_due_days(now=at("2027-01-04")) == 1

    task, turn = Task.objects.get(), Turn.objects.get(item_id=task.id)
    assert (task.due_on, task.provisional) == (turn.due_on, turn.provisional) == (date(2027, 1, 9), False)
    assert turn.since == task.opened_at
    actions.finish_task(key=task.key, by=by, outcome="noted", now=at("2027-01-05"))
    assert verify().differences == 0


def test_it_is_no_units_act():
    """The townships' activity, by which silent units are known, does not grow."""
    filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")
    before = list(Activity.objects.exclude(unit="0" * 12).values_list("unit", "acts"))
    with of_2027():
        settle_due_days(now=at("2027-01-04"))

    assert list(Activity.objects.exclude(unit="0" * 12).values_list("unit", "acts")) == before


def test_many_move_in_batches_and_are_told(monkeypatch):
    monkeypatch.setattr("padis.exchange.actions.due_days.BATCH", 2)
    for _each in range(5):
        filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")
    told = []
    with of_2027():
        assert settle_due_days(now=at("2027-01-04"), progress=told.append) == 5

    assert told == [2, 2, 1] and provisional_due_days() == 0
    assert verify().differences == 0
