"""Couples for tests: a wife whose case is filed, a husband registered elsewhere, and the acts of either side."""

from datetime import date, datetime
from itertools import count
from typing import Any

from padis.accounts.models import User
from padis.cases.models import Case
from padis.exchange.actions import answer, confirm, mark_opened
from padis.exchange.models import Message, Task, Turn
from padis.kinds.couple import wife_of
from padis.kinds.first_child import actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import CHORES, Stage
from tests.world import GUANGFENG, NOON, filed, id_number

_serial = count(1)
ALL_PAPERS = ("1", "2", "3", "4", "5")


def man_number(born: date = date(1984, 5, 6)) -> str:
    """A valid number of nobody: of a woman's order code, which no rule minds."""
    return id_number("362302", born, next(_serial))


def husband(**changes: Any) -> dict[str, Any]:
    """The husband's part of a couple; a change to None leaves the field out."""
    base = {
        "man_name": "李建国", "man_id_number": man_number(), "man_registered_division": GUANGFENG,
        "marriage_date": "2025-05-01",
    }  # fmt: skip
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def case_of(message: Message) -> Case:
    return Case.objects.get(pk=(message.shard, message.case_id))


def taken(
    by: User, *, at: datetime = NOON, papers: tuple[str, ...] = ALL_PAPERS, undertaking: str = "", ask_now: bool = True,
    case: Case | None = None, **changes: Any,
) -> Application:  # fmt: skip
    """An application that the user's unit took; reread from the database."""
    case = case or case_of(filed(by, at=at))
    made = actions.take(
        case=case, couple={**husband(**changes), **wife_of(case)}, papers=papers, undertaking=undertaking,
        ask_now=ask_now, by=by, now=at,
    )  # fmt: skip
    return again(made)


def again(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def request_to(application: Application, unit: str) -> Message:
    return Message.objects.get(shard=application.case_shard, id__in=application.requests, receiver=unit)


def answered(by: User, application: Application, *, at: datetime, finding: str = "conforms", note: str = "") -> Message:
    message = request_to(application, by.unit_id)
    mark_opened(key=message.key, by=by, now=at)
    return answer(key=message.key, by=by, finding=finding, corrections={}, note=note, now=at)


def confirmed(by: User, message: Message, *, at: datetime) -> Message:
    return confirm(key=message.key, by=by, accepted=[], now=at)


def chores(application: Application) -> list[tuple[str, date]]:
    """The open tasks of the application's unit, with their due days, as its to-do list has them."""
    tasks = Task.objects.filter(shard=application.shard, number=application.number, done_at=None)
    found = [(task.reason, task.due_on) for task in tasks.order_by("id")]
    turns = Turn.objects.filter(shard=application.shard, unit=application.unit, number=application.number)
    assert [turn.due_on for turn in turns.order_by("item_id")] == [due for _reason, due in found]
    assert {reason for reason, _due in found} <= set(CHORES[Stage(again(application).stage)])
    return found
