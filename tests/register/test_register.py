"""The embedded register: what the contract promises, and that nothing written is ever lost."""

from datetime import date

import pytest

from padis.cases.facts import FACTS
from padis.cases.identity import to_18
from padis.privacy.fields import SealedField
from padis.register import actions, queries
from padis.register.actions import AlreadyThere
from padis.register.models import Act, RegisterClaim, RegisterCount, RegisterPerson, State
from padis.register.projection import facts_of
from padis.register.recount import verify
from padis.register.registry import register_of
from padis.register.spelling import pinyin
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, NOON, SHIYAN, facts, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk():
    return user(CHANGAN)


def recorded(clerk, /, *, at=NOON, **changes):
    return actions.record(by=clerk, facts=facts(**changes), now=at)


def corrected(person, clerk, /, *, at=NOON, **changes):
    return actions.correct(key=person.key, by=clerk, changes=changes, now=at)


def now_says(person):
    return facts_of(RegisterPerson.objects.get(pk=person.pk))


def test_the_contract_finds_reads_records_and_tells_changes(clerk):
    """By number (of 15 digits too), by name however it is written, and never for another unit."""
    register = register_of(CHANGAN)
    she = facts(name="古丽·热合曼", id_number="362226860507002", birth_date="1986-05-07")
    receipt = register.record(CHANGAN, she, source="item:1", by=clerk.pk, now=NOON)
    [entry] = register.by_number(CHANGAN, "362226860507002")
    assert register.by_number(CHANGAN, to_18("362226860507002")) == [entry] == [register.read(CHANGAN, receipt.ref)]
    assert (entry.facts, entry.source) == (she, "item:1")
    assert register.by_name_and_birth(CHANGAN, "古丽•热合曼", date(1986, 5, 7)) == [entry]
    assert register.by_number(SHIYAN, "362226860507002") == [] and register.read(SHIYAN, receipt.ref) is None
    register.record(
        CHANGAN, {"education": "61", "phone": None}, ref=receipt.ref, source="item:2", by=clerk.pk, now=later(1)
    )
    [changed] = register.changes_since(CHANGAN, later(hours=1))
    assert changed.facts["education"] == "61" and "phone" not in changed.facts
    assert list(register.changes_since(CHANGAN, later(2))) == []
    for wrong in ({"education": "nonsense"}, {"name": None}):
        with pytest.raises(Refused):
            register.record(CHANGAN, wrong, ref=receipt.ref, source="item:3", by=clerk.pk, now=later(2))
    with pytest.raises(NotAllowed):
        register.record(CHANGAN, facts(), source="item:4", by=user(SHIYAN).pk, now=NOON)


def test_numbers_and_health_facts_are_never_in_the_open(clerk):
    """Sealed columns alone hold them, in the person as in her claims."""
    person = recorded(clerk, children=[{"birth_date": "2020-01-05"}], registered_address="和平村")
    hidden = {name for name, field in FACTS.items() if field.sensitivity in ("sealed", "health")}
    for row in (RegisterPerson.objects.get(pk=person.pk), RegisterClaim.objects.get(person_id=person.id)):
        assert hidden.isdisjoint(row.facts) and row.facts
        assert {field.attname for field in row._meta.get_fields() if isinstance(field, SealedField)} == {
            "sealed",
            "health",
        }


def test_every_overwritten_fact_can_be_restored(clerk):
    person = recorded(clerk, registered_address="一村")
    for place, address in enumerate(("二村", None, "三村"), 1):
        corrected(person, clerk, at=later(place), registered_address=address)
    line = queries.lines_of(queries.claims_of(person.key))["registered_address"]
    assert [saying.value for saying in line.sayings] == ["三村", None, "二村", "一村"]
    actions.restore(key=person.key, by=clerk, field="registered_address", claim=line.sayings[2].claim.id, now=later(4))
    assert now_says(person)["registered_address"] == "二村"
    assert RegisterClaim.objects.count() == 5


def test_undo_takes_back_one_act_of_today_and_leaves_what_came_after(clerk):
    person = recorded(clerk, phone="13900000000", education="61")
    corrected(person, clerk, at=later(1), phone="13911112222", education="71")
    corrected(person, clerk, at=later(1, hours=1), education="81")
    first, second, _third = queries.claims_of(person.key)
    actions.undo(key=person.key, by=clerk, claim=second.id, now=later(1, hours=2))
    assert (now_says(person)["phone"], now_says(person)["education"]) == ("13900000000", "81")
    for late in (second, first):  # once undone, and one of an earlier day
        with pytest.raises(Conflict):
            actions.undo(key=person.key, by=clerk, claim=late.id, now=later(1, hours=3))
    assert RegisterClaim.objects.get(undoes_id=second.id).act == Act.UNDONE


def test_a_person_recorded_by_mistake_is_taken_back_on_the_same_day(clerk):
    person = recorded(clerk)
    number = now_says(person)["id_number"]
    actions.undo(key=person.key, by=clerk, claim=queries.claims_of(person.key)[0].id, now=later(hours=1))
    assert register_of(CHANGAN).by_number(CHANGAN, number) == []
    assert RegisterPerson.objects.get(pk=person.pk).state == State.REMOVED


def test_nobody_is_recorded_twice_unknowingly(clerk):
    """The same number, or the same name and birth date: only for who says that it is somebody else."""
    person = recorded(clerk)
    again = {**now_says(person), "name": "王小芬"}
    with pytest.raises(AlreadyThere) as there:
        actions.record(by=clerk, facts=again, now=NOON)
    assert [each.id for each in there.value.found] == [person.id]
    actions.record(by=clerk, facts=again, now=NOON, beside=True)
    assert len(register_of(CHANGAN).by_number(CHANGAN, again["id_number"])) == 2


def test_a_merge_of_two_who_are_not_one_is_reversed_without_loss(clerk):
    """What was corrected since the merge stays corrected."""
    kept, gone = (
        recorded(clerk, phone="13900000000", education="61"),
        recorded(clerk, phone="13911112222", education="71"),
    )
    before = now_says(kept), now_says(gone)
    merge = actions.merge(
        gone=gone.key, kept=kept.key, by=clerk, taken=["phone", "education"], reason="同一人", now=NOON
    )
    register = register_of(CHANGAN)
    assert register.read(CHANGAN, gone.ref) == register.read(CHANGAN, kept.ref)
    assert register.by_number(CHANGAN, before[1]["id_number"]) == []
    corrected(kept, clerk, at=later(1), education="81")
    actions.unmerge(key=merge.key, by=clerk, reason="并非一人", now=later(2))
    assert (now_says(kept), now_says(gone)) == ({**before[0], "education": "81"}, before[1])


def test_an_entry_into_which_another_went_is_not_taken_back(clerk):
    """The other one would be found no more, and could not be parted from it."""
    one, other = recorded(clerk), recorded(clerk)
    merge = actions.merge(gone=other.key, kept=one.key, by=clerk, taken=[], reason="同一人", now=NOON)
    [claim] = queries.claims_of(one.key)
    with pytest.raises(Conflict, match="并入"):
        actions.undo(key=one.key, by=clerk, claim=claim.id, now=later(hours=1))
    actions.unmerge(key=merge.key, by=clerk, reason="不是同一人", now=later(hours=2))
    actions.undo(key=one.key, by=clerk, claim=claim.id, now=later(hours=3))
    assert RegisterPerson.objects.get(pk=other.pk).state == State.PRESENT


def test_a_form_that_saw_an_older_entry_changes_nothing(clerk):
    person = recorded(clerk)
    corrected(person, clerk, phone="13911112222")
    with pytest.raises(Conflict):
        actions.correct(key=person.key, by=clerk, changes={"phone": "13922223333"}, seen=1, now=NOON)


@pytest.mark.parametrize("text", ["王小芳", "王小", "wang xiao fang", "wangxiaofang", "wxf", "wangx"])
def test_a_person_is_found_by_name_pinyin_or_initials(clerk, text):
    person = recorded(clerk)
    recorded(clerk, name="李静")
    found = queries.matching(queries.entries_of(clerk), queries.Wanted(person=text))
    assert [each.id for each in found] == [person.id]


def test_surnames_are_read_as_surnames():
    assert [pinyin(name) for name in ("单小芳", "尉迟文", "王单", "Maria Silva")] == [
        "shan xiao fang", "yu chi wen", "wang dan", "maria silva",
    ]  # fmt: skip


def test_the_count_follows_every_act(clerk):
    """What levels above see: how many there are, and how many have no good number."""

    def counted():
        return RegisterCount.objects.values_list("entries", "doubtful").get(unit=CHANGAN)

    kept, gone = recorded(clerk), recorded(clerk, id_number=None)
    assert counted() == (2, 1)
    merge = actions.merge(gone=gone.key, kept=kept.key, by=clerk, taken=[], reason="同一人", now=NOON)
    assert counted() == (1, 0)
    actions.unmerge(key=merge.key, by=clerk, reason="并非一人", now=NOON)
    actions.undo(key=gone.key, by=clerk, claim=queries.claims_of(gone.key)[0].id, now=NOON)
    corrected(kept, clerk, id_number="000000000000000000")
    assert counted() == (1, 1)
    assert verify().differences == 0
    RegisterCount.objects.filter(unit=CHANGAN).update(doubtful=2)
    assert verify().examples == (f"{kept.shard} {CHANGAN} · doubtful: entries 1, shown 2",)
