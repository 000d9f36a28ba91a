"""Filing: whom it finds filed already, and that many at once make one case."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from padis.accounts.models import Role
from padis.cases.duplicates import Duplicate
from padis.cases.models import Case, Claim, Direction, IndexKind, PersonIndex
from padis.exchange.models import Message
from padis.exchange.recount import verify
from padis.kinds.verification.actions import delete_case, file_case
from padis.shared.errors import NotAllowed, Refused
from tests.world import CHANGAN, NOON, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

AT_ONCE, CONNECTIONS = 50, 8
MADE_UP = "000000199801010000"


def file(by, given, **options):
    return file_case(by=by, direction=options.pop("direction", Direction.INFLOW), facts=given, now=NOON, **options)


def test_a_filed_case_keeps_its_columns_its_claim_and_its_trace():
    """The number is sealed and found by its digest only; the case is numbered by unit, year and serial."""
    given = facts(registered_address="上张村")
    message = file(user(CHANGAN), given)
    case = Case.objects.get(pk=(message.shard, message.case_id))
    assert case.number == "441900119-2026-000001"
    assert (case.name, case.registered_division, case.facts["registered_address"]) == ("王小芳", YUJIANG, "上张村")
    assert case.sealed["id_number"] == given["id_number"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, health FROM cases_case")
        assert all(given["id_number"].encode() not in bytes(column) for column in cursor.fetchone())
    assert {row.kind for row in PersonIndex.objects.filter(case_id=case.id)} == {IndexKind.NUMBER, IndexKind.NAME}
    assert Claim.objects.get().adopted


def test_the_serial_goes_on_by_unit_and_year():
    numbers = [filed(user(unit)).number for unit in (CHANGAN, SHIYAN, CHANGAN)]
    assert numbers == ["441900119-2026-000001-1", "440306026-2026-000001-1", "441900119-2026-000002-1"]


def test_the_same_stay_is_never_filed_twice():
    """Not even with a reason, and not by the other side, which has the case in its list already."""
    given = facts()
    file(user(CHANGAN), given)
    for by, direction in ((user(CHANGAN), Direction.INFLOW), (user(YUJIANG), Direction.OUTFLOW)):
        with pytest.raises(Duplicate) as found:
            file(by, {**given, "outflow_date": "2026-10-19"}, direction=direction, duplicate_reason="再录一次")
        assert found.value.same_stay
    assert Case.objects.count() == 1


def test_another_stay_takes_a_reason_and_keeps_it():
    given = facts()
    file(user(CHANGAN), given)
    with pytest.raises(Duplicate) as found:
        file(user(SHIYAN), given)
    assert not found.value.same_stay
    assert [(match.unit, match.kind) for match in found.value.matches] == [(CHANGAN, IndexKind.NUMBER)]
    message = file(user(SHIYAN), given, duplicate_reason="十一月由长安迁来")
    assert Case.objects.get(pk=(message.shard, message.case_id)).duplicate_reason == "十一月由长安迁来"


def test_who_has_no_number_is_found_by_name_birth_date_and_county():
    given = {**facts(id_number=None), "no_number_reason": "1"}
    file(user(CHANGAN), given)
    with pytest.raises(Duplicate) as found:
        file(user(SHIYAN), {**given, "name": "王 小芳"})
    assert found.value.matches[0].kind == IndexKind.NAME


def test_a_placeholder_finds_nobody():
    """Two women with the same made-up number are two women."""
    file(user(CHANGAN), facts(id_number=MADE_UP))
    message = file(user(CHANGAN), facts(id_number=MADE_UP, name="李春燕"))
    assert Case.objects.get(pk=(message.shard, message.case_id)).id_quality == "placeholder"
    assert not PersonIndex.objects.filter(kind=IndexKind.NUMBER).exists()


def test_two_good_numbers_that_differ_are_two_persons():
    """The same name, birthday and county: allowed with a reason, the same stay or not."""
    first = facts()
    file(user(CHANGAN), first)
    twin = {**facts(), "birth_date": first["birth_date"]}
    with pytest.raises(Duplicate) as found:
        file(user(CHANGAN), twin)
    assert not found.value.same_stay
    file(user(CHANGAN), twin, duplicate_reason="同名不同人，号码已核对")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"registered_division": CHANGAN}, "registered_division"),
        ({"registered_division": "441900101000"}, "registered_division"),  # another town of the same city
        ({"registered_division": "360603000000"}, "registered_division"),  # no township
        ({"registered_division": "999999999999"}, "registered_division"),
        ({"sex": "1"}, "sex"),
        ({"birth_date": "2010-01-01"}, "birth_date"),
        ({"birth_date": "1970-01-01"}, "birth_date"),
    ],
)
def test_who_is_out_of_scope_is_refused_at_the_field(changes, field):
    with pytest.raises(Refused) as refused:
        file(user(CHANGAN), facts(**changes))
    assert refused.value.field == field
    assert not Case.objects.exists()


def test_two_districts_of_one_city_are_no_migration():
    """Regulation Art. 2; a county of the same city is."""
    with pytest.raises(Refused):
        file(user(SHIYAN), facts(registered_division="440305001000"))


def test_only_a_townships_operator_files():
    with pytest.raises(NotAllowed):
        file(user("360603000000", Role.SUPERVISOR), facts())


def test_an_outflow_case_goes_to_the_place_of_residence():
    message = file(user(YUJIANG), facts(outflow_date="2026-10-19"), direction=Direction.OUTFLOW)
    assert (message.sender, message.receiver) == (YUJIANG, CHANGAN)


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_filings_at_once_make_one_case():
    """On real connections: both sides and a third unit file the same woman in the same moment."""
    given = {**facts(), "outflow_date": "2026-10-19"}
    clerks = [user(unit) for unit in (CHANGAN, CHANGAN, YUJIANG, CHANGAN)]
    start = Barrier(CONNECTIONS)

    def hand(number):
        try:
            start.wait(20)
            return [attempt(clerks[(number + turn) % len(clerks)]) for turn in range(number, AT_ONCE, CONNECTIONS)]
        finally:
            connection.close()

    def attempt(by):
        direction = Direction.OUTFLOW if by.unit_id == YUJIANG else Direction.INFLOW
        try:
            return file_case(by=by, direction=direction, facts=given, now=later(1), duplicate_reason="请保存")
        except Duplicate as duplicate:
            return duplicate

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = [result for hands in pool.map(hand, range(CONNECTIONS)) for result in hands]

    assert len(results) == AT_ONCE
    assert sum(isinstance(result, Message) for result in results) == 1
    assert all(isinstance(result, Message) or result.same_stay for result in results)
    assert Case.objects.count() == Message.objects.count() == Claim.objects.count() == 1
    assert verify().differences == 0


def test_a_deleted_file_finds_nobody():
    """Nor a cancelled one: only live files stand in the way."""
    given, clerk = facts(), user(CHANGAN)
    message = file(clerk, given)
    delete_case(case=Case.objects.get(pk=(message.shard, message.case_id)), by=clerk, reason="录错", now=later(1))
    again = file(clerk, given)
    assert again.number == "441900119-2026-000002-1"
