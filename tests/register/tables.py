"""Tables brought into a register: checked, and recorded."""

from datetime import datetime

from padis.accounts.models import User
from padis.register.imports import actions
from padis.register.models import RegisterImport
from tests.world import NOON


def checked(by: User, content: bytes, *, name: str = "名单.xlsx", now: datetime = NOON) -> RegisterImport:
    """Received, columns as proposed, dry run done."""
    one = actions.receive(by=by, name=name, content=content, now=now)
    actions.set_columns(key=one.key, by=by, targets=one.targets, now=now)
    actions.carry_on(one.key, clock=lambda: now)
    return RegisterImport.objects.get(pk=one.pk)


def run(one: RegisterImport, by: User, *, now: datetime = NOON) -> RegisterImport:
    actions.start(key=one.key, by=by, now=now)
    actions.carry_on(one.key, clock=lambda: now)
    return RegisterImport.objects.get(pk=one.pk)
