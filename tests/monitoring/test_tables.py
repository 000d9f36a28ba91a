"""What a table adds up: small counts of key persons, merged units, two views."""

from dataclasses import replace

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from hypothesis import given
from hypothesis import strategies as st

from padis.divisions import queries as divisions
from padis.exchange.models import Backlog, OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.periods import Period
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
    for model, column in ((Tally, "unit"), (OpenCount, "unit"), (Backlog, "county")):
        of_county = model.objects.filter(**{f"{column}__startswith": "360603"})
        of_county.update(**{column: Concat(Value(OLD), Substr(F(column), 7))})
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
