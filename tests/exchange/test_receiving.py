"""What is only received: one, many, two thousand; in time, late, unread, declined, returned, on paper."""

from datetime import timedelta

import pytest

from padis.exchange import actions, queries
from padis.exchange.models import DocketRow, LedgerEntry, Message, Tally, Turn
from padis.exchange.recount import verify
from padis.exchange.states import Act, Event, State
from padis.shared.errors import Conflict, NotAllowed
from tests.exchange.test_races import all_at_once
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, form_sent, later, ledger_of, many_forms, user


@pytest.fixture
def sent(divisions_loaded, db):
    """A report form on its way from 长安镇 to 锦江镇, due after 30 days."""
    clerk = user(CHANGAN)
    return form_sent(clerk, filed(clerk))


def counts(unit: str, side: str) -> dict[str, int]:
    """The tallies of report forms of a township, summed over the months; what is 0 is left out."""
    rows = Tally.objects.filter(grain="township", unit=unit, side=side, kind="exam_report")
    columns = ("sent", "opened", "returned", "paper", "due", "on_time", "late", "declined", "unread")
    sums = {column: sum(getattr(row, column) for row in rows) for column in columns}
    return {column: number for column, number in sums.items() if number}


def test_a_form_awaits_being_received_and_then_nobody(sent):
    """It stands in the receiver's list under an act of its own; received, it is settled on both dockets."""
    receiver = user(YUJIANG)
    (turn,) = queries.turns_of(receiver).filter(kind="exam_report")
    assert (turn.act, turn.due_on) == (Act.RECEIVE, sent.due_on)
    actions.mark_opened(key=sent.key, by=receiver, now=later(1))
    message = actions.receive(key=sent.key, by=receiver, now=later(2))
    assert (message.state, message.on_time) == (State.RECEIVED, True)
    assert not Turn.objects.filter(item_id=sent.id).exists()
    assert set(DocketRow.objects.filter(item_id=sent.id).values_list("state", flat=True)) == {State.RECEIVED}
    assert ledger_of(sent) == ["sent", "opened", "received"]
    assert counts(YUJIANG, "receiver") == {"sent": 1, "opened": 1, "due": 1, "on_time": 1}
    assert counts(CHANGAN, "sender") == counts(YUJIANG, "receiver")
    assert verify().differences == 0


def test_late_stays_in_the_list_and_counts_as_recovered(sent):
    """After 30 days it does not vanish: it is opened and received, and counts in the late column."""
    receiver = user(YUJIANG)
    assert queries.turns_of(receiver).filter(item_id=sent.id, due_on__lt=later(31).date()).exists()
    actions.mark_opened(key=sent.key, by=receiver, now=later(31))
    message = actions.receive(key=sent.key, by=receiver, now=later(31))
    assert message.on_time is False
    assert counts(YUJIANG, "receiver") == {"sent": 1, "opened": 1, "due": 1, "late": 1}
    assert verify().differences == 0


def test_the_last_day_is_in_time(sent):
    """Asked on 2 November with 30 days: 2 December, until midnight in Beijing."""
    message = actions.receive(key=sent.key, by=user(YUJIANG), now=later(30, hours=11, minutes=59))
    assert message.on_time is True


def test_what_was_accepted_unread_is_counted_for_the_receivers_side_alone(sent):
    """Its own county sees that nobody looked; the sender's figures say nothing of it."""
    actions.receive(key=sent.key, by=user(YUJIANG), now=later(1))
    assert counts(YUJIANG, "receiver") == {"sent": 1, "due": 1, "on_time": 1, "unread": 1}
    assert "unread" not in counts(CHANGAN, "sender")
    assert LedgerEntry.objects.get(item_id=sent.id, event=Event.RECEIVED).unread
    assert verify().differences == 0


def test_who_declines_lowers_nobodys_figure(sent):
    """The person declines: out of the denominator on both sides."""
    actions.decline(key=sent.key, by=user(YUJIANG), note="", now=later(1))
    assert counts(YUJIANG, "receiver") == {"sent": 1, "declined": 1}
    assert counts(CHANGAN, "sender") == {"sent": 1, "declined": 1}
    assert verify().differences == 0


def test_returned_with_a_reason_it_goes_on_to_the_right_unit(sent):
    """The wrong unit leaves the denominator; the right one gets a full limit."""
    actions.return_misdirected(key=sent.key, by=user(YUJIANG), proposed="", note="不是本镇的人", now=later(3))
    message = actions.resend(key=sent.key, by=user(CHANGAN), receiver=GUANGFENG, note="", now=later(4))
    assert (message.state, message.due_on) == (State.SENT, later(34).date())
    actions.receive(key=sent.key, by=user(GUANGFENG), now=later(5))
    assert counts(YUJIANG, "receiver") == {"sent": 1, "returned": 1}
    assert counts(GUANGFENG, "receiver") == {"sent": 1, "due": 1, "on_time": 1, "unread": 1}
    assert verify().differences == 0


def test_on_paper_it_is_on_both_lists_and_in_no_figure_but_its_own(divisions_loaded, db):
    """Statistics show both channels, the assessment counts the electronic one."""
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    sent = form_sent(clerk, filed(clerk), on_paper=True)
    assert queries.turns_of(receiver).filter(item_id=sent.id).exists()
    actions.receive(key=sent.key, by=receiver, now=later(40))
    assert counts(YUJIANG, "receiver") == counts(CHANGAN, "sender") == {"paper": 1}
    assert verify().differences == 0


@pytest.mark.parametrize("deed", ["answer", "question", "confirm", "ask_again"])
def test_a_form_is_not_answered(sent, deed):
    """What belongs to other kinds is refused with a sentence, and changes nothing."""
    receiver, sender = user(YUJIANG), user(CHANGAN)
    acts = {
        "answer": lambda: actions.answer(
            key=sent.key, by=receiver, finding="consistent", corrections={}, note="", now=later(1)
        ),
        "question": lambda: actions.question(key=sent.key, by=receiver, text="?", now=later(1)),
        "confirm": lambda: actions.confirm(key=sent.key, by=sender, accepted=[], now=later(1)),
        "ask_again": lambda: actions.ask_again(key=sent.key, by=sender, note="再核", now=later(1)),
    }
    with pytest.raises(Conflict):
        acts[deed]()
    assert ledger_of(sent) == ["sent"]


def test_only_the_receiving_township_receives(sent):
    """Neither the sender nor a third unit takes note of it on the receiver's behalf."""
    for unit in (CHANGAN, SHIYAN):
        with pytest.raises(NotAllowed):
            actions.receive(key=sent.key, by=user(unit), now=later(1))


def test_of_many_each_that_cannot_be_received_is_told(divisions_loaded, db):
    """What a colleague received meanwhile, what was withdrawn, what is of another kind: left alone, with why."""
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    request = filed(clerk)
    first, second, third = (form_sent(clerk, filed(clerk)) for _each in range(3))
    actions.receive(key=first.key, by=user(YUJIANG), now=later(1))
    actions.withdraw(key=second.key, by=clerk, note="", now=later(1))
    keys = [request.key, first.key, second.key, third.key]
    receipt = actions.receive_many(keys=keys, by=receiver, now=later(2))
    assert (receipt.done, receipt.unread) == (1, 1)
    assert set(receipt.missed) == {request.key, first.key, second.key}
    assert all(receipt.missed.values())
    assert verify().differences == 0


@pytest.mark.django_db(transaction=True)
def test_two_thousand_at_once_while_a_colleague_receives_some(divisions_loaded):
    """Nothing is received twice or lost, and who came second is told of each."""
    keys = many_forms(user(CHANGAN), 2_000)
    chief, colleague = user(YUJIANG), user(YUJIANG)
    some = keys[::20]

    def one_by_one() -> list[bool]:
        done = []
        for key in some:
            try:
                actions.receive(key=key, by=colleague, now=later(1))
            except Conflict:
                done.append(False)
            else:
                done.append(True)
        return done

    receipt, ones = all_at_once([lambda: actions.receive_many(keys=keys, by=chief, now=later(1)), one_by_one])
    assert receipt.done + sum(ones) == 2_000
    assert len(receipt.missed) == sum(ones)
    assert LedgerEntry.objects.filter(event=Event.RECEIVED).count() == 2_000
    assert Message.objects.filter(kind="exam_report", state=State.RECEIVED).count() == 2_000
    assert counts(YUJIANG, "receiver") == {"sent": 2_000, "due": 2_000, "on_time": 2_000, "unread": 2_000}
    assert verify().differences == 0


@pytest.mark.django_db(transaction=True)
def test_two_lists_received_at_once_from_both_ends_do_not_wait_in_a_circle(divisions_loaded):
    """Each takes the locks in the order of the keys, however the list came."""
    keys = many_forms(user(CHANGAN), 200) + many_forms(user(SHIYAN), 200)
    one, other = user(YUJIANG), user(YUJIANG)
    first, second = all_at_once([
        lambda: actions.receive_many(keys=keys, by=one, now=later(1)),
        lambda: actions.receive_many(keys=keys[::-1], by=other, now=later(1) + timedelta(seconds=1)),
    ])  # fmt: skip
    assert first.done + second.done == 400
    assert len(first.missed) + len(second.missed) == 400
    assert verify().differences == 0
