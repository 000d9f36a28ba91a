"""The demonstration's report forms: written where she lives, received where she is registered: in time, late, unread or not yet."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from padis.accounts.models import User
from padis.cases.models import Case
from padis.divisions.queries import division
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import State
from padis.kinds.exam_report import KIND, units
from padis.kinds.sending import Doubtful, send_sheet
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date

if TYPE_CHECKING:
    from padis.simulator.demo import Play

EXAMINERS = ("何医生", "梁医生", "邓医生", "罗医生")
AWAITED = (State.SENT, State.OPENED)


class Forms:
    """Acts of the play that are about report forms."""

    def __init__(self, play: "Play") -> None:
        self.play, self.rng, self._written = play, play.rng, 0

    def plan(self, key: Key, unit: str, now: datetime) -> None:
        """Of the person of the message, by the unit where she lives."""
        at = now + timedelta(days=self.rng.randint(1, 12), minutes=self.rng.randint(0, 300))
        self.play.plan(at, lambda at: self.send(key, unit, at))

    def send(self, key: Key, unit: str, now: datetime) -> None:
        message = Message.objects.select_related("case").get(pk=key)
        by, on_paper = self.play.user(unit), self.rng.random() < 0.1
        sheet = self._sheet(message.case, by, beijing_date(now))
        try:
            sent = send_sheet(case=message.case, kind=KIND, sheet=sheet, by=by, now=now, on_paper=on_paper)
        except (Refused, Conflict, Doubtful):
            return  # her file ended meanwhile, or her age is another than was said
        self.play.wait(sent.receiver, now, lambda at: self.look(sent.key, at))

    def look(self, key: Key, now: datetime) -> None:
        """What the receiver does: mostly it reads the form, and receives it soon after."""
        message = Message.objects.get(pk=key)
        if message.state not in AWAITED:
            return
        by, fate = self.play.user(message.receiver), self.rng.random()
        if fate < 0.04:
            actions.return_misdirected(key=key, by=by, proposed="", note="检查日期与本人所述不符", now=now)
            self.play.wait(message.sender, now, lambda at: self.withdraw(key, at))
        elif fate < 0.06:
            actions.decline(key=key, by=by, note="本人不愿提供", now=now)
        elif fate < 0.2:
            actions.receive(key=key, by=by, now=now)
        else:
            actions.mark_opened(key=key, by=by, now=now)
            self.play.plan(now + timedelta(minutes=self.rng.randint(1, 20)), lambda at: self.receive(key, at))

    def receive(self, key: Key, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state in AWAITED:
            actions.receive(key=key, by=self.play.user(message.receiver), now=now)

    def withdraw(self, key: Key, now: datetime) -> None:
        message = Message.objects.get(pk=key)
        if message.state == State.RETURNED:
            actions.withdraw(key=key, by=self.play.user(message.sender), note="填错，另发", now=now)

    def _sheet(self, case: Case, by: User, today: date) -> dict[str, Any]:
        examined = max(today - timedelta(days=self.rng.randint(0, 2)), case.inflow_date or today)
        pregnant = self.rng.random() < 0.06
        self._written += 1
        given = {
            "form_no": f"{today.year}-{self._written:05d}",
            "exam_date": min(examined, today).isoformat(),
            "exam_unit": self._hospital(by),
            "exam_types": ["1", "2"],
            "pregnancy_check": "1" if pregnant else "0",
            "weeks": self.rng.randint(5, 30) if pregnant else None,
            "iud_check": "0" if pregnant else self.rng.choice("0111"),
            "examiner": self.rng.choice(EXAMINERS),
        }
        return {name: value for name, value in given.items() if value is not None}

    def _hospital(self, by: User) -> Mapping[str, Any]:
        """The one examining unit on the township's list."""
        listed = units.list_of(by.unit_id)
        if not listed:
            place = division(by.unit_id)
            name = place.name if place else by.unit_id
            units.add(by=by, name=f"{name}卫生院", place=by.unit_id, type="4")
            listed = units.list_of(by.unit_id)
        return next(iter(listed.values()))
