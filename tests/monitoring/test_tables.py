"""What a table adds up: small counts of key persons, merged units, two views."""

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
from padis.monitoring.tables.protection import FEWEST, Mark, equations_of, withheld
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


COUNTS = st.integers(0, 30)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=5))
def test_no_small_count_follows_from_the_others(lines):
    """Whoever adds and subtracts what is shown finds no count of 1 to 4: each hidden one may have several values."""
    columns, counts = ["due", "on_time", "late", "missing"], {}
    for line, parts in enumerate(lines):
        counts |= {(line, name): n for name, n in zip(columns, (sum(parts), *parts), strict=True)}
    if len(lines) > 1:
        counts |= {(len(lines), name): sum(counts[line, name] for line in range(len(lines))) for name in columns}
    equations = equations_of(len(lines), columns, {"due": ["on_time", "late", "missing"]})
    marks = withheld(counts, equations)

    assert all(place in marks for place, n in counts.items() if 0 < n < FEWEST)
    low = {place: 1 if marks[place] is Mark.FEW else FEWEST for place in marks}
    high = {place: FEWEST - 1 if marks[place] is Mark.FEW else 10_000 for place in marks}
    for equation in equations:
        known = [(sign, place) for sign, place in equation if place in counts]
        hidden = [(sign, place) for sign, place in known if place in marks]
        rest = -sum(sign * counts[place] for sign, place in known if place not in marks)
        for sign, place in hidden:
            others = [(s, p) for s, p in hidden if p != place]
            most = sum(max(s * low[p], s * high[p]) for s, p in others)
            least = sum(min(s * low[p], s * high[p]) for s, p in others)
            ends = sorted((sign * (rest - most), sign * (rest - least)))
            if marks[place] is Mark.FEW:
                assert max(low[place], ends[0]) < min(high[place], ends[1]), (counts, marks, place)


def test_one_small_county_takes_another_with_it():
    """3 of 20 could be found by subtracting the others, so the next smallest is not shown either; the sum stays."""
    counts = {(0, "due"): 3, (1, "due"): 7, (2, "due"): 10, (3, "due"): 20}
    marks = withheld(counts, equations_of(3, ["due"], {}))
    assert marks == {(0, "due"): Mark.FEW, (1, "due"): Mark.GUARD}
