"""Taking a first-child application and asking both places of registration (M6)."""

import pytest

from padis.cases.models import Case
from padis.exchange import actions as exchange
from padis.exchange.models import Message, Sheet
from padis.exchange.recount.verify import verify
from padis.kinds.first_child import actions
from padis.kinds.first_child.actions import UnderWay
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import Stage
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.kinds.couples import again, answered, case_of, chores, request_to, taken
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YIWU, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


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


def test_a_place_that_is_not_known_is_not_asked_and_needs_an_undertaking(here, hers):
    application = taken(here, man_registered_division=None)
    answered(hers, application, at=later(days=1))
    with pytest.raises(Conflict, match="书面承诺"):
        actions.register(key=application.key, notify_now=True, by=here, now=later(days=1))


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
