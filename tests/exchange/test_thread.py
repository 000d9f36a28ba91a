"""The main journey: filed, sent by itself, answered with corrections, confirmed, counted."""

import pytest

from padis.cases.models import Case, Claim
from padis.exchange import actions, queries
from padis.exchange.models import OpenCount, Tally, Task, Turn
from padis.exchange.recount import verify
from padis.exchange.states import Act, State
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, GUANGFENG, NOON, TODAY, YUJIANG, filed, later, ledger_of, user

pytestmark = pytest.mark.usefixtures("divisions_loaded")


@pytest.mark.django_db
def test_a_filed_case_is_in_the_other_sides_to_do_list_at_once():
    """Filing sends by itself, to the place of registration, with the normal limit of 30 days."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    (turn,) = queries.turns_of(other)
    assert (turn.number, turn.act, turn.partner) == (message.number, Act.VERIFY, CHANGAN)
    assert turn.label == "王*芳"
    assert (turn.due_on - TODAY).days == 30
    assert list(queries.turns_of(clerk)) == []


@pytest.mark.django_db
def test_a_pregnant_woman_is_urgent():
    """Urgent is 15 days, as the exchange rule has it."""
    message = filed(user(CHANGAN), pregnancy_status="1")
    assert message.urgent
    assert (message.due_on - TODAY).days == 15


@pytest.mark.django_db
def test_answer_with_corrections_comes_back_and_is_confirmed_into_the_file():
    """The turn goes to the asker; what the asker accepts moves the case's columns, and both values stay as claims."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, marital_status="21")
    actions.mark_opened(key=message.key, by=other, now=later(1))
    actions.answer(
        key=message.key,
        by=other,
        finding="corrected",
        corrections={"marital_status": "22"},
        note="见面核实",
        now=later(2),
    )
    assert [turn.act for turn in queries.turns_of(clerk)] == [Act.CONFIRM]
    assert Case.objects.get(pk=(message.shard, message.case_id)).marital_status == "21"
    settled = actions.confirm(key=message.key, by=clerk, accepted=["marital_status"], now=later(3))
    assert settled.state == State.CONFIRMED
    assert settled.on_time
    assert Case.objects.get(pk=(message.shard, message.case_id)).marital_status == "22"
    assert Claim.objects.filter(shard=message.shard, case_id=message.case_id).count() == 3
    assert Turn.objects.count() == 0
    assert ledger_of(message) == ["sent", "opened", "answered", "confirmed"]


@pytest.mark.django_db
def test_both_sides_are_counted_and_equal_the_recount():
    """One case adds to township and county of both sides, in the months of asking and of the due day."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    receiver = Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202612")
    assert (receiver.due, receiver.on_time) == (1, 0)
    assert OpenCount.objects.get(grain="township", unit=YUJIANG, side="receiver").n == 1
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(5))
    receiver.refresh_from_db()
    assert (receiver.due, receiver.on_time, receiver.late) == (1, 1, 0)
    assert OpenCount.objects.get(grain="township", unit=YUJIANG, side="receiver").n == 0
    assert verify().differences == 0


@pytest.mark.django_db
def test_one_day_late_is_late_and_still_asked_for():
    """Answered in the first second after the due day: late, kept apart from on time and from never (domain check 2)."""
    other = user(YUJIANG)
    message = filed(user(CHANGAN))
    answered = actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(31))
    assert answered.on_time is False
    row = Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202612")
    assert (row.due, row.on_time, row.late) == (1, 0, 1)


@pytest.mark.django_db
def test_misdirected_in_time_leaves_the_first_units_denominator():
    """The right unit gets a full limit; the first unit is not blamed and cannot read the person any more."""
    clerk, wrong, right = user(CHANGAN), user(YUJIANG), user(GUANGFENG)
    message = filed(clerk)
    actions.return_misdirected(key=message.key, by=wrong, proposed=GUANGFENG, note="", now=later(3))
    assert queries.proposed_receiver(message) == GUANGFENG
    sent = actions.resend(key=message.key, by=clerk, receiver=GUANGFENG, note="", now=later(5))
    assert (sent.due_on - TODAY).days == 35
    assert Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202612").due == 0
    assert Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202611").returned == 1
    assert [turn.number for turn in queries.turns_of(right)] == [message.number]
    assert queries.docket_row_or_404(message.number, seen_by=wrong).left_it
    assert Case.objects.get(pk=(message.shard, message.case_id)).registered_division == GUANGFENG
    assert verify().differences == 0


@pytest.mark.django_db
def test_a_question_pauses_the_clock_and_the_reply_moves_the_due_day():
    """The days the asker took are not the receiver's; only one question per round does so."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    actions.question(key=message.key, by=other, text="哪个村?", now=later(10))
    assert OpenCount.objects.filter(n__gt=0).count() == 0
    assert [turn.act for turn in queries.turns_of(clerk)] == [Act.REPLY]
    replied = actions.reply(key=message.key, by=clerk, text="上张村", now=later(17))
    assert (replied.due_on - TODAY).days == 37
    with pytest.raises(Conflict):
        actions.question(key=message.key, by=other, text="再问", now=later(18))
    assert verify().differences == 0


@pytest.mark.django_db
def test_a_decline_in_time_lowers_nobodys_figure():
    """Neutral: neither on time nor late, out of the denominator on both sides."""
    message = filed(user(CHANGAN))
    actions.decline(key=message.key, by=user(YUJIANG), note="", now=later(4))
    for side, unit in (("receiver", YUJIANG), ("sender", CHANGAN)):
        row = Tally.objects.get(grain="township", unit=unit, side=side, month="202612")
        assert (row.due, row.declined) == (0, 1)


@pytest.mark.django_db
def test_asking_again_is_a_round_of_its_own():
    """Indicators count round 1; the second round is counted apart."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    actions.answer(key=message.key, by=other, finding="not_found", corrections={}, note="", now=later(2))
    again = actions.ask_again(key=message.key, by=clerk, note="曾用名王芳", now=later(3))
    assert (again.round_no, again.state, (again.due_on - TODAY).days) == (2, State.SENT, 33)
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(6))
    row = Tally.objects.get(grain="township", unit=YUJIANG, side="receiver", month="202612")
    assert (row.due, row.on_time, row.again_due, row.again_on_time) == (1, 1, 1, 1)
    assert verify().differences == 0


@pytest.mark.django_db
def test_a_confirmed_moved_registration_leaves_the_asker_a_task():
    """Nothing is forgotten: what is left to clear up is in the to-do list with a due day."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    actions.answer(
        key=message.key, by=other, finding="moved_registration", corrections={}, note="迁往广丰", now=later(2)
    )
    actions.confirm(key=message.key, by=clerk, accepted=[], now=later(3))
    (turn,) = queries.turns_of(clerk)
    assert turn.act == Act.TASK
    task = Task.objects.get()
    actions.finish_task(key=task.key, by=clerk, outcome="noted", now=later(4))
    assert list(queries.turns_of(clerk)) == []
    assert verify().differences == 0


@pytest.mark.django_db
def test_nobody_acts_for_another_unit():
    """Neither the sender nor a third township answers; neither the receiver nor a third one confirms."""
    clerk, other, third = user(CHANGAN), user(YUJIANG), user(GUANGFENG)
    message = filed(clerk)
    for stranger in (clerk, third):
        with pytest.raises(NotAllowed):
            actions.answer(key=message.key, by=stranger, finding="consistent", corrections={}, note="", now=NOON)
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=NOON)
    for stranger in (other, third):
        with pytest.raises(NotAllowed):
            actions.confirm(key=message.key, by=stranger, accepted=[], now=NOON)


@pytest.mark.django_db
def test_who_comes_second_is_told_what_happened():
    """Two colleagues answer at once: one wins, the other learns who did what and when."""
    first, second = user(YUJIANG), user(YUJIANG)
    message = filed(user(CHANGAN))
    actions.answer(key=message.key, by=first, finding="consistent", corrections={}, note="", now=later(1))
    with pytest.raises(Conflict, match="2026-11-03 12:00"):
        actions.answer(key=message.key, by=second, finding="not_found", corrections={}, note="", now=later(1))
    assert ledger_of(message) == ["sent", "answered"]


@pytest.mark.django_db
def test_the_two_places_are_no_corrections():
    """A confirmed correction of a place would leave the file pointing where nothing was ever sent."""
    message = filed(user(CHANGAN))
    with pytest.raises(Refused):
        actions.answer(
            key=message.key,
            by=user(YUJIANG),
            finding="corrected",
            corrections={"registered_division": GUANGFENG},
            note="",
            now=NOON,
        )
    assert ledger_of(message) == ["sent"]


@pytest.mark.django_db
def test_opening_an_item_leaves_it_in_its_place():
    """The list is sorted by due day and by since when it waits: looking at an item must not move it behind the others."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    first, second = filed(clerk), filed(clerk, at=later(0, minutes=1))
    actions.mark_opened(key=first.key, by=other, now=later(1))
    assert [turn.number for turn in queries.turns_of(other)] == [first.number, second.number]
    assert queries.turns_of(other)[0].since == NOON
    actions.question(key=first.key, by=other, text="?", now=later(2))
    assert queries.turns_of(clerk)[0].since == later(2)


@pytest.mark.django_db
@pytest.mark.parametrize("receiver", [CHANGAN, "441900101000", "360000000000"])
def test_an_item_is_not_sent_on_to_where_no_case_would_be_filed(receiver):
    """Neither to the own unit, nor within its county, nor to an office above the townships."""
    clerk = user(CHANGAN)
    message = filed(clerk)
    actions.return_misdirected(key=message.key, by=user(YUJIANG), proposed="", note="不属本镇", now=later(1))
    with pytest.raises(Refused) as refusal:
        actions.resend(key=message.key, by=clerk, receiver=receiver, note="", now=later(2))
    assert refusal.value.field == "receiver"
    assert ledger_of(message) == ["sent", "returned"]
