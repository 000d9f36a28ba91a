"""Couples, many at once on real connections: one wins, one task is opened, nobody waits in a circle."""

import pytest

from padis.exchange.recount import verify
from padis.kinds.birth_registration import actions as births
from padis.kinds.birth_registration.actions import RegisteredAlready
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.couple import wife_of
from padis.kinds.first_child import actions
from padis.kinds.first_child.actions import UnderWay
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.shared.errors import Conflict
from tests.exchange.test_races import all_at_once
from tests.kinds.couples import answered, case_of, chores, confirmed, husband, taken
from tests.world import CHANGAN, GUANGFENG, NOON, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]
HANDS = 4


def test_two_answers_confirmed_at_once_open_one_task_to_decide():
    """Each sees the other's answer as settled, or waits until it is: never none, never two."""
    clerks = [user(CHANGAN) for _each in range(2)]
    for _round in range(3):
        application = taken(clerks[0])
        messages = [answered(user(unit), application, at=later(1)) for unit in (YUJIANG, GUANGFENG)]
        results = all_at_once([
            lambda by=by, message=message: confirmed(by, message, at=later(2))
            for by, message in zip(clerks, messages, strict=True)
        ])  # fmt: skip
        assert not [result for result in results if isinstance(result, Exception)]
        assert [reason for reason, _due in chores(application)] == ["decide"]
    assert verify().differences == 0


def test_of_registering_refusing_and_withdrawing_at_once_one_wins():
    clerks = [user(CHANGAN) for _each in range(3)]
    application = taken(clerks[0], man_registered_division=YUJIANG)
    answered(user(YUJIANG), application, at=later(1))
    key = application.key
    results = all_at_once([
        lambda: actions.register(key=key, notify_now=True, by=clerks[0], now=later(2)),
        lambda: actions.refuse(key=key, reason="材料不符", by=clerks[1], now=later(2)),
        lambda: actions.withdraw(key=key, note="", by=clerks[2], now=later(2)),
    ])  # fmt: skip
    assert sum(isinstance(result, Conflict) for result in results) == 2
    assert sum(isinstance(result, Application) for result in results) == 1
    stage = Application.objects.get(pk=application.pk).stage
    assert len(notices_of(application)) == (1 if stage == "registered" else 0)
    assert verify().differences == 0


def test_a_couple_taken_by_many_at_once_has_one_application():
    clerks = [user(CHANGAN) for _each in range(HANDS)]
    case = case_of(filed(clerks[0]))
    results = all_at_once([lambda by=by: taken(by, case=case) for by in clerks])
    assert sum(isinstance(result, UnderWay) for result in results) == HANDS - 1
    assert Application.objects.count() == 1


def test_a_birth_registered_by_many_at_once_is_registered_once():
    clerks = [user(CHANGAN) for _each in range(HANDS)]
    wife = wife_of(case_of(filed(clerks[0])))
    given = {**wife, **husband(), "stage": "before", "living_children": 0, "proof": "system"}
    results = all_at_once([lambda by=by: births.register(given=given, by=by, now=NOON) for by in clerks])
    assert sum(isinstance(result, RegisteredAlready) for result in results) == HANDS - 1
    assert BirthRegistration.objects.count() == 1
    assert verify().differences == 0
