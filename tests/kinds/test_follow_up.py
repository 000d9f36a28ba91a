"""What an answer left open: the asker's task, and the way from it to the right township."""

import pytest

from padis.cases.models import Case
from padis.exchange import actions, queries
from padis.exchange.models import Message, Task
from padis.exchange.recount import verify
from padis.kinds.verification.actions import close_case, send_anew
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, GUANGFENG, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def task(clerk):
    message = filed(clerk)
    actions.answer(
        key=message.key, by=user(YUJIANG), finding="not_registered_here", corrections={}, note="", now=later(2)
    )
    actions.confirm(key=message.key, by=clerk, accepted=[], now=later(3))
    return Task.objects.get()


def case_of(task):
    return Case.objects.get(pk=(task.case_shard, task.case_id))


def test_sending_anew_reaches_the_right_township_with_a_full_limit(clerk, task):
    """The task is done, the file says the new place, and the other township has a request of its own."""
    message = send_anew(task=task, case=case_of(task), by=clerk, partner=GUANGFENG, now=later(5))
    assert message.number.endswith("-2")
    assert (message.due_on - TODAY).days == 35
    assert [turn.number for turn in queries.turns_of(user(GUANGFENG))] == [message.number]
    assert case_of(task).registered_division == GUANGFENG
    assert list(queries.turns_of(clerk)) == []
    assert verify().differences == 0


def test_only_the_own_unit_does_its_task(task):
    """A task is nobody else's."""
    stranger = user(GUANGFENG)
    with pytest.raises(NotAllowed):
        actions.finish_task(key=task.key, by=stranger, outcome="noted", now=later(4))
    with pytest.raises(NotAllowed):
        send_anew(task=task, case=case_of(task), by=stranger, partner=GUANGFENG, now=later(4))


def test_a_task_is_done_once(clerk, task):
    """A double click, or a colleague at the same time, finds it done."""
    actions.finish_task(key=task.key, by=clerk, outcome="noted", now=later(4))
    with pytest.raises(Conflict):
        send_anew(task=task, case=case_of(task), by=clerk, partner=GUANGFENG, now=later(4))
    assert Message.objects.count() == 1


def test_a_township_nearby_is_refused_and_the_task_stays(clerk, task):
    """The rules of who is a migrant hold for the second addressee too."""
    with pytest.raises(Refused) as refusal:
        send_anew(task=task, case=case_of(task), by=clerk, partner="441900101000", now=later(4))
    assert refusal.value.field == "registered_division"
    assert Task.objects.get().done_at is None


def test_a_closed_file_is_not_sent_again(clerk, task):
    """Closed means closed: first reopen it."""
    close_case(case=case_of(task), by=clerk, left_on=TODAY, reason="离开", now=later(4))
    with pytest.raises(Conflict):
        send_anew(task=task, case=case_of(task), by=clerk, partner=GUANGFENG, now=later(5))
