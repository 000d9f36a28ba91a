"""The statistical month."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.deadlines.months import month_at, month_of, month_span
from padis.shared.time import BEIJING, beijing_midnight

DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
CLOSING_DAYS = st.integers(1, 28)


@given(DAYS, CLOSING_DAYS)
def test_every_day_belongs_to_exactly_one_month(day: date, closing_day: int) -> None:
    """A day lies in the span of its own month and of no neighbour."""
    month = month_of(day, closing_day)
    first, last = month_span(month, closing_day)

    assert first <= day <= last
    assert last.day == closing_day
    assert f"{last:%Y%m}" == month


@given(DAYS, CLOSING_DAYS)
def test_the_months_tile_the_calendar(day: date, closing_day: int) -> None:
    """The day after a month is the first of the next: no gap, no overlap, across years and leap days."""
    _, last = month_span(month_of(day, closing_day), closing_day)
    following = month_of(last + timedelta(days=1), closing_day)

    assert month_span(following, closing_day)[0] == last + timedelta(days=1)
    assert following > month_of(day, closing_day)


def test_september_2010_ends_on_the_20th_at_midnight_in_beijing() -> None:
    """The deck's example: sent a second before midnight it is September, a second later October."""
    assert month_span("201009") == (date(2010, 8, 21), date(2010, 9, 20))
    midnight = beijing_midnight(date(2010, 9, 21))

    assert month_at(midnight - timedelta(seconds=1)) == "201009"
    assert month_at(midnight) == "201010"
    assert month_at(datetime(2010, 9, 20, 23, 59, 59, tzinfo=BEIJING)) == "201009"
    assert month_at(datetime(2010, 9, 20, 16, 0, 0, tzinfo=UTC)) == "201010"  # the same midnight


def test_december_runs_into_january() -> None:
    """The turn of the year."""
    assert month_of(date(2026, 12, 20)) == "202612"
    assert month_of(date(2026, 12, 21)) == "202701"
    assert month_span("202701") == (date(2026, 12, 21), date(2027, 1, 20))


@pytest.mark.parametrize("text", ["", "2026", "202613", "202600", "sixth!"])
def test_what_is_no_month_is_refused(text: str) -> None:
    """A month from an address bar may be anything."""
    with pytest.raises(ValueError):
        month_span(text)
