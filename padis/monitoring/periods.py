"""Which statistical months and quarters there are to ask for, and which of them are closed."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from padis.deadlines.months import month_of
from padis.deadlines.queries import closing_day, span_of
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange.models import Tally
from padis.monitoring.models import Closing
from padis.shared.errors import Refused
from padis.shared.kept import Kept
from padis.shared.sharding import cross_shard

LONGEST_SPAN = 36
"""Months that one question may span."""

FIRST = f"""
    SELECT min(month) FROM unnest(%s::text[]) AS s (shard)
    CROSS JOIN LATERAL (SELECT min(month) AS month FROM {Tally._meta.db_table} t WHERE t.shard = s.shard AND t.grain = 'county') first
"""


@dataclass(frozen=True, slots=True)
class Period:
    """A statistical month ("202611") or a quarter of them ("2026Q4", whose months may lie ahead in part)."""

    code: str
    months: tuple[str, ...]

    @property
    def is_quarter(self) -> bool:
        return "Q" in self.code

    @property
    def span(self) -> tuple[date, date]:
        """First and last day."""
        return span_of(self.months[0])[0], span_of(self.months[-1])[1]

    @property
    def words(self) -> str:
        if self.is_quarter:
            return _("%(year)s, quarter %(quarter)s") % {"year": self.code[:4], "quarter": self.code[5:]}
        return month_words(self.code)

    def earlier(self, months: int) -> "Period":
        """So many months before: 1 or 12 for a month, 3 or 12 for a quarter."""
        moved = tuple(shifted(month, -months) for month in self.months)
        return Period(quarter_of(moved[0]) if self.is_quarter else moved[0], moved)


def month_words(month: str) -> str:
    return _("%(year)s-%(month)s") % {"year": month[:4], "month": month[4:]}


def shifted(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[4:]) - 1 + by
    return f"{number // 12:04d}{number % 12 + 1:02d}"


def quarter_of(month: str) -> str:
    return f"{month[:4]}Q{(int(month[4:]) + 2) // 3}"


def this_month(today: date) -> str:
    return month_of(today, closing_day(today))


def months_from(first: str, last: str) -> list[str]:
    """The months between two, both included, the earliest first."""
    months = [first]
    while months[-1] < last:
        months.append(shifted(months[-1], 1))
    return months if first <= last else []


def months_between(first: str, today: date) -> list[str]:
    return months_from(first, this_month(today))


def _first_month() -> str:
    """The earliest month that has counts; "" where nothing was ever counted."""
    digits = settings.SHARD_DIGITS
    with cross_shard("the first month"), connection.cursor() as cursor:
        if digits == 2:
            cursor.execute(FIRST, [[province.code[:digits] for province in divisions.children(NATION)]])
        else:
            cursor.execute(f"SELECT min(month) FROM {Tally._meta.db_table}")
        return cursor.fetchone()[0] or ""


def _closings() -> dict[str, Closing]:
    """The latest edition of each closed month."""
    return {closing.month: closing for closing in Closing.objects.order_by("edition")}


_first, _closed = Kept(_first_month), Kept(_closings)


def first_month() -> str:
    return _first.get()


def closings() -> dict[str, Closing]:
    return _closed.get()


def forget() -> None:
    """After a month was closed, or the first item was sent."""
    _first.forget()
    _closed.forget()


def read_begun(text: str, *, today: date, field: str = "month") -> str:
    """A month "YYYYMM" (also "2026-11") that has begun. Raises Refused for what is none or lies ahead."""
    month, now = text.replace("-", ""), this_month(today)
    if not re.fullmatch(r"[0-9]{4}(0[1-9]|1[0-2])", month):
        raise Refused(_("“%(text)s” is no month. Write it like 202611.") % {"text": text[:20]}, field=field)
    if month > now:
        raise Refused(
            _("%(month)s lies ahead. The current statistical month is %(now)s.")
            % {"month": month_words(month), "now": month_words(now)},
            field=field,
        )
    return month


def read_month(text: str, *, today: date, field: str = "month") -> str:
    """A month that has, or may have, counts. Raises Refused, also for one that lies before the first count."""
    month = read_begun(text, today=today, field=field)
    first = first_month() or this_month(today)
    if month < first:
        raise Refused(_("There are no counts before %(first)s.") % {"first": month_words(first)}, field=field)
    return month


def read_period(text: str, *, today: date) -> Period:
    """A month, or a quarter of which at least one month has counts. Raises Refused."""
    if match := re.fullmatch(r"([0-9]{4})-?Q([1-4])", text):
        year, quarter = match.groups()
        months = tuple(f"{year}{int(quarter) * 3 - 2 + step:02d}" for step in range(3))
        now, first = this_month(today), first_month() or this_month(today)
        if months[0] > now:
            read_month(months[0], today=today)
        if months[-1] < first:
            read_month(months[-1], today=today)
        return Period(f"{year}Q{quarter}", months)
    month = read_month(text, today=today)
    return Period(month, (month,))


def read_span(first: str, last: str, *, today: date) -> list[str]:
    """The months from one to another. Raises Refused, also for a span that is too long or turned round."""
    start, end = read_month(first, today=today, field="first"), read_month(last, today=today, field="last")
    if start > end:
        raise Refused(_("The first month lies after the last one."), field="first")
    months = months_from(start, end)
    if len(months) > LONGEST_SPAN:
        raise Refused(
            _("%(months)s months are too many at a time: at most %(most)s.")
            % {"months": len(months), "most": LONGEST_SPAN},
            field="first",
        )
    return months
