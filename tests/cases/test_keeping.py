"""Keeping a case: what either side states, what the file then holds, and how it ends and comes back."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padis.cases import actions as cases
from padis.cases.duplicates import Duplicate, number_digest
from padis.cases.facts import FACTS, FactType, Sensitivity
from padis.cases.models import Case, CaseState, Claim, PersonIndex
from padis.cases.projection import all_facts, fold
from padis.exchange import actions
from padis.exchange.models import Message, Tally
from padis.exchange.queries import turns_of
from padis.exchange.recount import verify
from padis.exchange.states import State
from padis.kinds.verification.actions import cancel_case, close_case, delete_case, file_case, reopen_case
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, SHIYAN, TODAY, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def message(clerk):
    return filed(clerk, children=[{"birth_date": "2020-01-05"}])


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def maintain(message, by, /, **changes):
    return cases.maintain(key=case_of(message).key, by=by, changes=changes, now=later(1))


def test_a_change_is_stated_anew_and_what_was_stated_stays(clerk, message):
    maintain(message, clerk, marital_status="22", phone="13811112222")
    case = case_of(message)
    assert (case.marital_status, case.sealed["phone"]) == ("22", "13811112222")
    assert [claim.facts.get("marital_status") for claim in Claim.objects.order_by("at")] == ["21", "22"]


def test_a_fact_can_be_taken_back(clerk, message):
    """What was entered by mistake goes; the statement that it was there stays."""
    maintain(message, clerk, phone=None, children=[], inflow_date=None)
    held = all_facts(case_of(message), health=True)
    assert {"phone", "children", "inflow_date"}.isdisjoint(held)


def test_only_the_unit_that_filed_it_maintains_it(message):
    for stranger in (user(YUJIANG), user(SHIYAN)):
        with pytest.raises(NotAllowed):
            maintain(message, stranger, phone="13811112222")


def test_the_two_places_are_not_changed_by_maintaining(clerk, message):
    with pytest.raises(Refused) as refused:
        maintain(message, clerk, registered_division=SHIYAN)
    assert refused.value.field == "registered_division"


def test_a_corrected_number_finds_the_person_from_then_on(clerk, message):
    """And the wrong one does so no longer."""
    before, right = case_of(message).sealed["id_number"], facts()["id_number"]
    maintain(message, clerk, id_number=right)
    found = {bytes(digest) for digest in PersonIndex.objects.values_list("digest", flat=True)}
    assert number_digest(right) in found and number_digest(before) not in found


def test_closing_withdraws_what_was_not_answered(clerk, message):
    assert close_case(case=case_of(message), by=clerk, left_on=TODAY, reason="返乡", now=later(3)) == 1
    case = case_of(message)
    assert (case.state, case.closed_on, case.state_reason) == (CaseState.CLOSED, TODAY, "返乡")
    assert Message.objects.get().state == State.WITHDRAWN
    assert not turns_of(user(YUJIANG)).exists()
    assert Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202612").due == 0
    assert verify().differences == 0


def test_an_answer_that_came_back_survives_the_closing(clerk, message):
    """It can still be confirmed, and the file takes it over; reopened, the person is found again."""
    other = user(YUJIANG)
    actions.answer(
        key=message.key, by=other, finding="corrected", corrections={"marital_status": "22"}, note="", now=later(1)
    )
    assert close_case(case=case_of(message), by=clerk, left_on=TODAY, reason="返乡", now=later(2)) == 0
    actions.confirm(key=message.key, by=clerk, accepted=["marital_status"], now=later(3))
    assert case_of(message).marital_status == "22"
    assert not PersonIndex.objects.filter(live=True).exists()
    assert reopen_case(case=case_of(message), by=clerk, reason="", now=later(4)) is None
    with pytest.raises(Duplicate):
        file_case(by=user(SHIYAN), direction="inflow", facts=all_facts(case_of(message), health=True), now=later(5))
    assert verify().differences == 0


def test_reopening_is_the_undo_of_closing(clerk, message):
    """The history stays, and the request that was withdrawn is on its way again with a full limit."""
    close_case(case=case_of(message), by=clerk, left_on=TODAY, reason="误操作", now=later(3))
    again = reopen_case(case=case_of(message), by=clerk, reason="", now=later(4))
    case = case_of(message)
    assert (case.state, case.closed_on) == (CaseState.OPEN, None)
    assert again.number.endswith("-2") and (again.due_on - TODAY).days == 34
    assert [turn.number for turn in turns_of(user(YUJIANG))] == [again.number]
    assert verify().differences == 0


def test_a_file_is_not_reopened_beside_another_one(clerk, message):
    """Meanwhile somebody else filed her: without a reason it stays closed."""
    close_case(case=case_of(message), by=clerk, left_on=TODAY, reason="返乡", now=later(1))
    file_case(by=user(SHIYAN), direction="inflow", facts=all_facts(case_of(message), health=True), now=later(2))
    with pytest.raises(Duplicate):
        reopen_case(case=case_of(message), by=clerk, reason="", now=later(3))
    assert case_of(message).state == CaseState.CLOSED


def test_cancelling_ends_everything_under_way(clerk, message):
    actions.answer(key=message.key, by=user(YUJIANG), finding="deceased", corrections={}, note="", now=later(1))
    assert cancel_case(case=case_of(message), by=clerk, reason="死亡", now=later(2)) == 1
    assert (case_of(message).state, Message.objects.get().state) == (CaseState.CANCELLED, State.CANCELLED)
    assert verify().differences == 0


def test_a_deleted_file_never_counted(clerk, message):
    """An entry error leaves the denominator, even after the due day."""
    assert delete_case(case=case_of(message), by=clerk, reason="录错人员", now=later(40)) == 1
    rows = Tally.objects.filter(grain="township")
    assert {row.due for row in rows} == {0} and sum(row.void for row in rows) == 2
    assert case_of(message).state == CaseState.DELETED
    assert verify().differences == 0


@pytest.mark.parametrize("end", [close_case, cancel_case, delete_case])
def test_a_file_ends_once_by_its_own_unit_and_with_a_reason(clerk, message, end):
    options = {"left_on": TODAY} if end is close_case else {}

    def act(by, reason="返乡"):
        return end(case=case_of(message), by=by, reason=reason, now=later(1), **options)

    with pytest.raises(NotAllowed):
        act(user(YUJIANG))
    with pytest.raises(Refused) as refused:
        act(clerk, reason="")
    assert refused.value.field == "reason"
    act(clerk)
    with pytest.raises(Conflict):
        act(clerk)
    with pytest.raises(Conflict):
        maintain(message, clerk, phone="13811112222")


@pytest.mark.parametrize("left_on", [date(2026, 11, 4), date(2026, 10, 19)])
def test_she_leaves_neither_in_the_future_nor_before_she_came(clerk, message, left_on):
    with pytest.raises(Refused) as refused:
        close_case(case=case_of(message), by=clerk, left_on=left_on, reason="返乡", now=later(1))
    assert refused.value.field == "left_on"


@pytest.mark.parametrize("end", [cancel_case, delete_case])
def test_only_a_closed_file_comes_back(clerk, message, end):
    end(case=case_of(message), by=clerk, reason="录错", now=later(1))
    with pytest.raises(Conflict):
        reopen_case(case=case_of(message), by=clerk, reason="", now=later(2))


VALUES = {
    FactType.TEXT: st.text("上张村甲乙丙", max_size=6),
    FactType.NAME: st.sampled_from(["王小芳", "李·四", "𠮷野"]),
    FactType.DATE: st.dates(date(1990, 1, 1), date(2026, 1, 1)).map(date.isoformat),
    FactType.PHONE: st.sampled_from(["13800000000", "0701-1234567"]),
    FactType.ID_NUMBER: st.sampled_from(["362226199903055027", "无", "3622"]),
    FactType.BOOL: st.booleans(),
    FactType.CHILDREN: st.lists(st.fixed_dictionaries({"birth_date": st.just("2020-01-05")}), max_size=2),
}
KEPT = ("name", "sex", "birth_date", "registered_division", "residence_division")


def any_value(field):
    if field.type is FactType.CODE:
        return st.sampled_from(["", "1"] if field.column else ["", "1", "2"])
    return VALUES[field.type]


def any_statement():
    """Some facts with a value each, or taken back."""
    free = [field for name, field in FACTS.items() if name not in KEPT and field.type is not FactType.DIVISION]
    return st.fixed_dictionaries({}, optional={field.name: st.none() | any_value(field) for field in free})


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements=st.lists(st.tuples(any_statement(), st.booleans()), min_size=1, max_size=5))
def test_the_file_is_always_the_fold_of_what_its_unit_stated(clerk, statements):
    """Whatever either side states in whatever order, and nothing of the other side's that was not adopted."""
    message = filed(clerk)
    for step, (stated, adopted) in enumerate(statements, start=1):
        unit = CHANGAN if adopted else YUJIANG
        cases.claim(
            case_of(message), unit=unit, by_id=clerk.pk, facts=stated, adopted=adopted, message_id=None, at=later(step)
        )
    case = case_of(message)
    held = fold(list(Claim.objects.filter(case_id=case.id).order_by("at", "id")))
    assert all_facts(case, health=True) == held
    assert all(value not in (None, "", []) for value in held.values())
    health = {name for name in held if FACTS[name].sensitivity is Sensitivity.HEALTH}
    assert health.isdisjoint(all_facts(case, health=False)) and health == set(case.health)
