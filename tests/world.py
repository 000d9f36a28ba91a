"""A small world for tests: units of the real tree, users, clean facts, and acts at chosen moments."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from padis.accounts.models import Role, User
from padis.cases.actions import Filing
from padis.cases.models import Case, Direction
from padis.exchange.actions import Sending, send
from padis.exchange.door import Actor, Content, Door
from padis.exchange.kinds import kind_of
from padis.exchange.models import LedgerEntry, Message
from padis.kinds.sending import send_sheet
from padis.kinds.verification.actions import file_case, file_cases
from padis.shared.sharding import Key, shard_of
from padis.shared.time import BEIJING

CHANGAN = "441900119000"  # 长安镇, 东莞: a city without counties
SHIYAN = "440306026000"  # 石岩街道, 深圳
YUJIANG = "360603101000"  # 锦江镇, 余江区, 鹰潭
GUANGFENG = "361103101000"  # 五都镇, 广丰区, 上饶
YIWU = "330782100000"  # 佛堂镇, 义乌
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=BEIJING)
TODAY = NOON.date()

_serial = count(1)


def user(unit: str, role: Role = Role.OPERATOR) -> User:
    """A user of the unit with the unit and its division loaded, as at log-in."""
    number = next(_serial)
    made = User.objects.create(
        username=f"u{number}", display_name=f"User {number}", unit_id=unit, role=role, created_at=NOON, password="!"
    )
    return User.objects.select_related("unit__division").get(pk=made.pk)


def later(days: int = 0, **parts: int) -> datetime:
    """So long after NOON."""
    return NOON + timedelta(days=days, **parts)


def facts(**changes: Any) -> dict[str, Any]:
    """Clean facts of a woman with a number of her own; a change to None leaves the fact out."""
    number = next(_serial)
    born = date(1986, 1, 1) + timedelta(days=number % 5000)
    base: dict[str, Any] = {
        "name": "王小芳", "sex": "2", "birth_date": born.isoformat(), "id_number": id_number("362226", born, number % 499 + 1),
        "marital_status": "21", "inflow_date": "2026-10-20", "registered_division": YUJIANG, "residence_division": CHANGAN,
        "pregnancy_status": "0", "phone": "13900000000",
    }  # fmt: skip
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def id_number(area: str, birth: date, serial: int) -> str:
    """A valid number of a woman: even order code, right check digit (GB 11643)."""
    body = f"{area}{birth:%Y%m%d}{serial % 500 * 2:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def filed(by: User, *, at: datetime = NOON, direction: Direction = Direction.INFLOW, **changes: Any) -> Message:
    """A case filed and sent by the user; reread from the database."""
    message = file_case(by=by, direction=direction, facts=facts(**changes), now=at)
    return Message.objects.get(pk=message.pk)


def sheet(**changes: Any) -> dict[str, Any]:
    """The clean fields of a report form with a number of its own; a change to None leaves the field out."""
    base: dict[str, Any] = {
        "form_no": f"2026-{next(_serial):06d}", "exam_date": "2026-10-30", "exam_types": ["1", "2"],
        "exam_unit": {"id": "1", "name": "长安镇卫生院", "division": CHANGAN, "type": "4"},
        "pregnancy_check": "0", "iud_check": "1", "method": "3", "examiner": "李明",
    }  # fmt: skip
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def form_sent(by: User, message: Message, *, at: datetime = NOON, **changes: Any) -> Message:
    """A report form about the person of the message's case; reread from the database."""
    options = {name: changes.pop(name) for name in ("reason", "on_paper") if name in changes}
    case = Case.objects.get(pk=(message.shard, message.case_id))
    sent = send_sheet(case=case, kind=kind_of("exam_report"), sheet=sheet(**changes), by=by, now=at, **options)
    return Message.objects.get(pk=sent.pk)


def many_forms(by: User, number: int, *, at: datetime = NOON) -> list[Key]:
    """As many women filed by the user's unit, and a report form sent of each: through the door, many at once."""
    keys: list[Key] = []
    while len(keys) < number:
        stays = [facts(residence_division=by.unit_id) for _each in range(min(250, number - len(keys)))]
        filings = [Filing(by.unit_id, by.pk, Direction.INFLOW, stay, at) for stay in stays]
        with transaction.atomic():
            keys += _forms_of(file_cases(filings), Actor.of(by), at)
    return keys


def _forms_of(requests: list[Any], actor: Actor, at: datetime) -> list[Key]:
    cases = Case.objects.filter(shard=shard_of(actor.unit), id__in=[request.case_id for request in requests])
    door = Door()
    sent = [
        send(door, Sending(case, "exam_report", 2, False, False, Content({}, {"sheet": sheet()}), actor, at))
        for case in cases
    ]
    door.write()
    return [message.key for message in sent]


def ledger_of(message: Message) -> list[str]:
    return list(
        LedgerEntry.objects.filter(shard=message.shard, item_id=message.id)
        .order_by("no")
        .values_list("event", flat=True)
    )
