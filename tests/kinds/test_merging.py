"""Merging two files of a unit that are one person's, and taking it back: nothing is lost, and the figures hold."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padis.cases import actions as cases
from padis.cases.facts import clean_facts
from padis.cases.models import Case, CaseState, Claim, Direction, Merge, NotSame, PersonIndex
from padis.cases.projection import all_facts
from padis.cases.queries import claims_of
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.recount import verify
from padis.exchange.states import State
from padis.kinds.verification.actions import file_case, merge_cases, reverse_merge
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.cases.test_keeping import any_statement
from tests.world import CHANGAN, GUANGFENG, NOON, TODAY, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk():
    return user(CHANGAN)


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def two_files(by, **changes):
    """The same woman twice: in the second file her number is another, so nobody noticed."""
    return case_of(filed(by, education="20")), case_of(filed(by, at=later(1), phone="13811112222", **changes))


def merged(gone, kept, by, *, taken=(), days=2, reason="同一人，重复录入"):
    seen = {case.id: claims_of(case)[-1].id for case in (gone, kept)}
    return merge_cases(gone=gone, kept=kept, by=by, taken=taken, seen=seen, reason=reason, now=later(days))


def reversed_(merge, by, *, days=3, reason="不是同一人"):
    return reverse_merge(merge=merge, by=by, reason=reason, now=later(days))


def held(case):
    return all_facts(Case.objects.get(pk=case.pk), health=True)


def test_one_file_goes_on_with_what_was_taken_over(clerk):
    """The other is merged: found by nobody any more, its request cancelled, all of it still readable."""
    gone, kept = two_files(clerk)
    merge = merged(gone, kept, clerk, taken=["education"])
    assert held(kept)["education"] == "20"
    gone.refresh_from_db()
    assert (gone.state, gone.state_reason) == (CaseState.MERGED, "同一人，重复录入")
    assert [message.state for message in Message.objects.filter(case_id=gone.id)] == [State.CANCELLED]
    assert not PersonIndex.objects.filter(case_id=gone.id, live=True).exists()
    assert (merge.kept_id, merge.ended) == (kept.id, 1)
    assert verify().differences == 0


def test_reversed_both_hold_what_they_held(clerk):
    """Nothing is removed from either; the request that merging cancelled is sent again with a full limit."""
    gone, kept = two_files(clerk)
    before, claims = (held(gone), held(kept)), Claim.objects.count()
    message = reversed_(merged(gone, kept, clerk, taken=["education", "id_number", "phone"]), clerk)
    assert (held(gone), held(kept)) == before
    assert (message.receiver, message.state, message.number) == (YUJIANG, State.SENT, f"{gone.number}-2")
    assert Case.objects.get(pk=gone.pk).state == CaseState.OPEN
    assert Claim.objects.count() == claims + 2
    assert NotSame.objects.count() == 1
    assert verify().differences == 0


def test_what_was_changed_after_merging_stays_when_it_is_reversed(clerk):
    gone, kept = two_files(clerk)
    merge = merged(gone, kept, clerk, taken=["education", "phone"])
    cases.maintain(key=kept.key, by=clerk, changes={"phone": "13700000000"}, now=later(2, hours=1))
    reversed_(merge, clerk)
    assert held(kept)["phone"] == "13700000000"
    assert "education" not in held(kept)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_merging_and_reversing_changes_no_fact_of_either(clerk, data):
    """Whatever both files hold and whatever is taken over, health facts among it."""
    one, other = (case_of(filed(clerk)) for _file in range(2))
    for case in (one, other):
        stated = {name: value for name, value in data.draw(any_statement()).items() if value is not None}
        clean, _errors = clean_facts({**held(case), **stated}, today=TODAY)
        cases.maintain(
            key=case.key, by=clerk, changes={"education": None, **clean}, now=later(1), duplicate_reason="另一人"
        )
    names = sorted(held(one).keys() | held(other).keys())
    taken = data.draw(st.lists(st.sampled_from(names), unique=True))
    before = held(one), held(other)
    try:
        merge = merged(one, other, clerk, taken=taken)
    except Refused:  # dates that do not fit together
        assert (held(one), held(other)) == before
        return
    reversed_(merge, clerk)
    assert (held(one), held(other)) == before


def test_the_two_places_stay_those_of_the_file_that_goes_on(clerk):
    """A place is changed by sending the case to the right unit only."""
    gone, kept = two_files(clerk, registered_division=GUANGFENG)
    merged(gone, kept, clerk, taken=["registered_division"])
    assert held(kept)["registered_division"] == GUANGFENG


def test_only_the_unit_that_filed_both_merges_them(clerk):
    gone, kept = two_files(clerk)
    with pytest.raises(NotAllowed):
        merged(gone, kept, user(YUJIANG))
    foreign = case_of(filed(user("440306026000"), residence_division="440306026000"))
    with pytest.raises(NotAllowed):
        merged(gone, foreign, clerk)


def test_a_file_is_merged_once_and_not_with_itself(clerk):
    gone, kept = two_files(clerk)
    with pytest.raises(Refused):
        merged(gone, gone, clerk)
    merged(gone, kept, clerk)
    with pytest.raises(Conflict):
        merged(gone, kept, clerk)


def test_who_came_is_not_merged_with_who_left(clerk):
    came = case_of(filed(clerk))
    left = {**facts(), "residence_division": YUJIANG, "registered_division": CHANGAN, "outflow_date": "2026-10-01"}
    left = case_of(file_case(by=clerk, direction=Direction.OUTFLOW, facts=left, now=NOON))
    with pytest.raises(Refused):
        merged(came, left, clerk)


def test_without_a_reason_nothing_happens(clerk):
    gone, kept = two_files(clerk)
    with pytest.raises(Refused) as refused:
        merged(gone, kept, clerk, reason="")
    assert refused.value.field == "reason"
    assert Message.objects.filter(state=State.SENT).count() == 2


def test_a_file_that_changed_since_it_was_looked_at_is_not_merged(clerk):
    """Neither by the own unit's clerk nor by the other side's answer."""
    gone, kept = two_files(clerk)
    seen = {case.id: claims_of(case)[-1].id for case in (gone, kept)}
    cases.maintain(key=kept.key, by=clerk, changes={"phone": "13700000000"}, now=later(2))
    with pytest.raises(Conflict):
        merge_cases(gone=gone, kept=kept, by=clerk, taken=[], seen=seen, reason="同一人", now=later(3))
    assert not Merge.objects.exists()


def test_a_chain_of_merges_is_reversed_from_its_end(clerk):
    first, second = two_files(clerk)
    third = case_of(filed(clerk, at=later(1)))
    one = merged(first, second, clerk)
    other = merged(second, third, clerk, days=3)
    with pytest.raises(Conflict):
        reversed_(one, clerk, days=4)
    reversed_(other, clerk, days=4)
    reversed_(one, clerk, days=5)
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.OPEN}
    assert verify().differences == 0


def test_a_merge_is_reversed_once(clerk):
    merge = merged(*two_files(clerk), clerk)
    reversed_(merge, clerk)
    with pytest.raises(Conflict):
        reversed_(merge, clerk, days=4)


@pytest.mark.django_db(transaction=True)
def test_merging_both_ways_while_others_answer_and_edit_ends_in_one_file(clerk):
    """On real connections: exactly one merge comes through, nothing hangs, the figures hold."""
    one, other = two_files(clerk)
    answerer, start = user(YUJIANG), Barrier(4)
    message = Message.objects.get(case_id=one.id)

    def merge(gone, kept):
        return merged(gone, kept, clerk)

    def answer():
        return actions.answer(
            key=message.key, by=answerer, finding="consistent", corrections={}, note="", now=later(1, hours=2)
        )

    def edit():
        return cases.maintain(key=other.key, by=clerk, changes={"ethnicity": "01"}, now=later(1, hours=2))

    def run(act, *arguments):
        try:
            start.wait(20)
            return act(*arguments)
        except (Conflict, NotAllowed) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        acts = [pool.submit(run, merge, one, other), pool.submit(run, merge, other, one)]
        acts += [pool.submit(run, answer), pool.submit(run, edit)]
        results = [act.result(60) for act in acts]

    assert Merge.objects.count() == sum(isinstance(result, Merge) for result in results) <= 1
    assert Case.objects.filter(state=CaseState.MERGED).count() == Merge.objects.count()
    assert verify().differences == 0
