"""First-child registration: taking, asking both places, deciding, telling (M6)."""

import pytest

from padis.cases.models import Case
from padis.exchange import actions as exchange
from padis.exchange.actions import receive
from padis.exchange.models import DocketRow, LedgerEntry, Message, Sheet, Tally, Task, Turn
from padis.exchange.recount.verify import verify
from padis.exchange.states import Act, State
from padis.kinds.first_child import actions
from padis.kinds.first_child.actions import UnderWay
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.kinds.first_child.states import Stage
from padis.kinds.notes import actions as notes
from padis.kinds.verification.actions import cancel_case, close_case
from padis.shared.errors import Conflict, NotAllowed, Refused
from padis.shared.sharding import shard_of
from tests.kinds.couples import again, answered, case_of, chores, confirmed, request_to, taken
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YIWU, YUJIANG, filed, later, ledger_of, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def here():
    return user(CHANGAN)


@pytest.fixture
def hers():
    return user(YUJIANG)


@pytest.fixture
def his():
    return user(GUANGFENG)


def test_both_places_of_registration_are_asked(here):
    application = taken(here)
    receivers = Message.objects.filter(shard=application.case_shard, kind="first_child")
    assert sorted(receivers.values_list("receiver", flat=True)) == sorted([YUJIANG, GUANGFENG])
    assert application.stage == Stage.ASKED
    assert application.asked_on == NOON.date()
    assert application.woman_message_id != application.man_message_id


def test_one_place_where_both_are_registered_is_asked_once(here):
    application = taken(here, man_registered_division=YUJIANG)
    assert Message.objects.filter(shard=application.case_shard, kind="first_child").count() == 1
    assert application.woman_message_id == application.man_message_id
    sheet = Sheet.objects.get(shard=application.case_shard, message_id=application.woman_message_id)
    assert sheet.sealed["sheet"]["asked_about"] == ["woman", "man"]


def test_nobody_asks_oneself(here):
    """He is registered where the application is taken: that unit looks into its own register."""
    application = taken(here, man_registered_division=CHANGAN)
    assert application.man_message_id is None
    assert len(application.requests) == 1


def test_the_whole_way_from_application_to_follow_up(here, hers, his):
    application = taken(here)
    for user_there in (hers, his):
        message = answered(user_there, application, at=later(days=3))
        confirmed(here, message, at=later(days=3, hours=1))
    assert chores(application) == [("decide", later(days=3).date())]

    actions.register(key=application.key, notify_now=True, by=here, now=later(days=3, hours=2))

    application = again(application)
    assert application.stage == Stage.REGISTERED
    assert chores(application) == []
    notices = notices_of(application)
    assert {notice.receiver for notice in notices} == {YUJIANG, GUANGFENG}
    to_her = next(notice for notice in notices if notice.receiver == YUJIANG)
    receive(key=to_her.key, by=hers, now=later(days=5))

    turn = Turn.objects.get(shard=shard_of(YUJIANG), unit=YUJIANG, kind="first_child_notice")
    assert (turn.act, turn.number) == (Act.TASK, to_her.number)
    task = Task.objects.get(pk=(turn.shard, turn.item_id))
    notes.note(key=task.key, text="已电话联系，发放服务手册。", by=hers, now=later(days=6))
    notes.close(key=task.key, text="已随访。", by=hers, now=later(days=9))
    assert [each.text for each in notes.notes_of(task.key)] == ["已电话联系，发放服务手册。", "已随访。"]
    assert not Turn.objects.filter(shard=shard_of(YUJIANG), unit=YUJIANG, act=Act.TASK).exists()
    assert verify().differences == 0


def test_the_decision_may_be_taken_where_the_answers_lie_unconfirmed(here, hers, his):
    """One page, one click: registering confirms what was answered."""
    application = taken(here)
    for user_there in (hers, his):
        answered(user_there, application, at=later(days=2))
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=2, hours=1))
    states = {message.state for message in Message.objects.filter(id__in=application.requests)}
    assert states == {State.CONFIRMED}
    assert chores(application) == []


def test_two_answers_confirmed_open_one_task_to_decide(here, hers, his):
    application = taken(here)
    first, second = (answered(each, application, at=later(days=1)) for each in (hers, his))
    confirmed(here, first, at=later(days=1))
    assert chores(application) == []
    confirmed(here, second, at=later(days=1))
    assert [reason for reason, _due in chores(application)] == ["decide"]


def test_a_place_that_finds_otherwise_keeps_the_couple_from_being_registered(here, hers, his):
    """Both places answer differently: no undertaking stands against an answer; asking again does."""
    application = taken(here, undertaking="多次迁移，无法出具证明")
    answered(hers, application, at=later(days=2))
    answered(his, application, at=later(days=2), finding="differs", note="已有子女")
    with pytest.raises(Conflict, match="与申报不符"):
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=3))

    message = request_to(application, GUANGFENG)
    exchange.ask_again(key=message.key, by=here, note="请再核实", now=later(days=3))
    answered(his, application, at=later(days=4))
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=4))
    assert again(application).stage == Stage.REGISTERED


def test_a_late_answer_counts_as_late_and_still_lets_the_couple_be_registered(here, hers, his):
    application = taken(here)
    answered(hers, application, at=later(days=2))
    message = answered(his, application, at=later(days=60))
    assert Message.objects.get(pk=message.pk).on_time is False
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=60))
    assert again(application).stage == Stage.REGISTERED


def test_an_undertaking_stands_for_a_place_that_is_overdue(here, hers):
    application = taken(here)
    answered(hers, application, at=later(days=2))
    with pytest.raises(Conflict, match="期限未到"):
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=3))
    with pytest.raises(Conflict, match="书面承诺"):
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=40))
    actions.supplement(
        key=application.key,
        papers=application.papers,
        undertaking="男方多次迁移，无法核实",
        by=here,
        now=later(days=40),
    )
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=40))
    overdue = request_to(application, GUANGFENG)
    assert overdue.state == State.WITHDRAWN
    assert again(application).undertaking == {
        "for": "男方多次迁移，无法核实", "on": later(days=40).date().isoformat()
    }  # fmt: skip


def test_a_place_that_is_not_known_is_not_asked_and_needs_an_undertaking(here, hers):
    application = taken(here, man_registered_division=None)
    answered(hers, application, at=later(days=1))
    with pytest.raises(Conflict, match="书面承诺"):
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))


def test_a_refusal_needs_a_reason_and_ends_what_is_under_way(here, hers):
    application = taken(here)
    answered(hers, application, at=later(days=2), finding="differs", note="已有一孩")
    with pytest.raises(Refused, match="理由") as refused:
        actions.refuse(key=application.key, reason="  ", by=here, now=later(days=3))
    assert refused.value.field == "reason"

    actions.refuse(key=application.key, reason="女方户籍地核实已有子女，不属一孩。", by=here, now=later(days=3))

    application = again(application)
    assert (application.stage, application.reason) == (Stage.REFUSED, "女方户籍地核实已有子女，不属一孩。")
    assert request_to(application, YUJIANG).state == State.CONFIRMED
    assert request_to(application, GUANGFENG).state == State.WITHDRAWN
    assert chores(application) == []
    assert notices_of(application) == []


def test_a_couple_that_withdraws_lowers_nobodys_figure(here):
    """Neutral: the requests leave the denominator of the places that were asked."""
    application = taken(here)
    actions.withdraw(key=application.key, note="夫妻双方决定不再办理", by=here, now=later(days=3))
    assert again(application).stage == Stage.WITHDRAWN
    rows = Tally.objects.filter(kind="first_child", grain="township", unit=GUANGFENG)
    assert sum(row.due for row in rows) == 0
    assert sum(row.late for row in rows) == 0
    assert sum(row.withdrawn for row in rows) == 1
    assert verify().differences == 0


def test_what_is_decided_cannot_be_decided_again(here, hers, his):
    """A double click, or two clerks: the second one reads what happened."""
    application = taken(here, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))
    for act, options in (
        (actions.register, {"notify_now": True}),
        (actions.refuse, {"reason": "x"}),
        (actions.withdraw, {"note": ""}),
    ):
        with pytest.raises(Conflict, match="已登记"):
            act(key=application.key, by=here, now=later(days=1), **options)
    assert len(notices_of(application)) == 1


def test_only_one_application_of_a_couple_is_under_way(here):
    application = taken(here)
    with pytest.raises(UnderWay) as found:
        taken(here, case=Case.objects.get(pk=application.case_key))
    assert found.value.number == application.number


def test_after_a_withdrawal_the_couple_may_apply_again(here):
    first = taken(here)
    actions.withdraw(key=first.key, note="", by=here, now=later(days=1))
    second = taken(here, case=Case.objects.get(pk=first.case_key), at=later(days=2))
    assert second.number != first.number
    assert second.stage == Stage.ASKED


def test_two_spouses_have_two_numbers(here):
    case = case_of(filed(here))
    number = case.sealed["id_number"]
    with pytest.raises(Refused, match="身份证号相同") as refused:
        taken(here, case=case, man_id_number=number)
    assert refused.value.field == "man_id_number"
    assert not Application.objects.exists()


@pytest.mark.parametrize("code", ["362302101000", "999999999999", "361103000000"])
def test_a_place_that_is_abolished_unknown_or_no_township_is_refused_at_the_field(here, code):
    with pytest.raises(Refused) as refused:
        taken(here, man_registered_division=code)
    assert refused.value.field == "man_registered_division"
    assert not Application.objects.exists()
    assert not Message.objects.filter(kind="first_child").exists()


def test_an_application_is_taken_where_she_lives(hers, here):
    case = case_of(filed(here))
    with pytest.raises(NotAllowed):
        taken(hers, case=case)


def test_another_unit_neither_decides_nor_sees(here, his):
    application = taken(here)
    for act, options in ((actions.refuse, {"reason": "x"}), (actions.withdraw, {"note": ""})):
        with pytest.raises(NotAllowed):
            act(key=application.key, by=user(SHIYAN), now=NOON, **options)


def test_an_application_that_is_only_taken_has_a_task_until_it_is_asked(here):
    application = taken(here, ask_now=False)
    assert application.stage == Stage.APPLIED
    assert chores(application) == [("ask", application.ask_due_on)]
    actions.ask(key=application.key, by=here, now=later(days=2))
    assert chores(application) == []
    assert len(again(application).requests) == 2
    with pytest.raises(Conflict):
        actions.ask(key=application.key, by=here, now=later(days=2))


def test_notices_that_are_not_sent_with_the_registration_are_a_task(here, hers):
    application = taken(here, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    actions.register(key=application.key, notify_now=False, by=here, now=later(days=1))
    application = again(application)
    assert chores(application) == [("notify", application.notify_due_on)]
    assert notices_of(application) == []
    actions.notify(key=application.key, by=here, now=later(days=4))
    assert chores(application) == []
    assert [notice.receiver for notice in notices_of(application)] == [YUJIANG]
    with pytest.raises(Conflict):
        actions.notify(key=application.key, by=here, now=later(days=4))


@pytest.mark.parametrize("end", ["close", "cancel"])
def test_the_end_of_the_case_leaves_an_application_owned(here, end):
    """Both requests end at once: one task to decide, not two and not none."""
    application = taken(here)
    case = Case.objects.get(pk=application.case_key)
    if end == "close":
        close_case(case=case, by=here, left_on=later(days=2).date(), reason="返乡", now=later(days=2))
    else:
        cancel_case(case=case, by=here, reason="户口迁入本地", now=later(days=2))
    assert chores(application) == [("decide", later(days=2).date())]
    actions.withdraw(key=application.key, note="", by=here, now=later(days=2))
    assert chores(application) == []
    assert verify().differences == 0


def test_a_person_who_declines_towards_the_place_asked_settles_it_neutrally(here, hers, his):
    application = taken(here)
    answered(hers, application, at=later(days=1))
    exchange.decline(key=request_to(application, GUANGFENG).key, by=his, note="", now=later(days=1))
    assert chores(application) == []  # her answer awaits being confirmed: that is the turn
    confirmed(here, request_to(application, YUJIANG), at=later(days=1))
    assert [reason for reason, _due in chores(application)] == ["decide"]


def test_a_request_that_was_misdirected_goes_on_without_moving_the_case(here, his):
    """His place of registration is not the other side of her case."""
    application = taken(here)
    message = request_to(application, GUANGFENG)
    exchange.return_misdirected(key=message.key, by=his, proposed=YIWU, note="", now=later(days=1))
    exchange.resend(key=message.key, by=here, receiver=YIWU, note="", now=later(days=2))
    case = Case.objects.get(pk=application.case_key)
    assert case.partner == YUJIANG
    assert Message.objects.get(pk=message.pk).receiver == YIWU
    answered(user(YIWU), application, at=later(days=3))
    assert verify().differences == 0


def test_everything_personal_is_sealed(here):
    """Neither name nor number of either spouse stands readable in a table."""
    application = taken(here, undertaking="李建国与王小芳承诺")
    number = application.couple["man_id_number"]
    rows = Application.objects.filter(pk=application.pk).values()[0]
    stored = " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in rows.values())
    assert "李建国" not in stored
    assert number not in stored
    for sheet in Sheet.objects.filter(shard=application.case_shard):
        assert "李建国" not in str(sheet.plain)


def test_places_that_are_asked_see_the_couple_and_nothing_of_her_health(here):
    application = taken(here)
    sheet = Sheet.objects.get(shard=application.case_shard, message_id=application.man_message_id)
    assert set(sheet.sealed) == {"sheet"}
    assert "pregnancy_status" not in sheet.sealed["sheet"]


def test_the_ledger_tells_asked_answered_and_confirmed(here, hers):
    application = taken(here)
    confirmed(here, answered(hers, application, at=later(days=1)), at=later(days=1))
    assert ledger_of(request_to(application, YUJIANG)) == ["sent", "opened", "answered", "confirmed"]
    assert LedgerEntry.objects.filter(kind="first_child").exists()
    assert DocketRow.objects.filter(unit=YUJIANG, kind="first_child").exists()


def test_a_notice_received_twice_opens_one_follow_up(here, hers):
    application = taken(here, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))
    notice = notices_of(application)[0]
    receive(key=notice.key, by=hers, now=later(days=2))
    with pytest.raises(Conflict):
        receive(key=notice.key, by=hers, now=later(days=2))
    assert Task.objects.filter(kind="first_child_notice").count() == 1


def test_notices_received_many_at_once_open_a_follow_up_each(here, hers):
    applications = [taken(here, man_registered_division=YUJIANG) for _each in range(3)]
    keys = []
    for application in applications:
        answered(hers, application, at=later(days=1))
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))
        keys += [notice.key for notice in notices_of(application)]
    receipt = exchange.receive_many(keys=keys, by=hers, now=later(days=2))
    assert receipt.done == 3
    assert Task.objects.filter(kind="first_child_notice", unit=YUJIANG).count() == 3
    assert verify().differences == 0


def test_a_follow_up_is_closed_with_a_note_only(here, hers):
    application = taken(here, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))
    receive(key=notices_of(application)[0].key, by=hers, now=later(days=2))
    task = Task.objects.get(kind="first_child_notice")
    with pytest.raises(Refused):
        notes.close(key=task.key, text=" ", by=hers, now=later(days=3))
    with pytest.raises(NotAllowed):
        notes.note(key=task.key, text="x", by=here, now=later(days=3))
