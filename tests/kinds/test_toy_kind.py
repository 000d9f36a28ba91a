"""A kind is a folder: one that nobody knows is put beside the others, and the pages send, show and receive it."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import padis.kinds
from padis.accounts.models import Role
from padis.cases import codes
from padis.deadlines import queries as deadlines
from padis.deadlines.models import Limit
from padis.exchange import kinds
from padis.exchange.models import Message, Sheet
from padis.exchange.recount import verify
from padis.exchange.states import State
from padis.kinds.apps import load
from padis.privacy import legal
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

TOY = """
from pathlib import Path

from padis.cases.facts import FactType, Sensitivity, by_name, field_of
from padis.cases.models import Side
from padis.exchange.kinds import Clock, Kind
from padis.exchange.states import Duty

KIND = Kind(
    code="toy",
    name="玩具通知",
    duty=Duty.RECEIVE,
    clock={"normal": Clock(10, "test"), "resend": Clock(5, "test")},
    legal_basis="test",
    purpose="test",
    retention_months=12,
    fields=by_name(
        field_of("colour", "颜色", FactType.CODE, table="toy_colour", required=True),
        field_of("pieces", "件数", FactType.COUNT),
        field_of("feeling", "感受", FactType.TEXT, sensitivity=Sensitivity.HEALTH),
    ),
    tables=Path(__file__).parent,
    case_facts=frozenset({"name"}),
    sent_from=Side.RESIDENCE,
)
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder beside the others, loaded as its line in the list would load it."""
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "__init__.py").write_text(TOY, encoding="utf-8")
    (folder / "toy_colour.csv").write_text("code,parent,chinese,english\n1,,红色,Red\n2,,蓝色,Blue\n", encoding="utf-8")
    monkeypatch.setattr(padis.kinds, "__path__", [*padis.kinds.__path__, str(tmp_path)])
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(codes, "_folders", list(codes._folders))
    for level, number in (("normal", 10), ("resend", 5)):
        Limit.objects.create(kind="toy", level=level, number=number, valid_from=date(2009, 10, 1), source="test")
    deadlines.forget()
    legal.record_for_synthetic_people(["toy"], now=NOON)
    legal.forget()
    load("toy")
    yield
    sys.modules.pop("padis.kinds.toy", None)


def test_a_toy_kind_travels_without_a_change_to_the_core(toy):
    """Offered on the case page, filled, sent, refused where it is wrong, shown to both, received, counted."""
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    case = filed(clerk).case
    here, there = signed_in(clerk), signed_in(receiver)
    assert "玩具通知" in here.get(f"/cases/{case.number}/").content.decode()

    form = f"/cases/{case.number}/send/toy/"
    assert "颜色" in here.get(form).content.decode()
    wrong = here.post(form, {"colour": "", "pieces": "many", "feeling": "高兴"})
    assert wrong.status_code == 422
    assert "高兴" in wrong.content.decode()
    sent = here.post(form, {"colour": "2", "pieces": "3", "feeling": "高兴"})
    assert sent["Location"] == f"/cases/{case.number}/"

    message = Message.objects.get(kind="toy")
    assert (message.sender, message.receiver, (message.due_on - message.asked_on).days) == (CHANGAN, YUJIANG, 10)
    assert Sheet.objects.get(message_id=message.id).sealed["health"] == {"feeling": "高兴"}
    shown = there.get(f"/items/{message.number}/").content.decode()
    assert all(word in shown for word in ("玩具通知", "蓝色", "高兴"))
    assert there.get("/register/?kind=toy").content.decode().count("玩具通知") >= 2
    assert there.post(f"/items/{message.number}/receive/").status_code == 302
    message.refresh_from_db()
    assert message.state == State.RECEIVED

    county = signed_in(user("360603000000", Role.SUPERVISOR)).get("/monitor/?kind=toy").content.decode()
    assert "玩具通知" in county and "高兴" not in county
    assert verify().differences == 0


@pytest.mark.parametrize("package", ["exchange", "monitoring"])
def test_the_core_names_no_kind(package):
    """Neither the exchange nor the monitors know that there are report forms: only the list of kinds does."""
    root = Path(padis.kinds.__path__[0]).parent
    names = {kind.code for kind in kinds.all_kinds()} - {"verification"} | {'"verification"', "padis.kinds"}
    files = [path for path in (root / package).rglob("*.py") if "migrations" not in path.parts]
    found = {(path.name, name) for path in files for name in names if name in path.read_text(encoding="utf-8")}
    assert {(file, name) for file, name in found if (file, name) != ("kinds.py", "padis.kinds")} == set()
