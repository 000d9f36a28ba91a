"""The figures of a bulletin: counted by hand, ranked by value, the same to the byte from the same closing."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from padis.bulletins import queries, rules
from padis.bulletins.figures import as_bytes, digest_of, made
from padis.bulletins.ranking import ranks
from padis.bulletins.reading import Cell, Reading, rooms
from padis.bulletins.shown import SHOWN
from padis.deadlines.models import Parameter
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Tally
from padis.monitoring.actions import close_month
from padis.monitoring.indicators import BY_CODE
from padis.shared.errors import Refused
from tests.bulletins.months import (
    BEFORE,
    JIANGXI,
    MONTH,
    NOW,
    SHANGRAO,
    YINGTAN,
    YUJIANG_COUNTY,
    asked,
    at,
    published,
    supervisor,
    two_months,
)
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def figures_of(code=JIANGXI, month=MONTH):
    closing = rules.latest(month)
    return made(divisions.division(code), closing, rules.before(closing))


def cell(now, *, code="I5", target=90, before=None):
    return Cell(BY_CODE[code], now, before, target, None)


def test_a_province_is_read_as_it_was_counted_by_hand():
    two_months()
    reading = Reading(figures_of())

    total = {each.indicator.code: list(each.now) for each in reading.total.cells}
    assert total == {"I3": [0], "I4": [5, 6], "I5": [4, 6], "I7": [0], "I8": [1, 2], "I8b": [0, 1], "I14": [0, 0]}
    assert [(each.indicator.code, each.missing) for each in reading.total.against_targets] == [
        ("I4", 1), ("I5", 2), ("I8", 1),
    ]  # fmt: skip
    lines = {line.code: line.cell("I5") for line in reading.lines}
    assert (lines[SHANGRAO].rank, lines[YINGTAN].rank) == ((1, 2), (2, 2))
    assert lines[YINGTAN].change == pytest.approx(0.5 - 1) and lines[SHANGRAO].change == 1
    empty = [line for line in reading.lines if line.code not in (SHANGRAO, YINGTAN)]
    assert len(empty) == 9
    assert {(line.cell("I5").value, line.cell("I5").rank, line.cell("I5").change) for line in empty} == {(None,) * 3}
    assert [(room.line.code, room.cell.indicator.code, room.cell.missing) for room in rooms(reading.lines)] == [
        (YINGTAN, "I5", 2), (YINGTAN, "I4", 1), (YINGTAN, "I8", 1),
    ]  # fmt: skip
    assert {line.code for line in reading.counties} >= {YUJIANG_COUNTY} and len(reading.counties) == 100
    assert reading.total.cell("I5").rank == (1, 1)  # of the provinces in which something fell due


def test_every_level_adds_up_to_the_same(django_assert_num_queries):
    """The lines of the nation, of a province, and all counties of that have one sum: that of the place."""
    two_months()
    for code in (NATION, JIANGXI):
        figures = figures_of(code)
        for lines in filter(None, (figures["lines"], figures["counties"])):
            for indicator in SHOWN:
                sums = [sum(column) for column in zip(*(line["now"][indicator.code] for line in lines), strict=True)]
                assert sums == figures["total"]["now"][indicator.code], (code, indicator.code)
    nation = Reading(figures_of(NATION))
    assert nation.total.cell("I4").now == [5, 6] and len(nation.lines) == 31 and nation.counties == []


def test_the_same_closing_gives_the_same_bytes():
    """Whatever happened since, whoever asks, in whichever language, and after the database has kept the figures."""
    two_months()
    first = published(supervisor(JIANGXI))
    filed(user(CHANGAN), at=NOW)
    Parameter.objects.create(name="on_time_target", value="99", valid_from=date(2026, 12, 1), source="x")
    asked(YUJIANG, "2026-09-20", "2026-11-01")  # it would count if the month were closed again
    close_month(MONTH, now=at("2026-12-09"))
    with translation.override("en"):
        again = made(divisions.division(JIANGXI), closing_of(first), closing_of(first.figures["before"]))

    first.refresh_from_db()
    assert as_bytes(again) == as_bytes(first.figures)
    assert digest_of(again) == digest_of(first.figures) == first.digest
    assert digest_of(figures_of()) != first.digest


def closing_of(source):
    month, edition = (
        (source["month"], source["closing"]) if isinstance(source, dict) else (MONTH, source.figures["closing"])
    )
    return rules.Closing.objects.get(month=month, edition=edition)


def test_publishing_costs_a_handful_of_queries_whatever_the_level():
    two_months()
    for code in (JIANGXI, NATION):
        figures_of(code)
        with CaptureQueriesContext(connection) as said:
            figures_of(code)
        assert len(said) <= 9, [each["sql"][:100] for each in said]


def test_a_unit_that_is_no_more_keeps_its_line():
    """Figures are of the divisions as they were: an ended county has a line of its own among the counties."""
    asked(YUJIANG, "2026-10-02", "2026-10-10")
    Tally.objects.filter(unit__startswith="360603").update(unit=Concat(Value("360622"), Substr(F("unit"), 7)))
    close_month(MONTH, now=NOW)
    reading = Reading(figures_of())

    line = next(line for line in reading.counties if line.code == "360622000000")
    assert (line.name, line.is_gone, line.cell("I4").now) == ("余江县", True, [1, 1])
    assert reading.total.cell("I4").now == [1, 1]


def test_a_month_that_cannot_be_published_is_refused_at_its_field():
    two_months()
    jiangxi = divisions.division(JIANGXI)
    for month in ("202612", "202701", "209901", "x", "", "202613", "201001"):
        with pytest.raises(Refused) as refused:
            queries.draft(jiangxi, month, today=NOW.date())
        assert refused.value.field == "month"


def test_the_first_month_has_no_change():
    two_months()
    reading = Reading(figures_of(month=BEFORE))
    assert reading.before == "" and {each.change for each in reading.total.cells} == {None}


def test_who_was_late_in_answering_counts_as_answered_until_answers_end():
    """Answered on the 25th: in the answer rate, not in the timely one; what comes after the 27th is in neither."""
    two_months()
    late = asked(YUJIANG, "2026-10-08")
    actions.answer(key=late.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=at("2026-11-28"))
    close_month(MONTH, now=NOW)
    assert list(Reading(figures_of()).total.cell("I4").now) == [5, 7]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100))
def test_missing_items_reach_the_target_and_one_less_does_not(number, more, target):
    """max(0, ceil(target × denominator) − numerator); nothing is missing where nothing fell due."""
    over = number + more
    each = cell([number, over], target=target)
    if not over:
        assert (each.missing, each.gap, each.is_reached, each.value) == (0, None, False, None)
        return
    with_these = replace(each, now=[number + each.missing, over])
    assert with_these.is_reached and with_these.gap >= 0
    if each.missing:
        assert not replace(each, now=[number + each.missing - 1, over]).is_reached and each.gap < 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_equal_shares_share_a_rank_and_no_denominator_has_none(pairs):
    """A rank is one more than the number of better ones, compared exactly."""
    counts = {
        str(no): {each.code: [n, o] if each.is_share else [n] for each in SHOWN} for no, (n, o) in enumerate(pairs)
    }
    found = ranks(counts)
    assert "I14" not in found
    assert ("I7" in found) == any(number for number, _over in pairs)  # nobody is first in sending nothing
    shares = {str(no): (n, o) for no, (n, o) in enumerate(pairs) if o}
    assert found["I5"].keys() == shares.keys()
    for unit, (n, o) in shares.items():
        better = sum(1 for m, p in shares.values() if m * o > n * p)
        assert found["I5"][unit] == (better + 1, len(shares))
