"""Birth registration, the law today: where, by which proof, who is told (M6)."""

from typing import Any

import pytest

from padis.exchange.actions import receive
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message, Sheet, Task
from padis.exchange.recount.verify import verify
from padis.kinds.birth_registration.actions import RegisteredAlready, register
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.birth_registration.queries import notices_of, registrations_of
from padis.kinds.couple import wife_of
from padis.shared.errors import NotAllowed, Refused
from tests.kinds.couples import case_of, husband
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YIWU, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def given(**changes: Any) -> dict[str, Any]:
    """Clean fields of a couple whose wife is filed at CHANGAN; a change to None leaves the field out."""
    wife = changes.pop("wife", None) or wife_of(case_of(filed(user(CHANGAN))))
    base = {
        **wife,
        **husband(),
        "man_residence_division": CHANGAN,
        "stage": "before",
        "living_children": 0,
        "proof": "system",
    }
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


@pytest.mark.parametrize("where", [CHANGAN, YUJIANG, GUANGFENG, YIWU])
def test_registered_at_the_registration_or_residence_of_either_and_the_other_places_are_told(where):
    """Four places; whichever registers, the three others are told once each."""
    made = register(given=given(man_residence_division=YIWU), by=user(where), now=NOON)
    assert {notice.receiver for notice in notices_of(made)} == {CHANGAN, YUJIANG, GUANGFENG, YIWU} - {where}
    assert {notice.sender for notice in notices_of(made)} == {where}
    assert verify().differences == 0


def test_a_unit_that_is_none_of_the_places_does_not_register():
    with pytest.raises(Refused, match="任一方"):
        register(given=given(), by=user(SHIYAN), now=NOON)
    assert not BirthRegistration.objects.exists()


def test_it_is_the_law_today_and_the_first_child_registration_is_historic():
    assert not kind_of("birth_registration").historic
    assert kind_of("first_child").historic
    assert kind_of("first_child_notice").historic


def test_no_marriage_and_no_husband_is_asked_for():
    """Sichuan, Guangdong and others: no marriage condition."""
    alone = {name: None for name in given() if name.startswith("man_") or name == "marriage_date"}
    made = register(given=given(**alone), by=user(CHANGAN), now=NOON)
    assert [notice.receiver for notice in notices_of(made)] == [YUJIANG]


def test_an_undertaking_says_what_is_undertaken():
    with pytest.raises(Refused) as refused:
        register(given=given(proof="undertaking"), by=user(CHANGAN), now=NOON)
    assert refused.value.field == "undertaking"
    register(given=given(proof="undertaking", undertaking="现有子女数"), by=user(CHANGAN), now=NOON)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stage": "before", "child_birth_date": "2026-10-01"}, "child_birth_date"),
        ({"stage": "after", "living_children": 0}, "living_children"),
        ({"man_registered_division": "999999999999"}, "man_registered_division"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field(changes, field):
    with pytest.raises(Refused) as refused:
        register(given=given(**changes), by=user(CHANGAN), now=NOON)
    assert refused.value.field == field


def test_both_parents_with_one_number_are_refused():
    wife = wife_of(case_of(filed(user(CHANGAN))))
    with pytest.raises(Refused) as refused:
        register(given=given(wife=wife, man_id_number=wife["woman_id_number"]), by=user(CHANGAN), now=NOON)
    assert refused.value.field == "man_id_number"


def test_the_same_birth_is_registered_once_whether_before_or_after():
    """Before the birth she has none; after it she has one: it is the same child."""
    by, wife = user(CHANGAN), wife_of(case_of(filed(user(CHANGAN))))
    first = register(given=given(wife=wife), by=by, now=NOON)
    with pytest.raises(RegisteredAlready) as found:
        register(given=given(wife=wife, stage="after", living_children=1), by=by, now=later(days=90))
    assert found.value.number == first.number
    second = register(given=given(wife=wife, stage="after", living_children=2), by=by, now=later(days=900))
    assert second.number != first.number


def test_who_is_filed_nowhere_is_registered_and_nobody_is_told():
    """Notices go with a case; a couple that never migrated has none."""
    wife = {**wife_of(case_of(filed(user(CHANGAN)))), "woman_id_number": "110105198501010026"}
    made = register(given=given(wife=wife), by=user(CHANGAN), now=NOON)
    assert notices_of(made) == []
    assert not Message.objects.filter(kind="birth_registration").exists()


def test_the_notice_tells_that_it_was_registered_and_nothing_of_health_or_children():
    made = register(
        given=given(stage="after", living_children=1, child_birth_date="2026-10-20"), by=user(CHANGAN), now=NOON
    )
    for sheet in Sheet.objects.filter(message_id__in=[notice.id for notice in notices_of(made)]):
        assert "child_birth_date" not in sheet.sealed["sheet"]
        assert "living_children" not in sheet.sealed["sheet"]
        assert sheet.sealed["sheet"]["register_no"] == made.number


def test_receiving_the_notice_opens_no_follow_up():
    made = register(given=given(), by=user(CHANGAN), now=NOON)
    notice = next(notice for notice in notices_of(made) if notice.receiver == YUJIANG)
    receive(key=notice.key, by=user(YUJIANG), now=later(days=1))
    assert not Task.objects.filter(kind="birth_registration").exists()


def test_a_unit_sees_its_own_registrations_alone():
    made = register(given=given(), by=user(CHANGAN), now=NOON)
    assert list(registrations_of(user(CHANGAN))) == [made]
    assert list(registrations_of(user(YUJIANG))) == []


def test_a_supervisor_registers_nothing():
    from padis.accounts.models import Role

    with pytest.raises(NotAllowed):
        register(given=given(), by=user("361103000000", Role.SUPERVISOR), now=NOON)


def test_names_and_numbers_are_sealed():
    made = register(given=given(), by=user(CHANGAN), now=NOON)
    row = BirthRegistration.objects.filter(pk=made.pk).values()[0]
    stored = " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in row.values())
    assert "李建国" not in stored
    assert made.given["woman_id_number"] not in stored


def test_a_woman_without_a_number_is_found_by_the_file_that_filled_the_form():
    """Her number was never given out, or nobody has it: the notice still goes out, and no blind index is kept."""
    case = case_of(filed(user(CHANGAN), id_number=None, no_number_reason="1"))
    made = register(given=given(wife=wife_of(case)), by=user(CHANGAN), now=NOON, about=case)
    assert {notice.receiver for notice in notices_of(made)} == {YUJIANG, GUANGFENG}
    assert bytes(made.woman_key) == b""
    other = {**wife_of(case), "woman_name": "李静"}
    assert notices_of(register(given=given(wife=other), by=user(CHANGAN), now=NOON, about=case)) == []
