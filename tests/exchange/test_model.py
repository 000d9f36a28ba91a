"""The exchange against a model of itself: every path, with days passing; nothing open and unowned, recount = live."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from padis.cases.models import Case, CaseState
from padis.deadlines import queries
from padis.deadlines.models import Limit, Unit
from padis.deadlines.workdays import published
from padis.exchange import actions
from padis.exchange.kinds import knows, turning_of
from padis.exchange.models import DocketRow, Message, Task, Turn
from padis.exchange.recount import verify
from padis.exchange.states import SETTLED, TRANSITIONS, Event, Party, State
from padis.kinds.verification import FINDINGS
from padis.kinds.verification.actions import cancel_case, close_case, delete_case, send_anew
from padis.shared.errors import Conflict
from tests.notices import bridged
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YIWU, YUJIANG, filed, form_sent, user

SENDERS, RECEIVERS = (CHANGAN, SHIYAN), (YUJIANG, GUANGFENG, YIWU)


class Exchange(RuleBasedStateMachine):
    """Acts at random, in and out of turn; the model is the table of transitions."""

    messages = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now, self.notices = NOON, ExitStack()
        Limit.objects.create(
            kind="verification", level="normal", number=15, unit=Unit.WORKING_DAYS, valid_from=NOON.date(), source="x"
        )
        queries.forget()
        self.users = {unit: user(unit) for unit in (*SENDERS, *RECEIVERS)}

    def teardown(self) -> None:
        self.notices.close()
        queries.forget()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # --- acts -----------------------------------------------------------------------------------------------
    @rule(target=messages, sender=st.sampled_from(SENDERS), receiver=st.sampled_from(RECEIVERS), pregnant=st.booleans())
    def file(self, sender, receiver, pregnant):
        return filed(
            self.users[sender], at=self.now, registered_division=receiver, residence_division=sender,
            pregnancy_status="1" if pregnant else "0",
        ).key  # fmt: skip

    @rule(target=messages, key=messages, on_paper=st.booleans())
    def send_a_form(self, key, on_paper):
        message = Message.objects.get(pk=key)
        if message.case.state != CaseState.OPEN:
            return key
        return form_sent(self.users[message.case.unit], message, at=self.now, on_paper=on_paper).key

    @rule(key=messages)
    def receive(self, key):
        self.act(key, Event.RECEIVED, actions.receive)

    @rule(keys=st.lists(messages, min_size=1, max_size=6))
    def receive_many(self, keys):
        """All at once come to the same as one after the other; what cannot be received is told and left alone."""
        receivers = {Message.objects.get(pk=key).receiver for key in keys}
        for unit in receivers:
            theirs = {key for key in keys if Message.objects.get(pk=key).receiver == unit}
            ready = {
                key
                for key in theirs
                if knows((message := Message.objects.get(pk=key)).kind, Event.RECEIVED)
                and message.state in TRANSITIONS[Event.RECEIVED].sources
            }
            receipt = actions.receive_many(keys=theirs, by=self.users[unit], now=self.now)
            assert (receipt.done, set(receipt.missed)) == (len(ready), theirs - ready)

    @rule(days=st.integers(1, 20))
    def days_pass(self, days):
        self.now += timedelta(days=days)

    @rule()
    def the_next_years_notice(self):
        """Due days that hung on it move, each to a day that is certain, and stay in their state."""
        states = dict(Message.objects.values_list("id", "state"))
        self.notices.enter_context(bridged(published().last_year + 1))
        actions.settle_due_days(now=self.now)
        assert dict(Message.objects.values_list("id", "state")) == states
        unanswered = Message.objects.filter(state__in=TRANSITIONS[Event.DUE_MOVED].sources, provisional=True)
        assert all(not published().is_certain(message.due_on) for message in unanswered)

    @rule(key=messages)
    def open(self, key):
        message = Message.objects.get(pk=key)
        if message.state == State.SENT:
            self.act(key, Event.OPENED, actions.mark_opened)

    @rule(key=messages, finding=st.sampled_from([finding for finding in FINDINGS if not finding.takes_corrections]))
    def answer(self, key, finding):
        self.act(key, Event.ANSWERED, actions.answer, finding=finding.code, corrections={}, note="说明")

    @rule(key=messages)
    def correct(self, key):
        self.act(
            key, Event.ANSWERED, actions.answer, finding="corrected", corrections={"marital_status": "40"}, note=""
        )

    @rule(key=messages)
    def answer_in_part(self, key):
        self.act(key, Event.PART_ANSWERED, actions.answer_in_part, corrections={}, note="先告知")

    @rule(key=messages)
    def question(self, key):
        if not Message.objects.get(pk=key).question_used:
            self.act(key, Event.QUESTIONED, actions.question, text="?")

    @rule(key=messages)
    def reply(self, key):
        self.act(key, Event.REPLIED, actions.reply, text="!")

    @rule(key=messages)
    def return_it(self, key):
        self.act(key, Event.RETURNED, actions.return_misdirected, proposed="", note="不属本镇")

    @rule(key=messages, receiver=st.sampled_from(RECEIVERS))
    def resend(self, key, receiver):
        self.act(key, Event.RESENT, actions.resend, receiver=receiver, note="")

    @rule(key=messages)
    def confirm(self, key):
        self.act(key, Event.CONFIRMED, actions.confirm, accepted=["marital_status"])

    @rule(key=messages)
    def ask_again(self, key):
        self.act(key, Event.ASKED_AGAIN, actions.ask_again, note="请再核")

    @rule(key=messages)
    def withdraw(self, key):
        self.act(key, Event.WITHDRAWN, actions.withdraw, note="")

    @rule(key=messages)
    def decline(self, key):
        self.act(key, Event.DECLINED, actions.decline, note="")

    @rule(key=messages, end=st.sampled_from([close_case, cancel_case, delete_case]))
    def end_the_case(self, key, end):
        message = Message.objects.get(pk=key)
        case = Case.objects.get(pk=(message.shard, message.case_id))
        if case.state == CaseState.OPEN:
            more = {"left_on": self.now.date()} if end is close_case else {}
            end(case=case, by=self.users[case.unit], reason="理由", now=self.now, **more)

    @rule(anew=st.booleans())
    def do_a_task(self, anew):
        task = Task.objects.filter(done_at=None).order_by("opened_at").first()
        if task is None:
            return
        by, case = self.users[task.unit], Case.objects.get(pk=(task.case_shard, task.case_id))
        if anew and case.state == CaseState.OPEN:
            send_anew(task=task, case=case, by=by, partner=YIWU, now=self.now)
        else:
            actions.finish_task(key=task.key, by=by, outcome="noted", now=self.now)

    def act(self, key, event, action, **given):
        """Do it as the party whose part it is; the table of transitions says whether it must succeed."""
        message = Message.objects.get(pk=key)
        transition = TRANSITIONS[event]
        unit = message.sender if transition.party is Party.SENDER else message.receiver
        allowed = knows(message.kind, event) and message.state in transition.sources
        try:
            action(key=key, by=self.users[unit], now=self.now, **given)
        except Conflict:
            assert not allowed
        else:
            assert allowed
            assert Message.objects.get(pk=key).state == transition.after(State(message.state))

    # --- what holds at any moment ---------------------------------------------------------------------------
    @invariant()
    def every_open_item_awaits_exactly_one_unit(self):
        turns = {turn.item_id: turn for turn in Turn.objects.all()}
        for message in Message.objects.all():
            owner = turning_of(message.kind, message.state)
            assert (owner is None) == (message.state in SETTLED) == (message.id not in turns)
            if owner is not None:
                unit = message.sender if owner.party is Party.SENDER else message.receiver
                assert turns[message.id].unit == unit
        assert (
            len(turns) == Message.objects.exclude(state__in=SETTLED).count() + Task.objects.filter(done_at=None).count()
        )

    @invariant()
    def both_units_have_it_on_their_docket(self):
        for message in Message.objects.all():
            rows = {row.unit: row for row in DocketRow.objects.filter(item_id=message.id)}
            assert rows[message.sender].state == rows[message.receiver].state == message.state

    @invariant()
    def recount_equals_what_is_shown(self):
        report = verify()
        assert report.differences == 0, report.as_dict()


@pytest.mark.django_db
def test_random_paths_keep_every_promise(divisions_loaded):
    """No dead end, nothing open and unowned, dockets of both sides true, recount equal to the live counts after every step."""
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
