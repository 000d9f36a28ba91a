"""A registration that was wrong: corrected with the old values kept, or void; whoever was told is told again."""

from datetime import datetime

import pytest

from padis.exchange import actions as exchange
from padis.exchange.models import Message, Sheet, Task
from padis.exchange.recount import verify
from padis.kinds.birth_registration import changing as births
from padis.kinds.birth_registration.actions import RegisteredAlready, register
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.birth_registration.queries import notices_of
from padis.kinds.changes.models import Change
from padis.kinds.changes.recording import changes_of
from padis.kinds.couple import MANS, wife_of
from padis.kinds.first_child import actions as first_child
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of as notices_of_first_child
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.kinds.couples import again, answered, case_of, taken
from tests.kinds.test_birth_registration import given
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YIWU, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def told(notices: list[Message]) -> list[tuple[str, str, str]]:
    """Of each notice: to whom, how it stands, what it says was changed."""
    sheets = {
        sheet.message_id: sheet.sealed["sheet"]
        for sheet in Sheet.objects.filter(no=1, message_id__in=[each.id for each in notices])
    }
    return sorted((each.receiver, each.state, sheets[each.id].get("change", "")) for each in notices)


def source(change: Change, name: str) -> tuple[str, datetime, int]:
    """What stood there, since when, by whom."""
    held = change.before[name]
    return held["value"], datetime.fromisoformat(held["at"]), held["by_id"]


def received(message: Message, *, days: int) -> None:
    exchange.receive(key=message.key, by=user(message.receiver), now=later(days))


def to(unit: str, notices: list[Message]) -> Message:
    return next(notice for notice in notices if notice.receiver == unit and notice.state == "sent")


def test_a_corrected_birth_keeps_the_old_value_with_its_source_and_tells_the_places_again():
    """Who had received the first notice, and who had not; a place that is none of hers any more learns that it is void."""
    clerk, colleague, wife = user(CHANGAN), user(CHANGAN), wife_of(case_of(filed(user(CHANGAN))))
    first = given(wife=wife, man_residence_division=YIWU)
    made = register(given=first, by=clerk, now=NOON)
    for unit in (YUJIANG, YIWU):
        received(to(unit, notices_of(made)), days=1)

    right = {**first, "man_residence_division": CHANGAN}
    once_right, all_right = {**right, "man_name": "李建军"}, {**right, "man_name": "李建民"}
    births.correct(key=made.key, given=once_right, reason="姓名录错", by=colleague, now=later(2))
    births.correct(key=made.key, given=all_right, reason="又错", by=clerk, now=later(3))

    once, twice = changes_of(made.key)
    assert source(once, "man_name") == ("李建国", NOON, clerk.pk)
    assert once.before["man_residence_division"]["value"] == YIWU
    assert source(twice, "man_name") == ("李建军", later(2), colleague.pk)
    assert set(twice.before) == {"man_name"}
    held = BirthRegistration.objects.get(pk=made.pk)
    assert (held.given["man_name"], [change.reason for change in (once, twice)]) == ("李建民", ["姓名录错", "又错"])
    assert told(notices_of(held)) == sorted([
        (YUJIANG, "received", ""), (YUJIANG, "withdrawn", "corrected"), (YUJIANG, "sent", "corrected"),
        (GUANGFENG, "withdrawn", ""), (GUANGFENG, "withdrawn", "corrected"), (GUANGFENG, "sent", "corrected"),
        (YIWU, "received", ""), (YIWU, "withdrawn", "voided"), (YIWU, "sent", "voided"),
    ])  # fmt: skip
    assert verify().differences == 0


def test_a_void_birth_is_told_to_who_received_it_and_can_be_registered_anew():
    clerk, wife = user(CHANGAN), wife_of(case_of(filed(user(CHANGAN))))
    made = register(given=given(wife=wife), by=clerk, now=NOON)
    received(to(YUJIANG, notices_of(made)), days=1)
    with pytest.raises(RegisteredAlready):
        register(given=given(wife=wife), by=clerk, now=later(1))

    births.void(key=made.key, reason="重复录入", by=clerk, now=later(2))

    assert told(notices_of(made)) == sorted(
        [(YUJIANG, "received", ""), (GUANGFENG, "withdrawn", ""), (YUJIANG, "sent", "voided")]
    )
    with pytest.raises(Conflict):
        births.void(key=made.key, reason="再次", by=clerk, now=later(3))
    with pytest.raises(Conflict):
        births.correct(key=made.key, given=made.given, reason="再次", by=clerk, now=later(3))
    assert register(given=given(wife=wife), by=clerk, now=later(3)).number != made.number
    assert verify().differences == 0


def test_a_change_needs_a_reason_a_difference_and_the_unit_that_registered():
    clerk, wife = user(CHANGAN), wife_of(case_of(filed(user(CHANGAN))))
    made = register(given=given(wife=wife), by=clerk, now=NOON)
    other = register(given=given(wife=wife, stage="after", living_children=2), by=clerk, now=NOON)
    for reason, wrong in (("  ", Refused), ("x", Conflict)):
        with pytest.raises(wrong):
            births.correct(
                key=made.key,
                given={**made.given, "man_name": "李建军"} if wrong is Refused else made.given,
                reason=reason,
                by=clerk,
                now=later(1),
            )
    with pytest.raises(RegisteredAlready) as found:
        births.correct(key=made.key, given={**made.given, "living_children": 1}, reason="x", by=clerk, now=later(1))
    assert found.value.number == other.number
    with pytest.raises(NotAllowed):
        births.void(key=made.key, reason="x", by=user(SHIYAN), now=later(1))
    assert changes_of(made.key) == []


def registered(clerk, **options) -> Application:
    application = taken(clerk)
    for unit in (YUJIANG, GUANGFENG):
        answered(user(unit), application, at=later(1))
    first_child.register(key=application.key, notify_now=options.get("notify_now", True), by=clerk, now=later(2))
    return again(application)


def test_a_corrected_first_child_registration_keeps_one_follow_up_and_a_void_one_ends_it():
    """The husband's name; the wife's comes from her case file."""
    clerk = user(CHANGAN)
    application = registered(clerk)
    received(to(YUJIANG, notices_of_first_child(application)), days=3)
    services = Task.objects.filter(reason="service", unit=YUJIANG)
    husband = {name: value for name, value in application.couple.items() if name in MANS}

    first_child.correct(
        key=application.key, given={**husband, "man_name": "李建军"}, reason="录错", by=clerk, now=later(4)
    )

    assert again(application).couple["man_name"] == "李建军"
    assert told(notices_of_first_child(application)) == sorted([
        (YUJIANG, "received", ""), (GUANGFENG, "withdrawn", ""), (YUJIANG, "sent", "corrected"), (GUANGFENG, "sent", "corrected"),
    ])  # fmt: skip
    received(to(YUJIANG, notices_of_first_child(application)), days=5)
    assert services.count() == 1

    first_child.void(key=application.key, reason="重复受理", by=clerk, now=later(6))
    received(to(YUJIANG, notices_of_first_child(again(application))), days=7)

    assert [task.outcome for task in services] == ["voided"]
    assert again(application).stage == "void"
    renewed = taken(clerk, case=case_of(Message.objects.get(id=application.woman_message_id)), at=later(8))
    assert notices_of_first_child(renewed) == []
    assert len(notices_of_first_child(again(application))) == 5
    assert verify().differences == 0


def test_of_a_registration_that_nobody_was_told_of_nobody_learns_that_it_is_void():
    """And the unit's own task to notify is done with it."""
    clerk = user(CHANGAN)
    application = registered(clerk, notify_now=False)
    first_child.void(key=application.key, reason="误点", by=clerk, now=later(3))
    assert notices_of_first_child(again(application)) == []
    assert not Task.objects.filter(unit=CHANGAN, done_at=None).exists()
    assert verify().differences == 0
