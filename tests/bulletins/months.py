"""Two closed months of two cities of Jiangxi, small enough to be counted by hand."""

from datetime import date, datetime

from padis.accounts.models import Role, User
from padis.bulletins import actions as bulletins
from padis.bulletins import queries
from padis.bulletins.models import Bulletin
from padis.exchange import actions
from padis.exchange.models import Message
from padis.monitoring import periods
from padis.monitoring.actions import close_month
from padis.shared.time import BEIJING, beijing_date
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, form_sent, user

JIANGXI, YINGTAN, SHANGRAO = "360000000000", "360600000000", "361100000000"
YUJIANG_COUNTY, GUANGFENG_COUNTY = "360603000000", "361103000000"
MONTH, BEFORE = "202611", "202610"


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=BEIJING).replace(hour=12)


NOW = at("2026-12-10")


def asked(to: str, day: str, answered: str = "") -> Message:
    """A request with a limit of 30 days."""
    message = filed(user(CHANGAN), at=at(day), registered_division=to, inflow_date="2026-08-01")
    if answered:
        actions.answer(
            key=message.key, by=user(to), finding="consistent", corrections={}, note="", now=at(answered)
        )  # fmt: skip
    return message


def two_months() -> None:
    """Due in November: Yujiang 4, of them 2 on time and 1 late; Guangfeng 2, both on time. In October: 2 of 2, and 0 of 1.
    Two forms to Yujiang, one of them received on time."""
    asked(YUJIANG, "2026-09-05", "2026-09-10")
    asked(YUJIANG, "2026-09-06", "2026-09-10")
    asked(GUANGFENG, "2026-09-07")
    first = asked(YUJIANG, "2026-10-02", "2026-10-10")
    second = asked(YUJIANG, "2026-10-03", "2026-10-10")
    asked(YUJIANG, "2026-10-04", "2026-11-25")
    asked(YUJIANG, "2026-10-05")
    asked(GUANGFENG, "2026-10-06", "2026-10-20")
    asked(GUANGFENG, "2026-10-07", "2026-10-20")
    form = form_sent(user(CHANGAN), first, at=at("2026-10-12"), exam_date="2026-10-09")
    form_sent(user(CHANGAN), second, at=at("2026-10-12"), exam_date="2026-10-09")
    actions.receive(key=form.key, by=user(YUJIANG), now=at("2026-10-15"))
    periods.forget()
    for month in (BEFORE, MONTH):
        close_month(month, now=at("2026-12-01"))


def supervisor(code: str) -> User:
    return user(code, Role.SUPERVISOR)


def published(by: User, month: str = MONTH, *, remark: str = "", reason: str = "", now: datetime = NOW) -> Bulletin:
    draft = queries.draft(by.unit.division, month, today=beijing_date(now))
    return bulletins.publish(
        month=month, edition=draft.edition, seen=draft.digest, remark=remark, reason=reason, by=by, now=now
    )
