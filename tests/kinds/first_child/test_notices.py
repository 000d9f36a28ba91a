"""First-child notices and their follow-up; what of an application is sealed, seen and told by the ledger."""

import pytest

from padis.exchange import actions as exchange
from padis.exchange.actions import receive
from padis.exchange.models import DocketRow, LedgerEntry, Sheet, Task
from padis.exchange.recount.verify import verify
from padis.kinds.first_child import actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.kinds.notes import actions as notes
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.kinds.couples import again, answered, chores, confirmed, request_to, taken
from tests.world import YUJIANG, later, ledger_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


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
