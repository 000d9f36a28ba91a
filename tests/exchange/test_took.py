"""Many counts in one number: what goes in by days comes out by days, however it was added up."""

from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from padis.exchange import took

ANSWERS = st.lists(st.integers(0, took.LONGEST), max_size=60)


def packed(days):
    return sum(took.ONE[each] for each in days)


@given(ANSWERS, st.integers(0, took.LONGEST))
def test_what_was_counted_comes_out_again(days, limit):
    counted = packed(days)
    assert took.by_day(counted) == [Counter(days)[day] for day in range(took.LONGEST + 1)]
    assert took.number(counted) == len(days)
    assert took.within(counted, limit) == sum(each <= limit for each in days)


@given(ANSWERS)
def test_the_median_is_the_lower_one(days):
    assert took.median(packed(days)) == (sorted(days)[(len(days) - 1) // 2] if days else None)


@given(ANSWERS, ANSWERS)
def test_sums_of_numbers_are_the_number_of_sums(some, others):
    assert packed(some) + packed(others) == packed(some + others)


@pytest.mark.parametrize("day", [0, took.LONGEST])
def test_a_day_has_room_for_what_a_country_answers_in_years(day):
    most = took.DAY - 2
    assert took.by_day(most * took.ONE[day])[day] == took.number(most * took.ONE[day]) == most


@pytest.mark.django_db
def test_the_database_counts_in_the_same_numbers():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sum({took.in_sql('days')})::text FROM generate_series(0, {took.LONGEST}) AS days")
        assert int(cursor.fetchone()[0]) == packed(range(took.LONGEST + 1))
