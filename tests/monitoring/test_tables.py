"""What a table adds up: small counts of key persons, merged units, two views."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from hypothesis import given
from hypothesis import strategies as st

from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange.actions import fold, fold_months
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.indicators import BY_CODE as INDICATORS
from padis.monitoring.indicators import series
from padis.monitoring.periods import Period, forget
from padis.monitoring.tables.build import table
from padis.monitoring.tables.protection import STEP, rounded
from padis.monitoring.tables.shapes import BY_CODE, By
from padis.monitoring.tables.sums import Question
from tests.world import CHANGAN, GUANGFENG, TODAY, YUJIANG, filed, later, user

COUNTY, CITY, JIANGXI = "360603000000", "360600000000", "360000000000"
OLD = "360622"  # 余江县, which became 余江区 (360603) in 2018


def asked(code, *, as_now=True, by=By.UNIT):
    return Question(
        divisions.division(code), by, (Party.RECEIVER,), ("verification",), Period("202611", ("202611",)), False, as_now,
        False, "", TODAY,
    )  # fmt: skip


def received(code, **options):
    found = table(BY_CODE["t2"], asked(code, **options))
    lines = {row.line.code: row.cells[0].value for row in found.rows if row.cells[0].value}
    return lines, (found.total or found.rows[0]).cells[0].value


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_county_that_was_merged_is_counted_as_it_was_and_as_it_is():
    """Rows keep the code of their time. Either way the sums of the city and the province are the same."""
    filed(user(CHANGAN))
    for model in (Tally, OpenCount, Backlog):
        model.objects.filter(unit__startswith="360603").update(unit=Concat(Value(OLD), Substr(F("unit"), 7)))
    filed(user(CHANGAN), at=later(1))
    filed(user(CHANGAN), at=later(1), registered_division=GUANGFENG)

    assert received(CITY) == ({COUNTY: 2}, 2)
    assert received(CITY, as_now=False) == ({f"{OLD}000000": 1, COUNTY: 1}, 2)
    assert received(COUNTY) == ({YUJIANG: 1, f"{OLD}000000": 1}, 2)
    assert received(COUNTY, as_now=False) == ({YUJIANG: 1}, 1)
    assert received(JIANGXI)[1] == received(JIANGXI, as_now=False)[1] == 3
    assert received(JIANGXI, by=By.PARTNER) == ({"440000000000": 3}, 3)
    names = {row.line.name for row in table(BY_CODE["t2"], asked(CITY, as_now=False)).rows}
    assert "原余江县" in names


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize("by", By)
def test_the_rows_of_cities_say_what_those_of_townships_say(by, moved):
    """Of a province with counties under cities and without, of a municipality, of a city without counties, of the nation; also
    when the months were moved as past ones and more was counted afterwards."""
    towns = {"420102002000": 2, "429004001000": 3, "429005001000": 1, "110105001000": 4, CHANGAN: 1}
    for to, number in towns.items():
        for _each in range(number):
            filed(user(YUJIANG), registered_division=to)
            if moved:
                fold_months(before="209901")
                fold(before=TODAY + timedelta(days=1))

    def of(code, stem):
        place = divisions.division(code)
        question = replace(asked(code, by=by if code != NATION else By.UNIT), sides=(Party.RECEIVER,))
        found = table(BY_CODE["t2"], question)
        cells = {cell.key: cell.value for cell in (found.total or found.rows[0]).cells}
        number = sum(n for to, n in towns.items() if to.startswith(stem))
        points = series(
            INDICATORS["I4"], place, kinds=("verification",), months=("202611", "202612"), closed=False, as_now=True,
            today=TODAY, own=False,
        )  # fmt: skip
        assert (cells["receiver-sent"], cells["receiver-open"]) == (number, number)
        assert [point.over for point in points] == [0, number]  # due in December
        return {row.line.code: row.cells[0].value for row in found.rows if row.cells[0].value}

    hubei, beijing = of("420000000000", "42"), of("110000000000", "11")
    of("441900000000", "4419"), of("420100000000", "4201"), of(NATION, "")
    if by is By.UNIT:
        assert hubei == {"420100000000": 2, "429004000000": 3, "429005000000": 1}
        assert beijing == {"110105000000": 4}
    else:
        assert hubei == {"360000000000": 6}


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_county_that_went_to_another_city_takes_its_counts_along():
    """Its counts stand in the rows of the city that it left; the page is made of counties' rows then."""
    laicheng, jinan, shandong = "371202", "370100000000", "370000000000"  # since 2019 a district of Jinan
    filed(user(CHANGAN), registered_division="370116001000")
    filed(user(CHANGAN), registered_division="370102001000")
    for model in (Tally, OpenCount, Backlog):
        of_county = model.objects.filter(unit__startswith="370116")
        of_county.update(unit=Concat(Value(laicheng), Substr(F("unit"), 7)))
    Tally.objects.filter(month="202611").update(month="201811")
    forget()
    question = replace(asked(shandong), period=Period("201811", ("201811",)))
    found = table(BY_CODE["t2"], question)
    assert {row.line.code: row.cells[0].value for row in found.rows if row.cells[0].value} == {jinan: 2}
    forget()


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_rounded_counts_keep_their_order_and_are_never_far_off(one, other):
    """So a share of them is never above 1; and up to two key persons are none."""
    small, large = sorted((one, other))
    assert rounded(small) <= rounded(large)
    assert rounded(one) % STEP == 0 and abs(rounded(one) - one) <= 2
    assert rounded(one, 1) == one


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_count_of_key_persons_is_the_same_on_every_page_and_a_line_of_few_is_not_there():
    """Of 8: two went to another city. Neither the sum nor a page above or below tells of the two."""
    for to in [YUJIANG] * 6 + [GUANGFENG] * 2:
        filed(user(CHANGAN), registered_division=to, pregnancy_status="1")

    def key_persons(code, by=By.UNIT):
        question = replace(asked(code, by=by), sides=(Party.SENDER, Party.RECEIVER), key_persons=True)
        found = table(BY_CODE["t3"], question)
        place = len(BY_CODE["t3"].groups[0].figures)
        lines = {row.line.code: row.cells[place].value for row in found.rows if row.cells[place].value}
        return lines, found.total.cells[place].value if found.total else None

    assert key_persons(JIANGXI) == ({CITY: 5}, 10)
    assert key_persons(CITY) == ({COUNTY: 5}, 5)
    assert key_persons(COUNTY) == ({YUJIANG: 5}, 5)
    assert key_persons(YUJIANG) == ({YUJIANG: 5}, None)
    assert key_persons(CITY, By.PARTNER) == ({"440000000000": 5}, None)
    there = "361103000000"
    assert table(BY_CODE["t3"], replace(asked(there, by=By.PARTNER), key_persons=True)).rows == []
