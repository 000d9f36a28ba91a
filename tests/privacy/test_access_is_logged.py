"""Whatever shows a person's facts leaves a trace in the access log, with its purpose; what shows none leaves none."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from padis.accounts.models import User
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import Message, Task
from padis.privacy.models import AccessLog, Purpose
from padis.privacy.queries import accesses_to
from padis.web.cases import access
from tests.intake.tables import checked, person, workbook
from tests.web.conftest import signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
IN_LIST = {"HX-Request": "true", "HX-Current-URL": "http://testserver/todo/"}
CELL = re.compile(r'name="(\S+?)" value="([^"]*)"')
LIST_ALONE = {"HX-Request": "true", "HX-Target": "todo-list"}


@dataclass(frozen=True)
class World:
    """One message from the township of residence to that of registration, and a task that came of another."""

    clerk: User
    other: User
    message: Message
    case: Case
    task: Task


@pytest.fixture
def world() -> World:
    now = timezone.now()
    clerk, other = user(CHANGAN), user(YUJIANG)
    settled = filed(clerk, at=now - timedelta(days=3))
    actions.answer(key=settled.key, by=other, finding="not_found", corrections={}, note="", now=now - timedelta(days=2))
    actions.confirm(key=settled.key, by=clerk, accepted=[], now=now - timedelta(days=1))
    message = filed(clerk, at=now - timedelta(hours=1))
    return World(clerk, other, message, message.case, Task.objects.get())


def logged(case: Case) -> list[tuple[str, str]]:
    """(unit, purpose) of each reading of the case, first to last."""
    return [(row.unit, row.purpose) for row in reversed(accesses_to(case.key))]


READINGS: dict[str, Callable[[World, Client, Client], Any]] = {
    # the second client belongs to the other side
    "item": lambda w, _, other: other.get(f"/items/{w.message.number}/"),
    "item beside the to-do list": lambda w, _, other: other.get(f"/items/{w.message.number}/", headers=IN_LIST),
    "to-do list with an item": lambda w, _, other: other.get(f"/todo/?item={w.message.number}"),
    "form that was refused": lambda w, _, other: other.post(f"/items/{w.message.number}/answer/", {}),
    "case page of the other side": lambda w, _, other: other.get(f"/cases/{w.case.number}/"),
}
OWN_READINGS: dict[str, Callable[[World, Client], Any]] = {
    "case page": lambda w, own: own.get(f"/cases/{w.case.number}/"),
    "edit form": lambda w, own: own.get(f"/cases/{w.case.number}/edit/"),
    "edit form that was refused": lambda w, own: own.post(
        f"/cases/{w.case.number}/edit/", {"seen": "0", "name": "李四"}
    ),
    "places taken over": lambda w, own: own.get(f"/cases/new/?like={w.case.number}"),
}
TASK_READINGS: dict[str, Callable[[World, Client], Any]] = {
    "task": lambda w, own: own.get(f"/items/tasks/{w.task.id}/"),
    "task in the to-do list": lambda w, own: own.get(f"/todo/?item={w.task.id}"),
    "task that was refused": lambda w, own: own.post(f"/items/tasks/{w.task.id}/anew/", {"partner": CHANGAN}),
}
NO_READINGS: dict[str, Callable[[World, Client], Any]] = {
    "to-do list": lambda w, client: client.get("/todo/"),
    "to-do list fetched anew": lambda w, client: client.get(f"/todo/?item={w.message.number}", headers=LIST_ALONE),
    "head of an item": lambda w, client: client.get(f"/items/{w.message.number}/head/"),
    "register": lambda w, client: client.get("/register/"),
    "list of files": lambda w, client: client.get("/cases/"),
    "search": lambda w, client: client.post("/search/", {"q": w.case.number}, headers={"HX-Request": "true"}),
    "monitor": lambda w, client: client.get("/monitor/"),
}


@pytest.mark.parametrize("how", READINGS)
def test_a_reading_by_the_other_side_is_logged(world, how):
    READINGS[how](world, signed_in(world.clerk), signed_in(world.other))

    assert logged(world.case) == [(YUJIANG, Purpose.HANDLING)]


@pytest.mark.parametrize("how", OWN_READINGS)
def test_a_reading_by_the_unit_that_keeps_the_file_is_logged(world, how):
    OWN_READINGS[how](world, signed_in(world.clerk))

    assert logged(world.case) == [(CHANGAN, Purpose.MAINTAINING)]


@pytest.mark.parametrize("how", TASK_READINGS)
def test_a_task_shows_the_person_and_is_logged(world, how):
    TASK_READINGS[how](world, signed_in(world.clerk))

    (row,) = AccessLog.objects.all()
    assert (row.case, row.purpose) == ((world.task.case_shard, world.task.case_id), Purpose.HANDLING)


@pytest.mark.parametrize("how", NO_READINGS)
@pytest.mark.parametrize("side", ["clerk", "other"])
def test_a_list_is_no_reading_of_a_record(world, how, side):
    response = NO_READINGS[how](world, signed_in(getattr(world, side)))

    assert response.status_code == 200
    assert not AccessLog.objects.exists()
    assert world.case.sealed["id_number"] not in response.content.decode()


def test_a_look_at_a_possible_duplicate_is_logged_once_in_a_while(world):
    """A third township learns that she is filed, where and when; the unit that filed her learns who asked."""
    stranger = signed_in(user(SHIYAN))
    typed = {"id_number": world.case.sealed["id_number"]}

    for _ in range(3):
        assert "东莞" in stranger.post("/cases/new/check/", typed).content.decode()

    assert logged(world.case) == [(SHIYAN, Purpose.DUPLICATE)]


def test_nobody_looks_people_up_by_their_numbers(world, monkeypatch):
    """The check of a number tells where the person is filed: enough for filing, too little for a hunt."""
    monkeypatch.setattr(access, "LOOKS_AN_HOUR", 1)
    another, stranger = filed(world.clerk), signed_in(user(SHIYAN))

    for case, is_told in ((world.case, True), (another.case, False), (world.case, True)):
        response = stranger.post("/cases/new/check/", {"id_number": case.sealed["id_number"]})
        assert response.status_code == 200
        assert ("东莞" in response.content.decode()) is is_told

    assert logged(another.case) == []


def test_who_looked_too_often_does_not_learn_whether_somebody_is_filed(world, monkeypatch):
    """Else the refusal itself would tell it, without a trace and without end."""
    monkeypatch.setattr(access, "LOOKS_AN_HOUR", 0)
    stranger, numbers = signed_in(user(SHIYAN)), (world.case.sealed["id_number"], facts()["id_number"])

    for path, name in (("/cases/new/check/", "id_number"), ("/cases/grid/new/look/0/", "0-id_number")):
        filed_one, unknown = (stranger.post(path, {name: number}).content.decode() for number in numbers)
        assert "请稍后再继续" in filed_one and "请稍后再继续" in unknown
        assert "现在已无单位为她建档" not in unknown and "没有任何单位" not in unknown
    assert logged(world.case) == []


@pytest.mark.parametrize("way", ["dry run", "grid", "number"])
def test_who_is_told_of_many_that_they_are_filed_leaves_a_trace(world, way):
    """Where she is filed is not told of many at once; that she is, is a reading all the same, also once an import is gone."""
    clerk, number = user(SHIYAN), world.case.sealed["id_number"]
    client, born = signed_in(clerk), world.case.birth_date.isoformat()
    if way == "dry run":
        one = checked(clerk, workbook(person(身份证号=number), person()))
        client.post(f"/cases/import/{one.id}/discard/")
    elif way == "grid":
        row = {"name": "王小芳", "id_number": number, "registered_division": YUJIANG, "inflow_date": "2026-10-20"}
        typed = {f"0-{name}": text for name, text in (row | {"marital_status": "初婚"}).items()}
        assert client.post("/cases/grid/new/", typed).status_code == 422
    else:
        key = filed(clerk).case.number
        cells = CELL.findall(client.get("/cases/grid/", {"number": key}).content.decode())
        typed = dict(cells) | {"number": key, f"{key}-id_number": number, f"{key}-birth_date": born}
        assert client.post("/cases/grid/", typed).status_code == 422

    assert logged(world.case) == [(SHIYAN, Purpose.FILING)]
    assert "石岩" in signed_in(world.clerk).get(f"/cases/{world.case.number}/").content.decode()


def test_a_duplicate_found_on_saving_is_logged(world):
    same = {**facts(), **world.case.sealed, "name": world.case.name, "birth_date": world.case.birth_date.isoformat()}

    response = signed_in(user(SHIYAN)).post("/cases/new/", same)

    assert response.status_code == 422
    assert logged(world.case) == [(SHIYAN, Purpose.DUPLICATE)]


def test_the_unit_that_keeps_the_file_sees_who_looked_and_people_of_its_own_alone(world):
    signed_in(world.other).get(f"/cases/{world.case.number}/")

    page = signed_in(world.clerk).get(f"/cases/{world.case.number}/").content.decode()

    readers = re.search(r'<ol class="accesses">.*?</ol>', page, re.DOTALL)[0]
    assert "锦江镇" in readers and world.clerk.display_name in readers
    assert world.other.display_name not in page


def test_the_other_side_does_not_see_who_looked(world):
    assert 'class="accesses"' not in signed_in(world.other).get(f"/cases/{world.case.number}/").content.decode()


def test_who_may_not_read_leaves_no_trace(world):
    stranger = signed_in(user(SHIYAN))
    for path in (
        f"/cases/{world.case.number}/",
        f"/items/{world.message.number}/",
        f"/todo/?item={world.message.number}",
    ):
        assert stranger.get(path).status_code == 404

    assert not AccessLog.objects.exists()
