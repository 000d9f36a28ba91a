"""A form that came on paper alone: on both lists, counted apart, once however often it is entered."""

from typing import Any

import pytest

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.exchange.kinds import kind_of
from padis.exchange.models import DocketRow, Message, Tally, Turn
from padis.exchange.recount import verify
from padis.paper.models import Copy
from padis.paper.recording import Received, record
from padis.shared.errors import NotAllowed, Refused
from tests.world import CHANGAN, GUANGFENG, NOON, YUJIANG, facts, filed, later, ledger_of, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
SHEET = {
    "form_no": "粤东2026-0117", "exam_date": "2026-10-28", "exam_types": ["1"],
    "exam_unit": {"id": "", "name": "长安镇卫生院", "division": CHANGAN, "type": "9"},
}  # fmt: skip


def given(person: dict[str, Any], **changes: Any) -> Received:
    what: dict[str, Any] = {"kind": kind_of("exam_report"), "sender": CHANGAN, "facts": person, "sheet": SHEET}
    return Received(**{**what, **changes})


def sums() -> dict[str, int]:
    """The two townships' figures of this month, all in one."""
    columns = ("sent", "due", "on_time", "late", "opened", "unread", "paper")
    rows = Tally.objects.filter(grain="township").values_list(*columns)
    return dict(zip(columns, map(sum, zip(*rows, strict=True)), strict=True)) if rows else dict.fromkeys(columns, 0)


def test_it_is_received_by_entering_it_and_counted_as_paper_alone():
    clerk, person = user(YUJIANG), facts()

    done = record(given=given(person), by=clerk, now=NOON)

    message = Message.objects.get(number=done.number)
    assert (message.sender, message.receiver, message.channel) == (CHANGAN, YUJIANG, "paper")
    assert (message.state, ledger_of(message)) == ("received", ["sent", "received"])
    assert set(DocketRow.objects.values_list("unit", flat=True)) == {CHANGAN, YUJIANG}
    assert not Turn.objects.exists()
    assert sums() == {**dict.fromkeys(sums(), 0), "paper": 2}  # of both sides
    assert Case.objects.get().unit == YUJIANG
    assert verify().differences == 0


def test_entered_again_it_is_the_same_one():
    """By another user, with the number typed in another width."""
    person = facts()
    first = record(given=given(person), by=user(YUJIANG), now=NOON)

    again = record(
        given=given(person, sheet={**SHEET, "form_no": "粤东２０２６-0117 "}), by=user(YUJIANG), now=later(days=1)
    )

    assert (again.number, again.was_there) == (first.number, True)
    assert (Message.objects.count(), Copy.objects.count(), sums()["paper"]) == (1, 1, 2)


def test_another_form_about_her_is_another_item_of_the_same_file():
    person = facts()
    record(given=given(person), by=user(YUJIANG), now=NOON)
    record(given=given(person, sheet={**SHEET, "form_no": "0118"}), by=user(YUJIANG), now=NOON)

    assert (Case.objects.count(), Message.objects.count(), sums()["paper"]) == (1, 2, 4)


def test_a_file_that_the_sender_keeps_is_used():
    """Her case is known between the two units: no second file is made."""
    message = filed(user(CHANGAN), id_number=None, no_number_reason="1", name="王小芳", birth_date="1988-02-29")
    person = facts(id_number=None, no_number_reason="1", name="王小芳", birth_date="1988-02-29")

    done = record(given=given(person), by=user(YUJIANG), now=NOON)

    assert Case.objects.get() == message.case
    assert done.number == message.number[:-1] + "2"


def test_a_namesake_with_another_number_is_another_person():
    filed(user(CHANGAN), name="王小芳", birth_date="1988-02-29", id_number="362226198802291246")
    record(
        given=given(facts(name="王小芳", birth_date="1988-02-29", id_number="362226198802291422")),
        by=user(YUJIANG),
        now=NOON,
    )
    assert Case.objects.count() == 2


def test_a_request_on_paper_waits_for_the_answer_of_who_received_it():
    done = record(given=given(facts(), kind=kind_of("verification"), sheet={}), by=user(YUJIANG), now=NOON)

    message = Message.objects.get(number=done.number)
    assert (message.state, message.channel) == ("sent", "paper")
    assert Turn.objects.get().unit == YUJIANG
    assert sums()["due"] == 0
    assert verify().differences == 0


def test_it_is_refused_of_oneself_and_of_whoever_files_nothing():
    with pytest.raises(Refused):
        record(given=given(facts(residence_division=YUJIANG), sender=YUJIANG), by=user(YUJIANG), now=NOON)
    with pytest.raises(NotAllowed):
        record(given=given(facts()), by=user("360603000000", Role.SUPERVISOR), now=NOON)


def test_a_unit_that_knows_her_elsewhere_loses_no_paper():
    """She is filed for another stay: the form makes a file of its own, with the reason in it."""
    person = facts(residence_division=GUANGFENG)
    filed(user(YUJIANG), direction="outflow", **{**person, "outflow_date": "2026-09-01"})

    record(given=given({**person, "residence_division": CHANGAN}), by=user(YUJIANG), now=NOON)

    assert Case.objects.count() == 2
