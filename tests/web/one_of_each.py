"""A world with one of each thing that an address names, and the address of each line of `who_may.TABLE` in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils import timezone
from PIL import Image

from padis.accounts.models import Role, User
from padis.announcements import actions as announcements
from padis.announcements.files import Brought
from padis.announcements.models import Announcement
from padis.bulletins.models import Bulletin
from padis.exchange import actions
from padis.exchange.models import DocketRow, Message, Task
from padis.intake.models import Import
from padis.kinds.birth_registration import actions as births
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.couple import wife_of
from padis.kinds.first_child import actions as first_child
from padis.kinds.first_child.models import Application
from padis.monitoring.actions import answers_end, close_month
from padis.monitoring.periods import shifted, this_month
from padis.paper.models import VisitPhoto
from padis.paper.photos import keep_photo
from padis.privacy.models import LegalBasis
from padis.register import actions as register
from padis.register.connectors.models import Connector
from padis.register.models import RegisterClaim, RegisterImport, RegisterMerge, RegisterPerson
from padis.reminders.models import Attempt, Channel, Notice
from padis.shared.time import beijing_date
from padis.web.models import SavedFilter
from tests.bulletins.months import published
from tests.intake.tables import checked, person, workbook
from tests.kinds.couples import case_of, taken
from tests.register.tables import checked as register_import
from tests.web.test_addresses import ADDRESSES
from tests.web.who_may import HERE, PROVINCE
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

SECRETS = {
    "id_number": "440583199002150021",
    "phone": "13812345670",
    "registered_address": "沙河村十七号",
    "contraceptive_method": "7",
    "name": "欧阳静姝",
}
TELLING = [SECRETS[name] for name in ("id_number", "phone", "registered_address", "name")]
DUPLICATE_ROW = 2


@dataclass(frozen=True)
class World:
    """An item that went to the wrong unit first, a settled one, a task and an import of the sender's, and a clerk; two
    applications and a birth registration of the sender's."""

    message: Message
    settled: Message
    task: Task
    clerk: User
    brought: Import
    kept: SavedFilter
    application: Application
    refused: Application
    birth: BirthRegistration
    register: "Kept"
    bulletin: Bulletin
    announcement: Announcement

    def _number(self, name: str) -> Any:
        if name.startswith("cases:imports:"):
            return DUPLICATE_ROW
        if name == "first_child:of_message":
            return Message.objects.get(shard=self.application.case_shard, id=self.application.woman_message_id).number
        if name in ("first_child:new", "births:new_for"):
            return self.message.case.number
        if name.startswith("first_child:"):
            return (self.refused if name.startswith("first_child:letter") else self.application).number
        if name.startswith("births:"):
            return self.birth.number
        return self.message.case.number if name.startswith("cases:") else self.message.number

    def _code(self, name: str) -> str:
        if name.startswith("bulletins:"):
            return self.bulletin.unit
        return HERE if name.startswith(("corridors:", "followup:")) else SHIYAN

    def address(self, line: str) -> str:
        name, _blank, deed = line.partition(" ")
        parts = {
            "one": self.settled.case.number,
            "other": self.message.case.number,
            "number": self._number(name),
            "name": deed,
            "id": self.brought.id if ":imports:" in name else self.task.id,
            "code": self._code(name),
            "case": self.message.case_id,
            "pk": self.kept.pk if name.startswith("filters:") else self.clerk.pk,
            "key": "age_min",
            "figure": "number",
            "row": 1,
            "day": self.message.sent_at.date(),
            "step": "most",
            "sign": "unread",
            "unit": SHIYAN,
            "about": SHIYAN,
            "table": "t1",
            "form": "xlsx",
            "kind": "exam_report" if name.startswith("cases:") else "verification",
            "month": self.bulletin.month,
            "edition": self.bulletin.edition,
            "basis": LegalBasis.objects.get(kind="verification").pk,
        }
        if name.startswith("local:"):
            parts |= self.register.parts(of_table=":imports:" in name)
        if name.startswith("announcements:"):
            parts |= {"pk": self.announcement.pk, "no": 1}
        if name in ("paper:photo", "paper:remove_photo"):
            parts["id"] = VisitPhoto.objects.get().id
        return reverse(name, kwargs={part: parts[part] for part in dict(ADDRESSES)[name]})


@dataclass(frozen=True)
class Kept:
    """Entries of the sender's local register: two of one person, and one that was merged into the first."""

    one: RegisterPerson
    other: RegisterPerson
    merge: RegisterMerge
    table: RegisterImport

    @classmethod
    def by(cls, clerk: User, now: datetime) -> "Kept":
        one, other, gone = (
            register.record(by=clerk, facts={**SECRETS, "sex": "2"}, now=now, beside=True) for _each in range(3)
        )
        merge = register.merge(gone=gone.key, kept=one.key, by=clerk, taken=[], reason="同一人", now=now)
        brought = workbook(person(姓名=SECRETS["name"], 身份证号="362226199005070021"))
        return cls(one, other, merge, register_import(clerk, brought, now=now))

    def parts(self, *, of_table: bool) -> dict[str, Any]:
        if of_table:
            return {"id": self.table.id, "number": DUPLICATE_ROW}
        claim = RegisterClaim.objects.get(person_id=self.one.id).id
        return {"id": self.one.id, "other": self.other.id, "merge": self.merge.id, "claim": claim, "field": "name"}


def brought(by: User, facts: Mapping[str, str], now: datetime) -> Import:
    """A table with the person of the case, who is filed already; checked."""
    return checked(by, workbook(person(姓名=facts["name"], 身份证号=facts["id_number"])), now=now)


def reminded(clerk: User, now: datetime, day: date) -> None:
    """A reminder and a digest for the township and its county, and what was posted of them."""
    one, figures = (
        {"verification": {"items": 1}},
        {"verification": dict.fromkeys(("waiting", "new", "today", "overdue"), 1)},
    )
    for unit, step, on, counts in (
        (HERE, "most", day, one), (SHIYAN, "half", day, one),
        (HERE, "digest", now.date(), figures), (SHIYAN, "digest", now.date(), figures),
    ):  # fmt: skip
        Notice.objects.create(shard="44", unit=unit, day=on, step=step, about=SHIYAN, counts=counts, made_at=now)
    Channel.objects.create(unit=SHIYAN, hook_url="https://hooks.example/padis", set_by=clerk, set_at=now)
    posted = {"shard": "44", "unit": SHIYAN, "day": day, "way": "hook", "planned_at": now}
    Attempt.objects.create(**posted, done_at=now, outcome="failed", reason="answer", status=503)
    Attempt.objects.create(**posted, no=2)


def visited(message: Message, by: User, now: datetime) -> None:
    """A photo of the check sheet."""
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    row = DocketRow.objects.visible_to(by).get(item_id=message.id)
    keep_photo(row=row, content=picture.getvalue(), by=by, now=now)


def told_to_all(now: datetime) -> Bulletin:
    """The bulletin of the sender's province, of the last month that can be closed: nothing was counted in it yet."""
    today = beijing_date(now)
    month = next(month for month in (shifted(this_month(today), -n) for n in (1, 2)) if answers_end(month) < today)
    close_month(month, now=now)
    return published(user(PROVINCE, Role.SUPERVISOR), month, remark="编者按", now=now)


def announced(now: datetime) -> Announcement:
    """To all below the sender's county, with an attachment."""
    return announcements.publish(
        title="十二月工作安排", text="各镇（街道）：\n\n请于月底前核对通讯录。", units=[],
        attachments=[Brought("安排.txt", "一、核对通讯录".encode())], by=user(HERE, Role.SUPERVISOR), now=now,
    )  # fmt: skip


def made() -> World:
    now = timezone.now()
    sender, receiver, returner = user(SHIYAN), user(YUJIANG), user(GUANGFENG)
    settled = filed(sender, at=now - timedelta(days=4), residence_division=SHIYAN)
    actions.answer(
        key=settled.key, by=receiver, finding="not_found", corrections={}, note="", now=now - timedelta(days=3)
    )
    actions.confirm(key=settled.key, by=sender, accepted=[], now=now - timedelta(days=2))
    message = filed(sender, at=now - timedelta(days=3), registered_division=GUANGFENG, pregnancy_status="1", **SECRETS)
    actions.return_misdirected(
        key=message.key, by=returner, proposed=YUJIANG, note="不是本镇的人", now=now - timedelta(days=2)
    )
    actions.resend(key=message.key, by=sender, receiver=YUJIANG, note="", now=now - timedelta(days=1))
    kept = SavedFilter.objects.create(user=sender, area="register", name="逾期", query="overdue=on")
    reminded(sender, now, message.sent_at.date())
    Connector.objects.create(unit=SHIYAN, kind="embedded", set_by=sender, set_at=now)
    task, table = Task.objects.get(), brought(sender, SECRETS, now)
    message = Message.objects.get(pk=message.pk)
    visited(message, receiver, now)
    application = taken(sender, at=now, case=case_of(message), man_registered_division=CHANGAN)
    refused = taken(sender, at=now, case=case_of(settled), ask_now=False)
    refused = first_child.refuse(key=refused.key, reason="不符合规定", by=sender, now=now)
    couple = {**wife_of(case_of(message)), "stage": "before", "living_children": 0, "proof": "shown"}
    birth = births.register(given=couple, by=sender, now=now)
    return World(
        message, settled, task, sender, table, kept, application, refused, birth, Kept.by(sender, now), told_to_all(now),
        announced(now),
    )  # fmt: skip
