"""The statistical month in Beijing dates: from the day after one closing day to the next (the 20th, says the deck)."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from padis.shared.time import beijing_date

CLOSING_DAY = 20


def month_of(day: date, closing_day: int = CLOSING_DAY) -> str:
    """The statistical month of a Beijing date, as "YYYYMM". The closing day is 1 to 28."""
    if day.day > closing_day:
        day = _next_first(day)
    return f"{day.year:04d}{day.month:02d}"


def month_at(at: datetime, closing_day: int = CLOSING_DAY) -> str:
    """The statistical month of an aware moment: the day changes at midnight in Beijing."""
    return month_of(beijing_date(at), closing_day)


def month_span(month: str, closing_day: int = CLOSING_DAY) -> tuple[date, date]:
    """First and last day of a month "YYYYMM", both of them in it. Raises ValueError for what is no month."""
    last = date(int(month[:4]), int(month[4:]), closing_day)
    before = last.replace(day=1) - timedelta(days=1)
    return before.replace(day=closing_day) + timedelta(days=1), last


def months_before(day: date, number: int) -> date:
    """The same day so many months earlier, or the last of a month that is shorter."""
    month = day.year * 12 + day.month - 1 - number
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _next_first(day: date) -> date:
    return day.replace(day=1) + timedelta(days=monthrange(day.year, day.month)[1])
