"""Who gets where: every address × every actor × every way to ask, against one table.

A new address without a line in `TABLE` fails. Denied is 403 or 404 (409 for an item that one's unit returned); and
whatever the answer, nobody but the two sides of the case finds anything about the person in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from padis.accounts.models import Role, User
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import DocketRow, Message, Task
from padis.intake.models import Import
from padis.kinds.birth_registration import actions as births
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.couple import wife_of
from padis.kinds.first_child import actions as first_child
from padis.kinds.first_child.models import Application
from padis.paper.models import VisitPhoto
from padis.paper.photos import keep_photo
from padis.privacy.models import LegalBasis
from padis.register import actions as register
from padis.register.connectors.models import Connector
from padis.register.models import RegisterClaim, RegisterImport, RegisterMerge, RegisterPerson
from padis.reminders.models import Attempt, Channel, Notice
from padis.web.models import SavedFilter
from tests.intake.tables import checked, person, workbook
from tests.kinds.couples import case_of, taken
from tests.paper.samples import text_of_pdf
from tests.register.tables import checked as register_import
from tests.web.conftest import PASSWORD, signed_in, with_password
from tests.web.test_addresses import ADDRESSES
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YIWU, YUJIANG, filed, user

HERE, CITY, PROVINCE = "440306000000", "440300000000", "440000000000"  # 宝安, 深圳, 广东: above the sender
THERE, ELSEWHERE = "360603000000", "330782000000"  # 余江: above the receiver; 义乌: a stranger's county

ACTORS: dict[str, tuple[str, Role]] = {
    "sender": (SHIYAN, Role.OPERATOR),
    "receiver": (YUJIANG, Role.OPERATOR),
    "returner": (GUANGFENG, Role.OPERATOR),  # returned the item, which then went on to the receiver
    "stranger": (YIWU, Role.OPERATOR),
    "county": (HERE, Role.SUPERVISOR),
    "county there": (THERE, Role.SUPERVISOR),
    "county elsewhere": (ELSEWHERE, Role.SUPERVISOR),
    "city": (CITY, Role.SUPERVISOR),
    "province": (PROVINCE, Role.SUPERVISOR),
    "nation": (NATION, Role.SUPERVISOR),
    "admin": (HERE, Role.ADMINISTRATOR),
    "admin elsewhere": (ELSEWHERE, Role.ADMINISTRATOR),
    "admin province": (PROVINCE, Role.ADMINISTRATOR),
    "admin nation": (NATION, Role.ADMINISTRATOR),
}
EVERYONE = frozenset(ACTORS)
CLERKS = frozenset({"sender", "receiver", "returner", "stranger"})
SIDES = frozenset({"sender", "receiver"})
SENDER, RECEIVER = frozenset({"sender"}), frozenset({"receiver"})
HANDLED_IT = SIDES | {"returner"}
SUPERVISORS = frozenset({"county", "county there", "county elsewhere", "city", "province", "nation"})
ABOVE_SENDER = frozenset({"county", "city", "province", "nation"})
REMINDED = CLERKS | SUPERVISORS
COUNTIES = frozenset({"county", "county there", "county elsewhere"})
ITS_COUNTY = frozenset({"county"})  # of the sender
ADMINISTRATORS = frozenset({"admin", "admin elsewhere", "admin province", "admin nation"})
NATION_ADMIN = frozenset({"admin nation"})
ABOVE_ACCOUNT = ADMINISTRATORS - {"admin elsewhere"}
NOT_ASKED_SO: frozenset[str] = frozenset()
"""The address does not answer this method: 405, whoever asks."""


@dataclass(frozen=True, slots=True)
class Line:
    """Who may GET and POST, and what is posted."""

    get: frozenset[str]
    post: frozenset[str]
    data: Mapping[str, str] | None = None


WORDS = {"note": "核实", "text": "哪个村?", "reason": "走了", "how": "cancel", "finding": "consistent", "seen": "0"}
READ, DO = NOT_ASKED_SO, NOT_ASKED_SO
TABLE: dict[str, Line] = {  # by the address's name; with a blank and what is to be done, where that is part of it
    "home": Line(EVERYONE, READ),
    "help": Line(EVERYONE, READ),
    "menu_counts": Line(EVERYONE, READ),
    "search": Line(EVERYONE, EVERYONE, {"q": "欧阳"}),
    "todo:list": Line(CLERKS, READ),
    "todo:looks": Line(CLERKS, READ),
    "todo:confirm_many": Line(CLERKS, CLERKS, {"item": "x"}),
    "todo:receive_many": Line(CLERKS, CLERKS, {"item": "x"}),
    "notices:list": Line(REMINDED, READ),
    "notices:read_all": Line(DO, REMINDED, {"until": "2026-01-01T00:00:00+08:00"}),
    "notices:delivery": Line(REMINDED, REMINDED, {"on": "0"}),
    "notices:go": Line(DO, ITS_COUNTY),  # a notice of the county about the sender
    "delivery:list": Line(ADMINISTRATORS, READ),
    "delivery:set": Line(ADMINISTRATORS, ADMINISTRATORS),
    "connectors:list": Line(ADMINISTRATORS, READ),
    "connectors:set": Line(ADMINISTRATORS, ADMINISTRATORS),
    "connectors:try": Line(DO, ABOVE_ACCOUNT),  # the connector of the sender's
    "connectors:remove": Line(DO, ABOVE_ACCOUNT),
    "register:list": Line(CLERKS, READ),
    "register:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "register:record": Line(CLERKS, CLERKS, {"record": "x"}),
    "register:export": Line(CLERKS, READ),
    "items:item": Line(HANDLED_IT, READ),
    "items:head": Line(HANDLED_IT, READ),
    "items:history": Line(HANDLED_IT, READ),
    "items:open": Line(DO, RECEIVER),
    "items:record": Line(DO, SIDES, {"person": ""}),
    "items:unrecord": Line(DO, frozenset({"nobody"})),  # nothing was recorded
    "items:act answer": Line(DO, RECEIVER, WORDS),
    "items:act question": Line(DO, RECEIVER, WORDS),
    "items:act return": Line(DO, RECEIVER, WORDS),
    "items:act decline": Line(DO, RECEIVER, WORDS),
    "items:act receive": Line(DO, RECEIVER),
    "items:act confirm": Line(DO, SENDER, WORDS),
    "items:act reply": Line(DO, SENDER, WORDS),
    "items:act resend": Line(DO, SENDER, {"receiver": YIWU, "note": "转"}),
    "items:act again": Line(DO, SENDER, WORDS),
    "items:act withdraw": Line(DO, SENDER, WORDS),
    "items:act nonsense": Line(DO, frozenset({"nobody"}), WORDS),
    "items:task": Line(SENDER, READ),
    "items:task_anew": Line(DO, SENDER, {"partner": GUANGFENG}),
    "items:task_finish": Line(DO, SENDER),
    "paper:scan": Line(CLERKS, CLERKS),
    "paper:form": Line(SIDES, READ),
    "paper:check_sheets": Line(CLERKS, READ),
    "paper:check_sheet": Line(SIDES, READ),
    "paper:photos": Line(SIDES, SIDES),
    "paper:photo": Line(RECEIVER, READ),
    "paper:remove_photo": Line(DO, RECEIVER),
    "paper:take": Line(DO, CLERKS, {"letter": "x"}),
    "paper:by_hand": Line(CLERKS, CLERKS),
    "items:twin": Line(DO, frozenset({"nobody"})),  # the id is a task's; whose it is: test_paper_recording.py
    "items:task_note": Line(DO, frozenset({"nobody"}), WORDS),  # this task takes no notes
    "cases:list": Line(CLERKS, READ),
    "cases:find": Line(DO, CLERKS, {"who": "x"}),
    "cases:export": Line(CLERKS, READ),
    "cases:close_many": Line(CLERKS, CLERKS, {"number": "x"}),
    "cases:maintain_many": Line(CLERKS, CLERKS, {"number": "x"}),
    "cases:file_many": Line(CLERKS, CLERKS, {"0-name": "x"}),
    "cases:look_at_row": Line(DO, CLERKS, {"1-name": "欧阳静姝"}),
    "cases:new": Line(CLERKS, CLERKS),
    "cases:check": Line(DO, CLERKS, {"name": "欧阳静姝"}),
    "cases:join": Line(DO, SENDER, {"name": "欧阳静姝"}),
    "cases:imports:list": Line(CLERKS, CLERKS),
    "cases:imports:template": Line(CLERKS, READ),
    "cases:imports:page": Line(SENDER, READ),
    "cases:imports:to_mend": Line(SENDER, READ),
    "cases:imports:sheet": Line(DO, SENDER),
    "cases:imports:columns": Line(DO, SENDER),
    "cases:imports:back": Line(DO, SENDER),
    "cases:imports:start": Line(DO, SENDER),
    "cases:imports:stop": Line(DO, SENDER),
    "cases:imports:discard": Line(DO, SENDER),
    "cases:imports:look": Line(DO, SENDER),
    "cases:imports:anyway": Line(DO, SENDER, WORDS),
    "cases:page": Line(SIDES, READ),
    "cases:edit": Line(SENDER, SENDER, WORDS),
    "cases:correct": Line(SIDES, SIDES, {"why": "2"}),
    "cases:end": Line(SENDER, SENDER, WORDS),
    "cases:reopen": Line(DO, SENDER, WORDS),
    "cases:suspects": Line(CLERKS, READ),
    "cases:suspects_count": Line(CLERKS, READ),
    "cases:pair": Line(SIDES, SENDER, {"kept": "left", "seen": "x"}),
    "cases:tell_apart": Line(DO, SIDES, WORDS),
    "cases:send": Line(SENDER, SENDER, {"form_no": "1"}),
    "exam_report:start": Line(CLERKS, READ),
    "exam_report:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "exam_report:units": Line(CLERKS, CLERKS, {"name": "医院"}),
    "exam_report:remove": Line(DO, CLERKS),
    "first_child:list": Line(CLERKS, READ),
    "first_child:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "first_child:new": Line(SENDER, SENDER, {"man_name": "李建国"}),
    "first_child:of_message": Line(SENDER, READ),
    "first_child:page": Line(SENDER, READ),
    "first_child:letter": Line(SENDER, READ),
    "first_child:letter_pdf": Line(SENDER, READ),
    "first_child:undertaking": Line(SENDER, READ),
    "first_child:correct": Line(SENDER, SENDER, {"man_name": "李建国"}),
    "first_child:act void": Line(DO, SENDER, WORDS),
    "first_child:act ask": Line(DO, SENDER),
    "first_child:act supplement": Line(DO, SENDER, {"papers": "1"}),
    "first_child:act register": Line(DO, SENDER),
    "first_child:act refuse": Line(DO, SENDER, WORDS),
    "first_child:act withdraw": Line(DO, SENDER, WORDS),
    "first_child:act notify": Line(DO, SENDER),
    "first_child:act nonsense": Line(DO, frozenset({"nobody"}), WORDS),
    "births:list": Line(CLERKS, READ),
    "births:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "births:new": Line(CLERKS, CLERKS, {"woman_name": "李静"}),
    "births:new_for": Line(SIDES, SIDES, {"woman_name": "李静"}),
    "births:page": Line(SENDER, READ),
    "births:correct": Line(SENDER, SENDER, {"woman_name": "李静"}),
    "births:void": Line(DO, SENDER),
    "births:certificate": Line(SENDER, READ),
    "births:certificate_pdf": Line(SENDER, READ),
    "cases:reverse_merge": Line(DO, SENDER, WORDS),
    "quality:overview": Line(CLERKS | SUPERVISORS, READ),
    "quality:below": Line(SENDER | ABOVE_SENDER, READ),
    "quality:rows": Line(CLERKS, READ),
    "local:list": Line(CLERKS | SUPERVISORS, READ),  # to supervisors: numbers of persons
    "local:find": Line(DO, CLERKS, {"who": "欧阳静姝"}),
    "local:export": Line(CLERKS, READ),
    "local:new": Line(CLERKS, CLERKS, {"name": "李静"}),
    "local:check": Line(DO, CLERKS, {"name": "欧阳静姝"}),
    "local:page": Line(SENDER, READ),  # of the sender's register
    "local:edit": Line(SENDER, SENDER, {"name": "欧阳静姝"}),
    "local:undo": Line(DO, SENDER),
    "local:restore": Line(DO, SENDER),
    "local:merge": Line(SENDER, SENDER, {"kept": "left"}),
    "local:unmerge": Line(DO, SENDER, WORDS),
    "local:imports:list": Line(CLERKS, CLERKS),
    "local:imports:template": Line(CLERKS, READ),
    "local:imports:page": Line(SENDER, READ),
    "local:imports:to_mend": Line(SENDER, READ),
    "local:imports:sheet": Line(DO, SENDER),
    "local:imports:columns": Line(DO, SENDER),
    "local:imports:back": Line(DO, SENDER),
    "local:imports:start": Line(DO, SENDER),
    "local:imports:stop": Line(DO, SENDER),
    "local:imports:discard": Line(DO, SENDER),
    "local:imports:decide": Line(DO, SENDER),
    "local:imports:decide_all": Line(DO, SENDER),
    "filters:save": Line(DO, CLERKS, {"area": "register", "query": "state=sent", "name": "待办"}),
    "filters:change": Line(DO, frozenset({"nobody"}), {"do": "delete"}),  # another's, even of the same unit
    "activity:table": Line(CLERKS | SUPERVISORS, READ),
    "activity:place": Line(SENDER | ABOVE_SENDER, READ),
    "activity:export": Line(SENDER | ABOVE_SENDER, READ),
    "activity:days": Line(SENDER | ABOVE_SENDER, READ),
    "activity:acts": Line(SENDER | ITS_COUNTY, READ),
    "activity:unopened": Line(SENDER | ITS_COUNTY, READ),
    "activity:accounts": Line(SENDER | ITS_COUNTY, READ),
    "activity:hollow:list": Line(CLERKS | COUNTIES, READ),
    "activity:hollow:evidence": Line(SENDER | ITS_COUNTY, READ),
    "followup:list": Line(CLERKS | SUPERVISORS, READ),
    "followup:place": Line(ABOVE_SENDER, READ),
    "followup:person": Line(SIDES, SIDES, {"outcome": "served"}),
    "monitor:counters": Line(CLERKS | SUPERVISORS, READ),
    "monitor:place": Line(SENDER | ABOVE_SENDER, READ),  # of the sender's township
    "monitor:table": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:table_list": Line(SENDER | ITS_COUNTY, READ),
    "monitor:table_export": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:indicators": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:indicators_export": Line(SENDER | ABOVE_SENDER, READ),
    "network:start": Line(CLERKS | SUPERVISORS, READ),
    "network:table": Line(SENDER | ABOVE_SENDER, READ),
    "network:table_list": Line(SENDER | ITS_COUNTY, READ),
    "network:table_export": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:own_wall": Line(CLERKS | SUPERVISORS, READ),
    "monitor:wall": Line(SENDER | ABOVE_SENDER, READ),
    "monitor:look": Line(ITS_COUNTY, READ),  # into the sender's township
    "monitor:look_register": Line(ITS_COUNTY, READ),
    "monitor:look_item": Line(ITS_COUNTY, READ),
    "corridors:own": Line(SUPERVISORS, READ),
    "corridors:place": Line(ABOVE_SENDER, READ),  # of the sender's county
    "divisions:browse": Line(EVERYONE, READ),
    "divisions:division": Line(EVERYONE, READ),
    "divisions:options": Line(EVERYONE, READ),
    "units:list": Line(EVERYONE, READ),
    "units:workbook": Line(EVERYONE, READ),
    "units:cards": Line(EVERYONE, READ),
    "units:entry": Line(EVERYONE, READ),
    "units:card": Line(EVERYONE, READ),
    "units:edit": Line(EVERYONE, EVERYONE, {"telephone": "0755-27760000"}),  # of one's own unit
    "units:confirm": Line(DO, EVERYONE),
    "users:list": Line(ADMINISTRATORS, READ),
    "users:create": Line(ADMINISTRATORS, ADMINISTRATORS),
    "users:export": Line(ADMINISTRATORS, READ),
    "users:many": Line(DO, ADMINISTRATORS, {"act": "unlock"}),
    "users:batch": Line(ADMINISTRATORS, ADMINISTRATORS),
    "users:batch_template": Line(ADMINISTRATORS, READ),
    "users:batch_create": Line(DO, ADMINISTRATORS),
    "users:move": Line(ABOVE_ACCOUNT, ABOVE_ACCOUNT, {"role": "operator"}),  # of a clerk of the sender's
    "users:account": Line(ABOVE_ACCOUNT, READ),  # of a clerk of the sender's
    "users:disable": Line(DO, ABOVE_ACCOUNT),
    "users:enable": Line(DO, ABOVE_ACCOUNT),
    "users:unlock": Line(DO, ABOVE_ACCOUNT),
    "users:reset_password": Line(DO, ABOVE_ACCOUNT),
    "users:remove_second_factor": Line(DO, ABOVE_ACCOUNT),
    "parameters:list": Line(NATION_ADMIN, READ),
    "parameters:kinds": Line(NATION_ADMIN, READ),
    "parameters:basis": Line(NATION_ADMIN, NATION_ADMIN, {"basis": "x"}),
    "parameters:withdraw_basis": Line(NATION_ADMIN, NATION_ADMIN),
    "parameters:parameter": Line(NATION_ADMIN, NATION_ADMIN),
    "parameters:withdraw": Line(DO, NATION_ADMIN),
    "account_change_password": Line(EVERYONE, EVERYONE),
    "account_reauthenticate": Line(EVERYONE, EVERYONE),
    "account_logout": Line(EVERYONE, EVERYONE),
    "mfa_index": Line(EVERYONE, READ),
    "mfa_reauthenticate": Line(EVERYONE, EVERYONE),
    "mfa_activate_totp": Line(EVERYONE, EVERYONE),
}
OWN_ACCOUNT = {
    "account_inactive",
    "account_login",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "set_language",
}
"""django-allauth's pages about the asker's own account, whose answer depends on what it has; test_log_in.py tests them."""

SECRETS = {
    "id_number": "440583199002150021",
    "phone": "13812345670",
    "registered_address": "沙河村十七号",
    "contraceptive_method": "7",
    "name": "欧阳静姝",
}
TELLING = [SECRETS[name] for name in ("id_number", "phone", "registered_address", "name")]


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

    def address(self, line: str) -> str:
        name, _blank, deed = line.partition(" ")
        parts = {
            "one": self.settled.case.number,
            "other": self.message.case.number,
            "number": self._number(name),
            "name": deed,
            "id": self.brought.id if ":imports:" in name else self.task.id,
            "code": HERE if name.startswith(("corridors:", "followup:")) else SHIYAN,
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
            "basis": LegalBasis.objects.get(kind="verification").pk,
        }
        if name.startswith("local:"):
            parts |= self.register.parts(of_table=":imports:" in name)
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


DUPLICATE_ROW = 2


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


@pytest.fixture
def world(db: None) -> World:
    return made()


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
        message, settled, task, sender, table, kept, application, refused, birth, Kept.by(sender, now)
    )  # fmt: skip


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    """The pages of an account are asked for more often here than by any person."""
    settings.ACCOUNT_RATE_LIMITS = False


def outcome(response: HttpResponse) -> str:
    if response.status_code in {403, 404, 409}:
        return "denied"
    if response.status_code == 405:
        return "not asked so"
    if response.status_code == 401 or response.headers.get("Location", "").startswith("/account/login/"):
        return "log in"
    return "allowed" if response.status_code < 500 else f"broken ({response.status_code})"


def text_of(response: HttpResponse) -> str:
    """What can be read in an answer; of a workbook, in its sheets; of a form, on its pages."""
    if response.content.startswith(b"%PDF"):
        return text_of_pdf(response.content)
    if response["Content-Type"].startswith("image/"):
        return ""
    if not response.content.startswith(b"PK"):
        return response.content.decode()
    with ZipFile(BytesIO(response.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def expected(actor: str, allowed: frozenset[str]) -> str:
    if not allowed:
        return "not asked so"
    return "allowed" if actor in allowed else "denied"


def asked(client: Client, world: World, line: str) -> Iterator[tuple[str, HttpResponse]]:
    """Each way to ask for an address with its answer; nothing stays of what it did."""
    address, data, cookies = world.address(line), dict(TABLE[line].data or {}), client.cookies.copy()
    ways = {"POST": lambda: client.post(address, data), "GET": lambda: client.get(address)}
    if TABLE[line].get:
        ways["part"] = lambda: client.get(address, headers={"HX-Request": "true"})
    for method, ask in ways.items():
        with transaction.atomic():
            yield method, ask()
            transaction.set_rollback(True)
        client.cookies = cookies.copy()


def test_every_address_has_a_line():
    assert {line.partition(" ")[0] for line in TABLE} | OWN_ACCOUNT == {name for name, _ in ADDRESSES}


@pytest.mark.parametrize("actor", ACTORS)
def test_an_actor_gets_where_the_table_says(world, actor):
    client = signed_in(with_password(user(*ACTORS[actor])))

    wrong, told = {}, []
    for line, may in TABLE.items():
        for method, response in asked(client, world, line):
            wanted = expected(actor, may.post if method == "POST" else may.get)
            if line in {"account_logout", "home"} and wanted == "allowed":  # both lead on
                wanted = outcome(response) if response.status_code in {200, 302} else wanted
            if outcome(response) != wanted:
                wrong[method, line] = f"{outcome(response)} ({response.status_code}), the table says {wanted}"
            text = text_of(response)
            told += [(method, line, secret) for secret in TELLING if secret in text]
    assert wrong == {}
    assert actor in SIDES or told == []


@pytest.mark.parametrize("state", ["anonymous", "shut"])
def test_who_is_not_logged_in_is_sent_to_the_log_in(world, state):
    client = Client()
    if state == "shut":
        somebody = with_password(user(SHIYAN))
        client = signed_in(somebody)
        with_password(somebody, is_active=False)

    lines = [line for line in TABLE if line != "account_logout"]
    answers = {(how, line): outcome(answer) for line in lines for how, answer in asked(client, world, line)}

    assert {key: said for key, said in answers.items() if said != "log in"} == {}


def test_a_one_time_password_opens_nothing_else(world):
    client = signed_in(with_password(user(SHIYAN), must_change_password=True))

    lines = [line for line in TABLE if line not in {"account_change_password", "account_logout"}]
    for line in lines:
        for method, response in asked(client, world, line):
            leads_to = response.headers.get("Location") or response.headers.get("HX-Redirect")
            assert (leads_to, response.content) == ("/account/password/", b""), (method, line)


@pytest.mark.parametrize("actor", ["sender", "admin", None])
def test_a_form_of_another_site_is_carried_out_nowhere(world, actor):
    somebody = with_password(user(*ACTORS[actor])) if actor else None
    client = signed_in(somebody, enforce_csrf_checks=True) if somebody else Client(enforce_csrf_checks=True)

    for line in [*TABLE, "account_login", "set_language", "mfa_authenticate"]:
        assert client.post(world.address(line), {"login": "x", "password": PASSWORD}).status_code == 403, line


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_does_anything(world, method):
    client = signed_in(with_password(user(SHIYAN)))

    for line in TABLE:
        if not line.startswith(("account_", "mfa_")):  # whose views take PUT for POST, and find no form in it
            assert getattr(client, method)(world.address(line)).status_code == 405, line


@pytest.mark.parametrize("actor", sorted(EVERYONE - SIDES))
def test_no_part_of_the_to_do_list_opens_an_item_of_others(world, actor):
    client = signed_in(user(*ACTORS[actor]))

    for key in (world.message.number, world.task.id):
        for headers in ({}, {"HX-Request": "true", "HX-Target": "todo"}):
            response = client.get(f"/todo/?item={key}", headers=headers)
            left = actor == "returner" and key == world.message.number
            assert response.status_code == (200 if left else 403 if actor not in CLERKS else 404)
            assert not [secret for secret in TELLING if secret in response.content.decode()]
