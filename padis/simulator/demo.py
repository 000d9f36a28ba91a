"""The demonstration: eight weeks of filing and answering in a few counties, by the same actions that a user calls.

Deterministic by seed, up to the day on which it is made. Everything happens in the order of its time, so that the
ledger reads as if it had been lived.
"""

import heapq
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.analysis.counting import count_all as count_cases
from padis.bulletins import queries as bulletins
from padis.bulletins.actions import publish
from padis.cases.duplicates import Duplicate
from padis.cases.facts import PLACES, clean_facts
from padis.cases.models import Direction
from padis.exchange import actions, queries
from padis.exchange.models import Message
from padis.exchange.states import AWAITING_ANSWER, State
from padis.kinds.verification.actions import file_case
from padis.monitoring.actions import close_due_months
from padis.monitoring.quiet import is_working_day
from padis.register.quality.counting import count_all
from padis.reminders import actions as reminders
from padis.reminders.rules import MORNING
from padis.shared.errors import Refused
from padis.shared.sharding import Key
from padis.shared.time import BEIJING, beijing_date
from padis.simulator.announced import announce
from padis.simulator.births import Births
from padis.simulator.cast import Cast, Player, make_cast
from padis.simulator.forms import Forms
from padis.simulator.people import Facts, flawed, person
from padis.simulator.registers import Registers

SEED = 20101031
DAYS = 55
REMINDED_DAYS = 10
"""On so many of the last days the units are reminded in the morning."""
PER_DAY = 20
"""Cases filed on a weekday by all townships together."""

NOTES = ("已入户核实", "电话联系本人核实", "户口簿核对一致", "本人在外，家属确认", "村委会核实")
REMARK = "请各地对照国家指标查找差距，对逾期未反馈的协查尽快补办。"
WITH_A_FORM = 0.3
"""Of how many a report form is sent."""

Say = Callable[[str], None]


@transaction.atomic
def fill(*, now: datetime, progress: Say, seed: int = SEED) -> int:
    """Make accounts, units' entries and the weeks up to `now`; all or nothing. Returns how many cases were filed."""
    rng = Random(seed)
    start = datetime.combine(beijing_date(now) - timedelta(days=DAYS), datetime.min.time(), tzinfo=BEIJING)
    play = Play(rng, make_cast(rng, now=start), Registers(seed), until=now)
    for offset in range(DAYS + 1):
        play.plan_day(beijing_date(start) + timedelta(days=offset))
    play.run(progress)
    announce(play.cast, now=now)
    for closing in close_due_months(now=now)[-1:]:
        publish_bulletin(closing.month, now=now)
    count_all(now=now)
    count_cases(now=now)
    return play.filed


def publish_bulletin(month: str, *, now: datetime) -> None:
    """Of the province in which the homes lie."""
    by = User.objects.select_related("unit__division").get(username="jiangxi")
    draft = bulletins.draft(by.unit.division, month, today=beijing_date(now))
    publish(month=month, edition=draft.edition, seen=draft.digest, remark=REMARK, reason="", by=by, now=now)


class Play:
    """Acts waiting for their time; each act may plan the next one."""

    def __init__(self, rng: Random, cast: Cast, registers: Registers, *, until: datetime) -> None:
        self.rng, self.cast, self.until, self.filed = rng, cast, until, 0
        self.registers, self.held = registers, dict[Key, Facts]()
        self.forms, self.births = Forms(self), Births(self)
        self._players = {player.unit: player for player in cast.all()}
        self._order = count()
        self._acts: list[tuple[datetime, int, Callable[[datetime], None]]] = []

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        if at <= self.until:
            heapq.heappush(self._acts, (at, next(self._order), act))

    def plan_day(self, day: date) -> None:
        """The filings of a day: few on weekends, most in the morning."""
        busy = PER_DAY if day.weekday() < 5 else 2
        for _each in range(self.rng.randint(busy // 2, busy)):
            at = datetime.combine(day, datetime.min.time(), tzinfo=BEIJING) + timedelta(
                minutes=self.rng.randint(8 * 60 + 30, 17 * 60 + 30)
            )
            here, home = self.draw(self.cast.residences), self.draw(self.cast.homes)
            self.plan(at, partial(self.file, here, home))
        if day > beijing_date(self.until) - timedelta(days=REMINDED_DAYS) and is_working_day(day):
            self.plan(datetime.combine(day, MORNING, tzinfo=BEIJING), self.remind)

    def run(self, progress: Say) -> None:
        total, day = len(self._acts), None
        while self._acts:
            at, _number, act = heapq.heappop(self._acts)
            if day != beijing_date(at):
                day = beijing_date(at)
                progress(
                    _("Demonstration data: %(day)s, %(filed)s of about %(total)s cases")
                    % {"day": day, "filed": self.filed, "total": total}
                )
            act(at)
        self.fill_registers()

    def fill_registers(self) -> None:
        """Who is asked about stands there already; beside them people of whom nobody asks."""
        players = list(self.cast.all())
        for player in players:
            self.registers.fill_up(player, players, self.until)
        self.registers.write()

    # --- acts -----------------------------------------------------------------------------------------------
    def remind(self, now: datetime) -> None:
        reminders.make(now=now)

    def file(self, here: Player, home: Player, now: datetime) -> None:
        today = beijing_date(now)
        facts = person(self.rng, registered_code=home.unit, residence_code=here.unit, today=today)
        outflow = self.rng.random() < 0.12
        clean, errors = clean_facts(facts, today=today)
        by, direction = (home.user, Direction.OUTFLOW) if outflow else (here.user, Direction.INFLOW)
        if errors:
            raise AssertionError(f"The simulated facts are not clean: {errors}")
        try:
            message = file_case(by=by, direction=direction, facts=clean, now=now)
        except (Refused, Duplicate):
            return  # out of the ages, or filed before: an ordinary day
        self.filed += 1
        self.registers.of_own_side(self._players[message.sender], clean, now)
        held = self.registers.of_other_side(self._players[message.receiver], clean, now)
        if held is not None:
            self.held[message.key] = held
        self.wait(message.receiver, now, lambda at: self.open(message.key, clean, at))
        if self.rng.random() < WITH_A_FORM:
            self.forms.plan(message.key, here.unit, now)
        self.births.plan(message.key, here.unit, clean, now)

    def open(self, key: Key, facts: Facts, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state != State.SENT:
            return
        actions.mark_opened(key=key, by=self.user(message.receiver), now=now)
        self.wait(message.receiver, now, lambda at: self.treat(key, facts, at))

    def treat(self, key: Key, facts: Facts, now: datetime) -> None:
        """What the receiver does: mostly it answers."""
        message = Message.objects.get(pk=key)
        if message.state not in AWAITING_ANSWER:
            return
        by, fate = self.user(message.receiver), self.rng.random()
        if fate < 0.03 and not message.question_used and now.date() <= message.due_on:
            actions.question(key=key, by=by, text="地址不详，请补充村、组名称。", now=now)
            self.wait(message.sender, now, lambda at: self.reply(key, facts, at))
        elif fate < 0.06 and message.round_no == 1:
            actions.return_misdirected(
                key=key, by=by, proposed=self.neighbour(message.receiver, message.sender), note="不属于本乡镇", now=now
            )
            self.wait(message.sender, now, lambda at: self.resend(key, facts, at))
        elif fate < 0.075:
            actions.decline(key=key, by=by, note="本人不愿提供", now=now)
        else:
            self.answer(message, facts, fate, now)

    def answer(self, message: Message, facts: Facts, fate: float, now: datetime) -> None:
        finding, corrections = "consistent", {}
        note = self.rng.choice(NOTES) if self.rng.random() < 0.4 else ""
        if fate > 0.9:
            finding = self.rng.choice(
                ("not_found", "address_unclear", "moved_registration", "not_registered_here", "returned_home")
            )
            note = "请与派出所核对" if finding == "moved_registration" else note
        else:
            corrections = self.differences(message.key, facts)
            finding = "corrected" if corrections else "consistent"
        actions.answer(
            key=message.key,
            by=self.user(message.receiver),
            finding=finding,
            corrections=corrections,
            note=note,
            now=now,
        )
        self.wait(message.sender, now, lambda at: self.settle(message.key, facts, at))

    def settle(self, key: Key, facts: Facts, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state != State.ANSWERED:
            return
        by = self.user(message.sender)
        if message.finding == "not_found" and message.round_no == 1 and self.rng.random() < 0.5:
            actions.ask_again(key=key, by=by, note="曾用名请一并查找", now=now)
            self.wait(message.receiver, now, lambda at: self.treat(key, facts, at))
        else:
            actions.confirm(key=key, by=by, accepted=list(queries.latest_corrections(message)), now=now)

    def reply(self, key: Key, facts: Facts, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state == State.QUESTIONED:
            actions.reply(key=key, by=self.user(message.sender), text="下洋村3组。", now=now)
            self.wait(message.receiver, now, lambda at: self.treat(key, facts, at))

    def resend(self, key: Key, facts: Facts, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state == State.RETURNED:
            receiver = queries.proposed_receiver(message)
            actions.resend(key=key, by=self.user(message.sender), receiver=receiver, note="", now=now)
            self.wait(receiver, now, lambda at: self.open(key, facts, at))

    def draw(self, players: Sequence[Player]) -> Player:
        return self.rng.choices(players, [player.busy for player in players])[0]

    # --- helpers --------------------------------------------------------------------------------------------
    def user(self, unit: str) -> Any:
        return self._players[unit].user

    def wait(self, unit: str, now: datetime, act: Callable[[datetime], None], *, rng: Random | None = None) -> None:
        """Plan the unit's next step: within days for a diligent one, after weeks for another."""
        lazy, rng = 1 - self._players[unit].diligence, rng or self.rng
        days = rng.expovariate(1 / (0.6 + 24 * lazy))
        at = now + timedelta(days=days)
        at = at.replace(hour=rng.randint(8, 17), minute=rng.randint(0, 59))
        self.plan(max(at, now + timedelta(minutes=rng.randint(2, 40))), act)

    def neighbour(self, unit: str, sender: str) -> str:
        """Another township of the same county that plays too."""
        others = [
            player.unit
            for player in self.cast.all()
            if player.unit[:6] == unit[:6] and player.unit not in (unit, sender)
        ]
        return self.rng.choice(others)

    def differences(self, key: Key, facts: Facts) -> Facts:
        """What the other side knows better, from its register or else from a visit; the two places stay."""
        held = self.held.get(key) or flawed(self.rng, facts)
        return {name: value for name, value in held.items() if name not in PLACES and facts.get(name) != value}
