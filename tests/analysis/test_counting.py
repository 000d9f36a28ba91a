"""What is counted at night is what a plain recount of the files says; a township's figures are those of the same files now."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.analysis import queries
from padis.analysis.counting import count_all
from padis.analysis.dimensions import DIMENSIONS, UNIT
from padis.analysis.models import CaseCount
from padis.analysis.queries import Question
from padis.cases.facts import FACTS, Sensitivity
from padis.cases.models import Case, Side
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.kinds.verification.actions import close_case
from tests.analysis.cases import lay
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, TODAY, YIWU, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
GUANGDONG, JIANGXI, SHENZHEN, BAOAN, DONGGUAN = (f"{stem:0<12}" for stem in ("44", "36", "4403", "440306", "4419"))
FACT = {"sex": "sex", "ethnicity": "ethnicity", "hukou": "hukou_type", "marriage": "marital_status"}


def some_files() -> None:
    """Of four townships, in both directions, of all that can be told apart."""
    lay(3)
    lay(2, unit=SHIYAN, marital_status="10", birth_date=date(2004, 11, 2))
    lay(4, unit=SHIYAN, ethnicity="06", hukou_type="", registered_division=GUANGFENG, birth_date=None)
    lay(5, unit=YUJIANG, direction="outflow", registered_division=YUJIANG, residence_division=YIWU, sex="1")
    lay(1, unit=YIWU, registered_division=CHANGAN, state="closed", birth_date=date(2004, 11, 3))
    lay(2, state="deleted")
    lay(1, state="merged")


def code_of(case: Case, side: Side, fact: str) -> str:
    """What the file says, by other means than the counting's SQL."""
    if fact in FACT:
        return getattr(case, FACT[fact])
    if fact == "direction":
        return case.direction
    if fact == "partner":
        return (case.registered_division if side == Side.RESIDENCE else case.residence_division)[:2]
    if case.birth_date is None:
        return ""
    birthday = (case.birth_date.month, case.birth_date.day)
    years = TODAY.year - case.birth_date.year - ((TODAY.month, TODAY.day) < birthday)
    return "00" if years < 15 else str(min(years // 5 * 5, 50))


def recounted() -> Counter:
    """(place, side, facts, codes, whether open) → files."""
    found: Counter = Counter()
    for case in Case.objects.exclude(state__in=["deleted", "merged"]):
        for side, place in ((Side.RESIDENCE, case.residence_division), (Side.REGISTRATION, case.registered_division)):
            codes = {fact: code_of(case, side, fact) for fact in DIMENSIONS}
            for digits in (0, 2, 4, 6, 12):
                pairs = [(fact, "") for fact in codes] + (list(combinations(codes, 2)) if digits < 12 else [])
                for one, two in pairs:
                    found[place[:digits], side, one, two, codes[one], codes.get(two, "")] += 1
    return found


def test_the_counts_are_a_plain_recount_of_the_files():
    """Every row of every place, side and pair of facts; none is missing and none is there besides."""
    some_files()
    rows = count_all(now=NOON)

    counted = {
        (row.place, row.side, row.first, row.second, *codes.split(",")): every
        for row in CaseCount.objects.all()
        for codes, (_open, every) in row.counts.items()
    }
    assert counted == dict(recounted()) and rows == CaseCount.objects.count()


def test_only_open_files_count_as_open_and_a_second_count_replaces_the_first():
    some_files()
    count_all(now=NOON)
    Case.objects.filter(ethnicity="06").update(state="cancelled")
    count_all(now=later(1))

    row = CaseCount.objects.get(place="44", side="residence", first="ethnicity", second="")
    assert row.counts["06,"] == [0, 4]
    assert queries.counted_at(division(GUANGDONG)) == later(1)


def numbers(place: str, rows: str, columns: str = "", *, side: Side = Side.RESIDENCE, **more) -> dict:
    asked = Question(
        place=division(place), rows=rows, columns=columns, side=side, **{"today": TODAY, "exact": True, **more}
    )
    found = queries.table(asked)
    return {
        (row.name, column.name): n
        for row, line in zip(found.rows, found.whole, strict=False)
        for column, n in zip(found.columns, line, strict=False)
    }


def test_a_table_is_the_same_whichever_fact_stands_in_the_rows():
    some_files()
    count_all(now=NOON)

    one, other = numbers(NATION, "age", "ethnicity"), numbers(NATION, "ethnicity", "age")
    assert one == {(a, b): n for (b, a), n in other.items()} and sum(one.values()) == 14
    assert numbers(GUANGDONG, UNIT, "partner") == {("深圳市", "江西省"): 6, ("东莞市", "江西省"): 3}
    assert numbers(GUANGDONG, "partner", UNIT) == {("江西省", "深圳市"): 6, ("江西省", "东莞市"): 3}
    assert numbers(DONGGUAN, UNIT) == {("长安镇", ""): 3}
    assert numbers(GUANGDONG, UNIT, side=Side.REGISTRATION, state="every") == {("东莞市", ""): 1}


def test_a_township_is_counted_as_it_is_with_what_the_other_side_filed():
    """What both sides filed, at once and without a count; after a night the row of the township says the same."""
    filed(user(CHANGAN), marital_status="10")
    filed(user(CHANGAN), registered_division=YIWU)
    outflow = {"direction": "outflow", "residence_division": CHANGAN, "outflow_date": "2026-10-20"}
    filed(user(YUJIANG), **outflow)
    closed = filed(user(CHANGAN))
    case = Case.objects.get(pk=(closed.shard, closed.case_id))
    close_case(case=case, by=user(CHANGAN), left_on=TODAY, reason="离开", now=later(1))

    assert numbers(CHANGAN, "direction") == {("现居住地", ""): 2, ("户籍地", ""): 1}
    assert numbers(CHANGAN, "marriage", "partner")["未婚", "江西省"] == 1
    assert numbers(YUJIANG, "direction", side=Side.REGISTRATION) == {("现居住地", ""): 1, ("户籍地", ""): 1}
    assert sum(numbers(CHANGAN, "age", state="every").values()) == 4

    count_all(now=later(1))
    for fact in DIMENSIONS:
        stored = CaseCount.objects.get(shard="44", place=CHANGAN, side="residence", first=fact, second="")
        assert sorted(n for n, _every in stored.counts.values() if n) == sorted(numbers(CHANGAN, fact).values())


def test_the_flows_of_a_place_go_both_ways_and_down_to_its_units():
    some_files()
    count_all(now=NOON)

    flows = queries.flows(division(JIANGXI), today=TODAY, exact=True)
    assert [(entry.name, one, other) for entry, one, other in flows.lines] == [("浙江省", 0, 5), ("广东省", 0, 9)]
    flows = queries.flows(division(JIANGXI), partner="44", today=TODAY, exact=True)
    assert [(entry.name, one, other) for entry, one, other in flows.lines] == [("鹰潭市", 0, 5), ("上饶市", 0, 4)]


def test_health_is_no_dimension_and_everything_counted_is_a_plain_column():
    """A fact that is sealed, or of health, cannot be counted by however the page is asked."""
    for fact in FACTS.values():
        counted = any(each.sql == f"c.{fact.name}" for each in DIMENSIONS.values())
        assert not counted or (fact.column and fact.sensitivity not in (Sensitivity.SEALED, Sensitivity.HEALTH))


@pytest.mark.parametrize("place", [NATION, GUANGDONG, SHENZHEN, BAOAN, SHIYAN])
def test_a_table_costs_one_query_at_any_level(place):
    some_files()
    count_all(now=NOON)

    for columns in ("partner", "") if place == SHIYAN else ("partner", "", UNIT):
        with CaptureQueriesContext(connection) as made:
            numbers(place, "age", columns)
        assert len(made) == 1
