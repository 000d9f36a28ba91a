"""The demonstration's announcements: of the nation, a province and a county; some units have read them."""

from datetime import datetime, timedelta
from random import Random

from padis.accounts.models import Role, User
from padis.announcements import actions
from padis.announcements.files import Brought
from padis.announcements.models import Announcement
from padis.divisions.models import NATION
from padis.simulator.cast import HOMES, Cast

SEED = 20090511
READ_IT = 0.7
"""So many of the townships have read what is older than a few days."""
PROVINCE, COUNTY = "360000000000", HOMES[0]

RULES = """各级单位：

为提高协查反馈质量，请注意以下三点：

一、收到协查后先打开核对，再入户或电话核实。
二、查无此人的，写明查找了哪些村（居）。
三、地址不清的，用“提问”向对方问清，不要直接退回。"""
PLAN = """各市、县（区）：

请于本月底前组织乡镇（街道）核对本单位通讯录，确保值班电话畅通。核对无误的，也请在通讯录中确认。"""
PLAN_CORRECTED = PLAN.replace("本月底", "下月十日")
MEETING = """各乡镇（街道）：

定于下周三上午 9:00 召开业务例会，请各单位经办员参加，并带上尚未反馈的事项清单。"""


def announce(cast: Cast, *, now: datetime) -> None:
    """Published in the last weeks by the demonstration's supervisors."""
    nation, province, county = (
        User.objects.select_related("unit__division").get(unit=unit, role=Role.SUPERVISOR)
        for unit in (NATION, PROVINCE, COUNTY)
    )
    rules = [Brought("协查反馈要点.txt", RULES.encode())]
    made = [_published(nation, "关于提高协查反馈质量的通知", RULES, now - timedelta(days=20), rules)]
    made.append(_published(province, "关于核对通讯录的通知", PLAN, now - timedelta(days=9)))
    _read(cast, made, now)
    actions.correct(
        former=made[-1], title="关于核对通讯录的通知（更正）", text=PLAN_CORRECTED, attachments=[], by=province,
        now=now - timedelta(days=8),
    )  # fmt: skip
    _published(county, "关于召开业务例会的通知", MEETING, now - timedelta(hours=5))


def _published(by: User, title: str, text: str, at: datetime, attachments: list[Brought] | None = None) -> Announcement:
    return actions.publish(title=title, text=text, units=[], attachments=attachments or [], by=by, now=at)


def _read(cast: Cast, made: list[Announcement], now: datetime) -> None:
    rng = Random(SEED)  # of its own: what others do stays the same
    for one in made:
        for player in cast.all():
            is_before_it = one.places == [NATION] or player.unit.startswith(PROVINCE[:2])
            if is_before_it and rng.random() < READ_IT:
                at = min(one.published_at + timedelta(hours=rng.randint(1, 90)), now)
                actions.mark_read(announcement=one, by=player.user, now=at)
