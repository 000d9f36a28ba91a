"""The demonstration's couples: first-child applications in every stage that matters, and birth registrations of today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from padis.cases.facts import Facts
from padis.exchange import actions as exchange
from padis.exchange.models import Message, Task
from padis.exchange.states import AWAITING_ANSWER, State
from padis.kinds.birth_registration import actions as births
from padis.kinds.couple import husband_of, wife_of
from padis.kinds.first_child import actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of, requests_of
from padis.kinds.first_child.states import Stage
from padis.kinds.notes import actions as notes
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key, shard_of

if TYPE_CHECKING:
    from padis.simulator.demo import Play

SEED = 20211026
OF_A_COUPLE = 0.35
"""Of how many a couple comes for a first child or a birth, where the file names the husband's number."""
SERVED = ("已电话联系，告知孕前检查安排", "已上门随访，发放服务手册", "已告知叶酸领取办法")


class Births:
    """Acts of the play that are about couples."""

    def __init__(self, play: "Play") -> None:
        self.play, self.rng = play, Random(SEED)  # of its own: what others do stays the same

    def plan(self, key: Key, unit: str, facts: Facts, now: datetime) -> None:
        """Of the person of the message, by the unit where she lives: a first child, or a birth that is registered today."""
        if not facts.get("spouse_id_number") or self.rng.random() >= OF_A_COUPLE:
            return
        act = self.register_birth if facts.get("children") else self.apply
        self.play.plan(now + timedelta(days=self.rng.randint(1, 9)), lambda at: act(key, unit, at))

    def _wait(self, unit: str, now: datetime, act: Callable[[datetime], None]) -> None:
        self.play.wait(unit, now, act, rng=self.rng)

    # --- first child ------------------------------------------------------------------------------------------
    def apply(self, key: Key, unit: str, now: datetime) -> None:
        case = Message.objects.select_related("case").get(pk=key).case
        couple = {**husband_of(case), **wife_of(case)}
        if self.rng.random() < 0.4:  # he is of another county than she
            couple["man_registered_division"] = self.rng.choice(self.play.cast.homes).unit
        ask_now = self.rng.random() < 0.85
        try:
            made = actions.take(
                case=case, couple=couple, papers=["1", "2", "3"], undertaking="", ask_now=ask_now,
                by=self.play.user(unit), now=now,
            )  # fmt: skip
        except (Refused, Conflict):
            return  # her file ended meanwhile, or one number stands for both
        if ask_now:
            self._wait_for_answers(made, now)

    def _wait_for_answers(self, application: Application, now: datetime) -> None:
        for message in requests_of(application):
            self._wait(message.receiver, now, partial(self.answer, message.key, application))

    def answer(self, key: Key, application: Application, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state not in AWAITING_ANSWER:
            return
        by = self.play.user(message.receiver)
        exchange.mark_opened(key=key, by=by, now=now)
        differs = self.rng.random() < 0.1
        exchange.answer(
            key=key, by=by, finding="differs" if differs else "conforms", corrections={},
            note="本地登记已有一孩" if differs else "", now=now,
        )  # fmt: skip
        self._wait(application.unit, now, lambda at: self.decide(application, at))

    def decide(self, application: Application, now: datetime) -> None:
        """When the last answer is there."""
        application = Application.objects.get(pk=application.pk)
        requests = requests_of(application)
        if application.stage != Stage.ASKED or any(message.state in AWAITING_ANSWER for message in requests):
            return
        by: dict[str, Any] = {"key": application.key, "by": self.play.user(application.unit), "now": now}
        if any(message.finding == "differs" for message in requests):
            actions.refuse(reason="户籍地核实，申报的婚育情况与登记不符。", **by)
            return
        try:
            registered = actions.register(notify_now=True, **by)
        except Conflict:
            return
        for notice in notices_of(registered):
            self._wait(notice.receiver, now, partial(self.receive, notice.key))

    def receive(self, key: Key, now: datetime) -> None:
        notice = Message.objects.get(pk=key)
        if notice.state not in (State.SENT, State.OPENED):
            return
        exchange.receive(key=key, by=self.play.user(notice.receiver), now=now)
        self._wait(notice.receiver, now, lambda at: self.serve(notice, at))

    def serve(self, notice: Message, now: datetime) -> None:
        tasks = Task.objects.filter(shard=shard_of(notice.receiver), number=notice.number, done_at=None)
        for task in tasks.filter(case_id=notice.case_id):
            act = notes.close if self.rng.random() < 0.6 else notes.note
            act(key=task.key, text=self.rng.choice(SERVED), by=self.play.user(notice.receiver), now=now)

    # --- birth registration -------------------------------------------------------------------------------------
    def register_birth(self, key: Key, unit: str, now: datetime) -> None:
        case = Message.objects.select_related("case").get(pk=key).case
        given = {**husband_of(case), **wife_of(case), "stage": "before", "living_children": 1, "proof": "system"}
        try:
            births.register(given=given, by=self.play.user(unit), now=now, about=case)
        except (Refused, Conflict):
            return
