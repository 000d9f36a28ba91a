"""The contract of a register, held by all four: embedded, over HTTP, behind a view, by files in a folder.

And what each does when its other side misbehaves: never a wrong person, never half a page, never a long wait.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from padis.cases.identity import to_18
from padis.register.connectors import http, view
from padis.register.connectors.failures import Failure, ReadOnly
from padis.register.connectors.folder import FolderRegister
from padis.register.connectors.keeping import OwnSystem
from padis.register.contract import Register, RegisterDown, WrongAnswer
from padis.register.embedded import EmbeddedRegister
from padis.shared.errors import Refused
from tests.register import registers
from tests.register.registers import CHANGAN, reference
from tests.world import NOON, SHIYAN, YUJIANG, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
KINDS = ("embedded", "http", "view", "folder")
SHE = {
    "name": "王小芳",
    "sex": "2",
    "birth_date": "1986-05-07",
    "id_number": "362226198605070023",
    "marital_status": "21",
}


@dataclass
class Held:
    """A register and how its own side puts somebody into it."""

    register: Register
    put: registers.Put
    by: int
    writes: bool = True


@pytest.fixture(autouse=True)
def impatient(settings):
    settings.REGISTER_TIMEOUT = 0.2


@pytest.fixture(scope="module")
def server():
    with reference() as running:
        yield running


@pytest.fixture(scope="module")
def their_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), registers.database() as own:
        yield own


@pytest.fixture(params=KINDS)
def held(request):
    clerk = user(CHANGAN)
    if request.param == "http":
        server = request.getfixturevalue("server")
        server.people.clear()
        server.misbehave("", 0)
        put = lambda facts: server.put(CHANGAN, facts, source="HIS", at=NOON.isoformat())["ref"]  # noqa: E731
        return Held(registers.over_http(server), put, clerk.pk)
    if request.param == "view":
        own = request.getfixturevalue("their_database")
        own.execute("DELETE FROM pis.person")
        return Held(registers.behind_a_view(), lambda facts: registers.into_view(own, facts), clerk.pk, writes=False)
    kept = EmbeddedRegister() if request.param == "embedded" else FolderRegister()
    put = lambda facts: OwnSystem().record(CHANGAN, facts, source="file:a", by=clerk.pk, now=NOON).ref  # noqa: E731
    return Held(kept, put, clerk.pk)


def test_all_four_find_read_and_tell_apart(held, monkeypatch):
    """By number in both its forms, by name and day, by reference; nobody of another unit, and nobody where nobody is."""
    ref = held.put(SHE)
    older = held.put({**SHE, "name": "李桂英", "birth_date": "1960-01-02", "id_number": "362226600102004"})
    register = held.register

    [entry] = register.by_number(CHANGAN, SHE["id_number"])
    assert (entry.ref, entry.facts) == (ref, SHE) and entry.changed_at == NOON
    assert [found.ref for found in register.by_number(CHANGAN, to_18("362226600102004"))] == [older]
    assert register.by_name_and_birth(CHANGAN, "王小芳", date(1986, 5, 7)) == [entry] == [register.read(CHANGAN, ref)]
    assert register.by_name_and_birth(CHANGAN, "王小芳", date(1986, 5, 8)) == []
    assert register.by_number(CHANGAN, "110101199001010000") == []
    assert register.read(CHANGAN, "999999") is None and register.read(CHANGAN, "no such / ?") is None

    monkeypatch.setattr(http, "PAGE", 2)
    monkeypatch.setattr(view, "PAGE", 2)
    more = [
        held.put({**SHE, "name": name, "id_number": None, "birth_date": "1990-01-01"})
        for name in ("赵一", "钱二", "孙三")
    ]
    assert {each.ref for each in register.changes_since(CHANGAN, NOON)} == {ref, older, *more}
    assert list(register.changes_since(CHANGAN, NOON + timedelta(seconds=1))) == []

    if not isinstance(register, view.ViewRegister):  # whose mapping does not know the unit, and says so
        assert register.by_number(SHIYAN, SHE["id_number"]) == [] and register.read(SHIYAN, ref) is None


def test_what_is_recorded_is_read_or_refused_in_words(held):
    """A new person, a changed and an emptied fact; a register that cannot be written to says so, and stays as it was."""
    new = {name: value for name, value in SHE.items() if name != "marital_status"}
    if not held.writes:
        with pytest.raises(ReadOnly):
            held.register.record(CHANGAN, new, source="item:1", by=held.by, now=NOON)
        assert held.register.by_number(CHANGAN, SHE["id_number"]) == []
        return
    receipt = held.register.record(CHANGAN, new, source="item:1", by=held.by, now=NOON)
    changes = {"marital_status": "21", "sex": None}
    again = held.register.record(CHANGAN, changes, ref=receipt.ref, source="item:2", by=held.by, now=later(1))
    assert (again.ref, again.recorded_at) == (receipt.ref, later(1))
    read = held.register.read(CHANGAN, receipt.ref)
    assert read is not None and "sex" not in read.facts and read.facts["marital_status"] == "21"
    assert read.source == "item:2"
    with pytest.raises(Refused):
        held.register.record(CHANGAN, {"birth_date": "1990-01-01"}, source="item:3", by=held.by, now=NOON)


FAULTS: dict[str, tuple[Failure, int]] = {  # and how often it is asked
    "slow": (Failure.SLOW, 3), "drip": (Failure.SLOW, 1), "error": (Failure.BROKEN, 3), "truncated": (Failure.UNREADABLE, 3),
    "no_json": (Failure.UNREADABLE, 1), "wrong_person": (Failure.WRONG_PERSON, 1), "half_page": (Failure.NOT_WHOLE, 1),
    "redirect": (Failure.REDIRECT, 1), "html_404": (Failure.NOT_THERE, 1),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_over_http_is_told_and_never_used(server, fault):
    """What may pass is tried again, within twice the time-out; a wrong answer is not an answer."""
    failure, asked = FAULTS[fault]
    server.people.clear()
    server.put(CHANGAN, SHE)
    server.misbehave(fault)
    server.asked, begun = 0, time.monotonic()
    with pytest.raises((RegisterDown, WrongAnswer)) as failed:
        registers.over_http(server).by_number(CHANGAN, SHE["id_number"])
    assert failed.value.failure == failure
    assert server.asked <= asked and time.monotonic() - begun < 1
    server.misbehave(fault, 1)
    if asked == 3:  # the next try goes well
        assert len(registers.over_http(server).by_number(CHANGAN, SHE["id_number"])) == 1
    server.misbehave("", 0)


def test_what_was_cut_off_is_recorded_once(server):
    """The register wrote, and its answer was lost: told again with the same key, it writes nobody twice."""
    server.people.clear()
    server.misbehave("truncated", 1)
    receipt = registers.over_http(server).record(CHANGAN, SHE, source="item:1", by=1, now=NOON)
    assert list(server.people[CHANGAN]) == [receipt.ref]


def test_changes_that_lead_in_a_circle_end(server):
    server.people.clear()
    server.put(CHANGAN, SHE, at=NOON.isoformat())
    server.misbehave("circle")
    with pytest.raises(WrongAnswer):
        list(registers.over_http(server).changes_since(CHANGAN, NOON))
    server.misbehave("", 0)


@pytest.mark.parametrize(
    ("address", "token", "failure"),
    [("{url}", "another", Failure.DENIED), ("http://127.0.0.1:1", "x", Failure.UNREACHABLE),
     ("{url}/elsewhere", registers.TOKEN, Failure.NOT_THERE), ("https://{host}", "x", Failure.CERTIFICATE)],
)  # fmt: skip
def test_a_wrong_address_or_token_is_told_by_its_name(server, address, token, failure):
    server.misbehave("", 0)
    where = address.format(url=server.url, host=server.url.removeprefix("http://"))
    with pytest.raises(RegisterDown) as failed:
        http.HttpRegister(where, token, lambda: NOON).check()
    assert failed.value.failure == failure


def test_a_view_that_misbehaves_is_told_by_its_name(their_database):
    """Slow, without a column, of a unit it does not know, with a number that is another's."""
    registers.behind_a_view().check()
    cases: list[tuple[Callable[[str], str], Callable[[Register], Any], Failure]] = [
        (lambda text: text.replace('"sfzh"', '"no_such"'), lambda one: one.check(), Failure.MISFIT),
        (lambda text: text.replace("v_person", "no_such"), lambda one: one.check(), Failure.MISFIT),
        (lambda text: text, lambda one: one.by_number(YUJIANG, "1"), Failure.OTHER_UNIT),
        (
            lambda text: text.replace("v_person", "v_slow"),
            lambda one: one.by_number(CHANGAN, SHE["id_number"]),
            Failure.SLOW,
        ),
    ]
    their_database.execute("DELETE FROM pis.person")
    registers.into_view(their_database, SHE)
    their_database.execute(
        "CREATE VIEW pis.v_slow AS SELECT p.* FROM pis.person p, LATERAL (SELECT pg_sleep(1 + p.person_no * 0)) s"
    )
    for change, question, failure in cases:
        with pytest.raises(RegisterDown) as failed:
            question(registers.behind_a_view(change(registers.MAPPING)))
        assert failed.value.failure == failure
    their_database.execute("DROP VIEW pis.v_slow")


def test_a_mapping_with_an_out_table_is_written_there_alone(their_database):
    """Codes and days as their table has them; the names of a mapping are names, never SQL."""
    their_database.execute("DELETE FROM pis.padis_in")
    register = registers.behind_a_view(registers.MAPPING + registers.OUT)
    register.record(CHANGAN, {**SHE, "phone": "13900000000"}, ref="7", source="item:1", by=5, now=NOON)
    [row] = their_database.execute("SELECT person_no, xm, csrq, hyzk, source, clerk, at FROM pis.padis_in").fetchall()
    assert row == (7, "王小芳", date(1986, 5, 7), "已婚", "item:1", "5", NOON.replace(tzinfo=None))
    with pytest.raises(RegisterDown):
        registers.behind_a_view(
            registers.MAPPING.replace("pis.v_person", "pis.v_person; DROP TABLE pis.person")
        ).check()
    assert their_database.execute("SELECT count(*) FROM pis.person").fetchone() is not None
