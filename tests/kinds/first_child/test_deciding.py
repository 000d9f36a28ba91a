"""First-child registration: answers, the decision, and every other end of an application (M6)."""

import pytest

from padis.cases.models import Case
from padis.exchange import actions as exchange
from padis.exchange.actions import receive
from padis.exchange.models import Message, Tally, Task, Turn
from padis.exchange.recount.verify import verify
from padis.exchange.states import Act, State
from padis.kinds.first_child import actions
from padis.kinds.first_child.queries import notices_of
from padis.kinds.first_child.states import Stage
from padis.kinds.notes import actions as notes
from padis.kinds.verification.actions import cancel_case, close_case
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import shard_of
from tests.kinds.couples import again, answered, chores, confirmed, request_to, taken
from tests.world import GUANGFENG, YUJIANG, later

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


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
