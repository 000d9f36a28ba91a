"""Tables as a clerk has them: rows of people for 长安镇, in a workbook."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.intake import actions
from padis.intake.models import Import
from tests.world import NOON, facts

HEAD = ("姓名", "身份证号", "婚姻状况", "户籍地", "流入日期")
HOME = "江西省鹰潭市余江区锦江镇"


def person(**changes: str) -> list[Any]:
    """A row of a woman with a number of her own."""
    row = {
        "姓名": "王小芳",
        "身份证号": facts()["id_number"],
        "婚姻状况": "初婚",
        "户籍地": HOME,
        "流入日期": "2026-10-20",
    }
    return [{**row, **changes}[name] for name in HEAD]


def workbook(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    made = openpyxl.Workbook()
    for row in (head, *rows):
        made.active.append(list(row))
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def received(by: User, content: bytes, *, name: str = "名单.xlsx", now: datetime = NOON) -> Import:
    return actions.receive(by=by, name=name, content=content, direction=Direction.INFLOW, now=now)


def checked(by: User, content: bytes, *, now: datetime = NOON) -> Import:
    """Received, columns as proposed, dry run done."""
    one = received(by, content, now=now)
    actions.set_columns(key=one.key, by=by, targets=one.targets, direction=Direction.INFLOW, now=now)
    actions.carry_on(one.key, clock=lambda: now)
    return Import.objects.get(pk=one.pk)


def run(one: Import, by: User, *, now: datetime = NOON) -> Import:
    actions.start(key=one.key, by=by, now=now)
    actions.carry_on(one.key, clock=lambda: now)
    return Import.objects.get(pk=one.pk)
