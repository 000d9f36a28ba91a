"""A closed month is a copy as of its two last days, however late it is made, and never changes."""

from datetime import date, datetime

import pytest

from padis.exchange import actions
from padis.exchange.models import Tally
from padis.monitoring import periods
from padis.monitoring.actions import close_due_months, close_month
from padis.monitoring.models import ClosedTally, Closing
from padis.shared.errors import Refused
from padis.shared.time import BEIJING
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=BEIJING).replace(hour=12)


def answered(message, day):
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=at(day))


def rows(edition):
    columns = [field.name for field in ClosedTally._meta.fields if field.name not in ("pk", "edition")]
    return set(ClosedTally.objects.filter(edition=edition).values_list(*columns))


def of_county(edition=1):
    return ClosedTally.objects.get(
        edition=edition, grain="county", unit="360603000000", partner="00", side="receiver", kind="verification"
    )


def test_what_happens_after_the_last_days_is_not_in_the_copy():
    """Answers until the 27th, all else until the 20th; the copy made at once and one made later are equal."""
    early, late, never = (filed(user(CHANGAN), at=at(f"2026-10-{day}")) for day in ("02", "05", "08"))
    filed(user(SHIYAN), at=at("2026-11-19"))
    actions.mark_opened(key=early.key, by=user(YUJIANG), now=at("2026-10-20"))
    actions.mark_opened(
        key=late.key, by=user(YUJIANG), now=at("2026-11-22")
    )  # asked in October: its copy is of the 20th
    answered(early, "2026-10-30")  # due 2026-11-01
    answered(late, "2026-11-25")  # due 2026-11-04: late, and counted until the 27th
    with pytest.raises(Refused):
        close_month("202611", now=at("2026-11-27"))
    at_once = close_month("202611", now=at("2026-11-28"))
    answered(never, "2026-11-29")
    close_month("202611", now=at("2026-12-30"))

    assert at_once.counts_until == date(2026, 11, 20) and at_once.answers_until == date(2026, 11, 27)
    assert rows(1) == rows(2) and rows(1)
    found = of_county()
    assert (found.due, found.on_time, found.late) == (3, 1, 1)
    assert (found.open, found.overdue, found.over_7, found.over_30) == (3, 2, 2, 2)  # as of the end of the 20th
    assert (
        Tally.objects.get(grain="county", unit="360603000000", partner="00", side="receiver", month="202611").late == 2
    )
    close_month("202610", now=at("2026-12-30"))
    assert ClosedTally.objects.get(month="202610", grain="township", side="receiver").opened == 1


def test_the_copy_has_the_rows_of_cities_too():
    """Each row of a city is the sum of its counties' rows: what a closed page of the nation reads."""
    for to in (YUJIANG, GUANGFENG):
        filed(user(CHANGAN), at=at("2026-10-02"), registered_division=to)
    close_month("202610", now=at("2026-12-30"))
    close_month("202611", now=at("2026-12-30"))
    columns = [field.name for field in ClosedTally._meta.fields if field.get_internal_type() == "IntegerField"]
    for grain in ("county", "county_by"):
        rows = ClosedTally.objects.filter(grain=grain).values_list("month", "side", "partner", "unit", *columns)
        sums = {}
        for month, side, partner, unit, *counts in rows:
            kept = sums.setdefault((month, side, partner, unit[:4].ljust(12, "0")), [0] * len(columns))
            kept[:] = map(sum, zip(kept, counts, strict=True))
        of_cities = ClosedTally.objects.filter(grain=grain.replace("county", "city"))
        found = of_cities.values_list("month", "side", "partner", "unit", *columns)
        assert {tuple(row[:4]): list(row[4:]) for row in found} == sums and sums


def test_every_month_is_closed_once_also_after_a_standstill():
    filed(user(CHANGAN), at=at("2026-08-22"))
    periods.forget()
    assert [each.month for each in close_due_months(now=at("2026-11-27"))] == ["202609", "202610"]
    assert [each.month for each in close_due_months(now=at("2026-11-28"))] == ["202611"]
    assert close_due_months(now=at("2026-11-28")) == []
    assert Closing.objects.filter(edition=1).count() == Closing.objects.count() == 3
