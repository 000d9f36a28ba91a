"""Scopes: what lies below a unit, with the codes that its counties bore before."""

import itertools
from bisect import bisect_left, bisect_right
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.divisions import queries
from padis.divisions.models import GROUP_KINDS, Division, EndedDivision, Level, Unit
from padis.divisions.scope import Scope
from padis.divisions.succession import Scopes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture(scope="module")
def scopes(divisions_loaded: None, django_db_blocker: Any) -> dict[str, Scope]:
    with django_db_blocker.unblock():
        return {unit.code: unit.scope for unit in Unit.objects.all()}


@pytest.fixture(scope="module")
def counties(scopes: dict[str, Scope]) -> dict[str, Scope]:
    return {code: scope for code, scope in scopes.items() if queries.county_of(code) == code and code[4:6] != "00"}


@pytest.fixture(scope="module")
def ended_codes(divisions_loaded: None, django_db_blocker: Any) -> list[str]:
    with django_db_blocker.unblock():
        return sorted(EndedDivision.objects.values_list("old_code", flat=True).distinct())


def test_scopes_nest(scopes: dict[str, Scope]) -> None:
    """Whatever a unit covers, the unit above covers too: no superior misses a row of a subordinate."""
    for code, scope in scopes.items():
        for child in queries.children(code):
            for first, last in scopes[child.code].ranges:
                assert any(start <= first and last <= end for start, end in scope.ranges), child


def test_siblings_are_disjoint(scopes: dict[str, Scope]) -> None:
    """No row is counted by two units of one level."""
    levels = dict(Division.objects.values_list("code", "level"))
    for level in Level.values:
        ranges = sorted(pair for code, scope in scopes.items() if levels[code] == level for pair in scope.ranges)
        for (_, end), (start, _) in itertools.pairwise(ranges):
            assert end < start


def test_the_sum_of_the_units_below_is_all(scopes: dict[str, Scope]) -> None:
    """Every code below a unit is in the scope of exactly one of its children."""
    codes = sorted(Division.objects.exclude(kind__in=GROUP_KINDS).values_list("code", flat=True))

    def size(scope: Scope) -> int:
        return sum(bisect_right(codes, last) - bisect_left(codes, first) for first, last in scope.ranges)

    for code, scope in scopes.items():
        if below := queries.children(code):
            assert size(scope) == 1 + sum(size(scopes[child.code]) for child in below), code


def test_a_successor_covers_its_predecessors(scopes: dict[str, Scope]) -> None:
    """Rows keep the code of their time: those of 新建县 (360122) are seen by 新建区, those of 公主岭 by Changchun now."""
    assert scopes["360112000000"].contains("360122101000")
    assert scopes["220184000000"].contains("220381001000")
    assert scopes["220100000000"].contains("220381001000")
    assert not scopes["220300000000"].contains("220381001000")
    assert scopes["220300000000"].contains("220382001000")
    assert scopes["460400000000"].contains("469003001000")  # 儋州


@given(data=st.data())
def test_an_ended_code_lies_in_one_county_at_most(
    ended_codes: list[str], counties: dict[str, Scope], data: st.DataObject
) -> None:
    """An old code is never claimed twice, and where it is claimed, by the unit that it resolves to."""
    code = data.draw(st.sampled_from(ended_codes))
    owners = [unit for unit, scope in counties.items() if scope.contains(f"{code}001000")]

    assert len(owners) <= 1
    if owners and owners[0][:6] != code:
        resolution = queries.resolve(code, year=2023)
        assert resolution.successor is not None
        assert resolution.successor.code == owners[0]


def test_ranges_are_cut_out_and_put_together() -> None:
    """The arithmetic of ranges on a small made-up country."""
    spells = [
        ("110101", 2010, ["120101"]), ("110102", 2010, ["120101"]), ("110109", 2010, ["120102"]),
        ("110103", 2008, ["120101"]),  # before the platform: on no row
        ("110104", 2010, ["120101", "120102"]),  # divided: it stays where its digits say
        ("110105", 2010, ["120101"]),  # borne by a unit of today
    ]  # fmt: skip
    scopes = Scopes({"110105", "120101", "120102"}, spells)

    assert scopes.of("120101000000", 3).stored() == ["120101000000-120101999999", "110101000000-110102999999"]
    assert scopes.of("110100000000", 2).stored() == [
        "110100000000-110100999999", "110103000000-110108999999", "110110000000-110199999999",
    ]  # fmt: skip
    assert scopes.of("120000000000", 1).stored() == [
        "120000000000-129999999999", "110101000000-110102999999", "110109000000-110109999999",
    ]  # fmt: skip
    assert scopes.of("120101001000", 4).stored() == ["120101001000-120101001000"]
    assert scopes.of("000000000000", 0).stored() == ["000000000000-999999999999"]
