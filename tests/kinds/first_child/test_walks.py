"""Random walks of an application and its two requests: nothing open is ever unowned, nothing decided has tasks left."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from padis.cases.models import Case
from padis.exchange import actions as exchange
from padis.exchange.models import Message, Turn
from padis.exchange.recount import verify
from padis.exchange.states import SETTLED
from padis.kinds.first_child import actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import Stage
from padis.kinds.verification.actions import close_case, reopen_case
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.kinds.couples import again, answered, chores, taken
from tests.world import CHANGAN, GUANGFENG, YIWU, YUJIANG, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
WALKS, STEPS = 12, 18
RARELY = 0.15


class Walk:
    """One application, and whatever its three units may think of doing with it."""

    def __init__(self, seed: int) -> None:
        self.rng, self.day = Random(seed), 0
        self.here, self.places = user(CHANGAN), {unit: user(unit) for unit in (YUJIANG, GUANGFENG, YIWU)}
        self.application = taken(self.here, ask_now=self.rng.random() < 0.7)
        self.of_requests: list[Callable[[Message], object]] = [
            *[self.answer] * 4, self.confirm, self.question, self.reply, self.back, self.resend, self.decline, self.take_back, self.again,
        ]  # fmt: skip
        self.of_the_unit: list[Callable[[], object]] = [
            self.ask, self.undertake, self.register, self.register, self.refuse, self.withdraw, self.notify, self.close,
        ]  # fmt: skip

    def step(self) -> None:
        self.day += self.rng.randint(0, 6)
        held = again(self.application)
        requests = list(Message.objects.filter(shard=held.case_shard, id__in=held.requests).order_by("id"))
        act = self.rng.choice(self.of_requests if requests and self.rng.random() < 0.6 else self.of_the_unit)
        with suppress(Conflict, Refused, NotAllowed):  # not now
            act(self.rng.choice(requests)) if act in self.of_requests else act()

    @property
    def now(self):
        return later(days=self.day)

    def ask(self):
        actions.ask(key=self.application.key, by=self.here, now=self.now)

    def answer(self, message):
        by, finding = self.places[message.receiver], self.rng.choice(["conforms"] * 5 + ["differs", "not_found"])
        answered(by, again(self.application), at=self.now, finding=finding, note="已核实")

    def confirm(self, message):
        exchange.confirm(key=message.key, by=self.here, accepted=[], now=self.now)

    def question(self, message):
        exchange.question(key=message.key, by=self.places[message.receiver], text="何村？", now=self.now)

    def reply(self, message):
        exchange.reply(key=message.key, by=self.here, text="下洋村", now=self.now)

    def back(self, message):
        if self.rng.random() > 2 * RARELY:
            return
        by = self.places[message.receiver]
        exchange.return_misdirected(key=message.key, by=by, proposed="", note="不是本镇", now=self.now)

    def resend(self, message):
        exchange.resend(key=message.key, by=self.here, receiver=YIWU, note="", now=self.now)

    def decline(self, message):
        if self.rng.random() > 2 * RARELY:
            return
        exchange.decline(key=message.key, by=self.places[message.receiver], note="", now=self.now)

    def take_back(self, message):
        if self.rng.random() > 2 * RARELY:
            return
        exchange.withdraw(key=message.key, by=self.here, note="", now=self.now)

    def again(self, message):
        exchange.ask_again(key=message.key, by=self.here, note="再核实", now=self.now)

    def undertake(self):
        actions.supplement(
            key=self.application.key, papers=["1", "2", "3"], undertaking="多次迁移", by=self.here, now=self.now
        )

    def register(self):
        actions.register(key=self.application.key, notify_now=self.rng.random() < 0.5, by=self.here, now=self.now)

    def refuse(self):
        if self.rng.random() < RARELY:
            actions.refuse(key=self.application.key, reason="不符", by=self.here, now=self.now)

    def withdraw(self):
        if self.rng.random() < RARELY:
            actions.withdraw(key=self.application.key, note="", by=self.here, now=self.now)

    def notify(self):
        actions.notify(key=self.application.key, by=self.here, now=self.now)

    def close(self):
        if self.rng.random() > RARELY:
            return
        case = Case.objects.get(pk=self.application.case_key)
        close_case(case=case, by=self.here, left_on=self.now.date(), reason="返乡", now=self.now)
        reopen_case(case=Case.objects.get(pk=case.pk), by=self.here, reason="又来", now=self.now)


def check(application: Application) -> None:
    """Somebody's turn as long as it is under way or not told; nobody's afterwards."""
    tasks, requests = chores(application), Message.objects.filter(id__in=application.requests)
    turns = Turn.objects.filter(number__in=[message.number for message in requests]).count()
    if application.is_under_way:
        assert tasks or turns
    else:
        assert not turns
        assert {message.state for message in requests} <= SETTLED
        untold = application.stage == Stage.REGISTERED and application.notified_on is None
        assert bool(tasks) is untold


def test_whatever_happens_an_application_is_somebodys_turn_until_it_is_done():
    """The walks are the same each time, and come to good and other ends."""
    ends = set()
    for seed in range(WALKS):
        walk = Walk(seed)
        for _step in range(STEPS):
            walk.step()
            check(again(walk.application))
        ends.add(again(walk.application).stage)
    assert {Stage.ASKED, Stage.REGISTERED, Stage.REFUSED} <= ends
    assert verify().differences == 0
