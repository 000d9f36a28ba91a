"""Sending a report form: for whom, what is refused, what is doubted, and the same form twice."""

from datetime import date

import pytest

from padis.cases import actions as cases
from padis.cases.models import Case, Direction
from padis.exchange import actions, queries
from padis.exchange.models import Message, Sheet
from padis.exchange.recount import verify
from padis.exchange.states import State
from padis.kinds.exam_report import KIND, NOT_A_WOMAN, WRONG_AGE, units
from padis.kinds.sending import Doubtful, SentAlready, kinds_to_send, sheet_of
from padis.kinds.verification.actions import cancel_case, close_case, reopen_case
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.exchange.test_races import all_at_once
from tests.world import CHANGAN, NOON, SHIYAN, YUJIANG, filed, form_sent, later, sheet, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def case_of(message: Message) -> Case:
    return Case.objects.get(pk=(message.shard, message.case_id))


def test_a_form_goes_from_the_residence_to_the_registration_with_its_fields_sealed():
    """Both read what was entered; nothing of it lies open in the table."""
    clerk = user(CHANGAN)
    sent = form_sent(clerk, filed(clerk), form_no="A-17", weeks=12, pregnancy_check="1")
    assert (sent.sender, sent.receiver, sent.state) == (CHANGAN, YUJIANG, State.SENT)
    row = Sheet.objects.get(message_id=sent.id)
    assert row.plain == {"doubts": []}
    assert sheet_of(row.sealed)["weeks"] == 12
    assert set(row.sealed["health"]) == {"exam_types", "pregnancy_check", "weeks", "iud_check", "method"}
    assert b"A-17" not in bytes(Sheet.objects.filter(pk=row.pk).extra(select={"raw": "sealed"}).values("raw")[0]["raw"])


def test_of_a_file_that_the_place_of_registration_keeps_the_residence_still_sends():
    """She lives where the form is written, whoever filed her case."""
    home, here = user(YUJIANG), user(CHANGAN)
    request = filed(home, direction=Direction.OUTFLOW, outflow_date="2026-10-01", inflow_date=None)
    sent = form_sent(here, request)
    assert (sent.sender, sent.receiver) == (CHANGAN, YUJIANG)
    actions.return_misdirected(key=sent.key, by=home, proposed="", note="日期不对", now=later(1))
    with pytest.raises(Refused, match="锦江镇"):
        actions.resend(key=sent.key, by=here, receiver=SHIYAN.replace("44", "44"), note="", now=later(1))
    actions.resend(key=sent.key, by=here, receiver=YUJIANG, note="已更正", now=later(1))
    actions.receive(key=sent.key, by=home, now=later(2))
    assert verify().differences == 0


def test_the_place_of_registration_sends_no_form():
    """Nor does a unit that has nothing to do with her."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    assert KIND in kinds_to_send(case_of(request), clerk)
    for unit in (YUJIANG, SHIYAN):
        assert kinds_to_send(case_of(request), user(unit)) == []
        with pytest.raises(NotAllowed):
            form_sent(user(unit), request)


@pytest.mark.parametrize("end", [close_case, cancel_case])
def test_of_a_file_that_is_not_open_nothing_is_sent(end):
    """The reason names the state."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    more = {"left_on": NOON.date()} if end is close_case else {}
    end(case=case_of(request), by=clerk, reason="离开", now=later(1), **more)
    with pytest.raises(Conflict, match="已"):
        form_sent(clerk, request, at=later(1))
    assert Message.objects.filter(kind=KIND.code).count() == 0


def test_closing_a_file_leaves_a_form_on_its_way():
    """What was found was found: the request is withdrawn, the form is still to be received. Reopening sends the request again."""
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    request = filed(clerk)
    sent = form_sent(clerk, request)
    assert close_case(case=case_of(request), by=clerk, left_on=NOON.date(), reason="离开", now=later(1)) == 1
    assert [turn.item_id for turn in queries.turns_of(receiver)] == [sent.id]
    again = reopen_case(case=case_of(request), by=clerk, reason="仍在", now=later(1))
    assert again is not None and again.kind == "verification"
    actions.receive(key=sent.key, by=receiver, now=later(2))
    assert verify().differences == 0


def test_an_examination_before_the_stay_is_refused_at_its_field():
    """The file is about this stay; its date of arrival is 20 October."""
    clerk = user(CHANGAN)
    with pytest.raises(Refused) as refused:
        form_sent(clerk, filed(clerk), exam_date="2026-10-19")
    assert refused.value.field == "exam_date"


def test_a_form_issued_before_the_examination_is_refused_at_its_field():
    clerk = user(CHANGAN)
    with pytest.raises(Refused) as refused:
        form_sent(clerk, filed(clerk), issued_on="2026-10-29")
    assert refused.value.field == "issued_on"


@pytest.mark.parametrize(("changes", "doubt"), [({"sex": "1"}, NOT_A_WOMAN), ({"birth_date": "1960-05-01"}, WRONG_AGE)])
def test_a_man_or_a_wrong_age_is_doubted_and_sent_only_with_a_reason(changes, doubt):
    """Warned, not refused: the reason is kept with the sheet, and the receiver reads both."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    cases.maintain(key=case_of(request).key, by=clerk, changes=changes, now=NOON)
    with pytest.raises(Doubtful) as doubtful:
        form_sent(clerk, request)
    assert doubtful.value.doubts == [doubt]
    sent = form_sent(clerk, request, reason="户籍登记有误，已核实")
    row = Sheet.objects.get(message_id=sent.id)
    assert (row.plain, row.sealed["reason"]) == ({"doubts": [doubt]}, "户籍登记有误，已核实")


def test_the_same_form_is_one_message_and_the_user_is_told_which():
    """Same number and examining unit, however it is typed; another examining unit may have used the number too."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    sent = form_sent(clerk, request, form_no="No.2026-7")
    with pytest.raises(SentAlready, match=sent.number) as already:
        form_sent(clerk, filed(clerk), form_no="no. ２０２６-7")
    assert already.value.number == sent.number
    elsewhere = {"id": "2", "name": "虎门医院", "division": CHANGAN, "type": "2"}
    form_sent(clerk, request, form_no="No.2026-7", exam_unit=elsewhere)
    assert Message.objects.filter(kind=KIND.code).count() == 2


def test_a_form_that_was_withdrawn_may_be_sent_corrected_under_its_number():
    """Withdrawing is how an error is mended; the number is not burnt by it."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    first = form_sent(clerk, request, form_no="1")
    actions.withdraw(key=first.key, by=clerk, note="填错", now=later(1))
    second = form_sent(clerk, request, form_no="1", at=later(1))
    assert second.number != first.number


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_by_many_at_once_is_one_message():
    """Two clerks with the same paper in hand: one sends it, the others are told."""
    clerks = [user(CHANGAN) for _each in range(4)]
    requests = [filed(clerk) for clerk in clerks]
    results = all_at_once([
        lambda by=by, request=request: form_sent(by, request, form_no="X1")
        for by, request in zip(clerks, requests, strict=True)
    ])  # fmt: skip
    assert sum(isinstance(result, SentAlready) for result in results) == 3
    assert Message.objects.filter(kind=KIND.code).count() == 1


def test_a_township_keeps_its_own_list_of_examining_units():
    """Entered once; taken off it is no longer offered, and what was sent keeps its name. Others' lists are apart."""
    clerk = user(CHANGAN)
    unit = units.add(by=clerk, name="长安镇卫生院", place=CHANGAN, type="4")
    with pytest.raises(Refused):
        units.add(by=clerk, name="长安镇卫生院", place=CHANGAN, type="4")
    listed = units.list_of(CHANGAN)
    sent = form_sent(clerk, filed(clerk), exam_unit=listed[str(unit.id)])
    assert units.list_of(SHIYAN) == {}
    with pytest.raises(Conflict):
        units.remove(by=user(SHIYAN), id=unit.id, now=NOON)
    units.remove(by=clerk, id=unit.id, now=NOON)
    assert units.list_of(CHANGAN) == {}
    units.add(by=clerk, name="长安镇卫生院", place=CHANGAN, type="4")
    assert sheet_of(Sheet.objects.get(message_id=sent.id).sealed)["exam_unit"]["name"] == "长安镇卫生院"


def test_every_kind_has_the_limits_that_it_states():
    """The clock in the folder and the first limits of the migration are the same."""
    from padis.deadlines.models import Limit
    from padis.exchange.kinds import all_kinds

    for kind in all_kinds():
        rows = Limit.objects.filter(kind=kind.code, valid_from=date(2009, 10, 1))
        assert {row.level: (row.number, row.unit, row.source) for row in rows} == {
            level: (clock.number, clock.unit, clock.source) for level, clock in kind.clock.items()
        }


def test_every_kind_says_on_what_ground_it_stands():
    """Without a legal basis, a purpose and a time of keeping, nothing about a person is sent."""
    from padis.exchange.kinds import all_kinds

    for kind in all_kinds():
        assert kind.legal_basis and kind.purpose and kind.retention_months > 0


def test_the_form_asks_for_nothing_that_it_does_not_know():
    """Field by field, what a sheet of the tests holds is what the kind declares."""
    assert set(sheet()) <= set(KIND.fields)
