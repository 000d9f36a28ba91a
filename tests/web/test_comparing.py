"""An item beside the local register: who she is there, whose word is taken by a click, and recording what arrived."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.cases.models import Case
from padis.cases.projection import all_facts
from padis.exchange.models import Message
from padis.exchange.queries import latest_corrections
from padis.exchange.states import State
from padis.privacy.models import AccessLog
from padis.register import actions as register
from padis.register import registry
from padis.register.contract import Entry, RegisterDown
from padis.register.models import RegisterPerson
from padis.register.projection import facts_of
from padis.register.queries import claims_of
from padis.register.recordings.models import Recording
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, form_sent, id_number, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(clerk: User) -> Message:
    return filed(clerk, at=timezone.now() - timedelta(days=2), registered_address="上塘村3组", education="71")


def stated(message: Message) -> dict[str, Any]:
    return all_facts(Case.objects.get(pk=(message.shard, message.case_id)), health=True)


def known(other: User, message: Message, **changes: Any) -> RegisterPerson:
    """The person of the message in the register of the unit, with what is different there."""
    facts = {**stated(message), "residence_division": YUJIANG, **changes}
    held = {name: value for name, value in facts.items() if value is not None}
    return register.record(by=other, facts=held, now=timezone.now() - timedelta(days=1), beside=True)


def now_says(person: RegisterPerson) -> dict[str, Any]:
    return facts_of(RegisterPerson.objects.get(pk=person.pk))


def page(somebody: User, message: Message, query: str = "") -> str:
    return signed_in(somebody).get(f"/items/{message.number}/{query}").content.decode()


def form_of(text: str) -> dict[str, str]:
    """What the answer form would send as it came: the hidden fields and what is chosen in it."""
    person = re.search(r'name="person" value="([^"]*)"', text)
    chosen = re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"[^>]* checked', text)
    return {"person": person[1] if person else "", "record": "on", **dict(chosen)}


def take(text: str, **sides: str) -> dict[str, str]:
    """What a click on a side's word of a field sends."""
    return {
        f"take-{name}": re.findall(rf'name="take-{name}" value="({side}-[^"]+)"', text)[0]
        for name, side in sides.items()
    }


def answer(somebody: User, message: Message, data: dict[str, str]) -> Any:
    return signed_in(somebody).post(f"/items/{message.number}/answer/", data)


# --- comparing ------------------------------------------------------------------------------------------------------
def test_an_answer_is_built_by_clicks_and_recorded_and_the_recording_taken_back(other, message):
    person = known(other, message, marital_status="22", registered_address="上塘村5组", ethnicity="08")
    text = page(other, message)
    assert "2 项不一致" in text and "1 项仅本地有" in text and "再婚" in text and "上塘村5组" in text
    assert form_of(text)["finding"] == "corrected" and form_of(text)["person"] == person.ref
    assert AccessLog.objects.filter(case_id=person.id).count() == 1, "her entry was shown: a reading"

    undecided = answer(other, message, form_of(text))
    assert undecided.status_code == 422 and "请逐项选择" in undecided.content.decode()

    clicks = take(text, marital_status="ours", registered_address="theirs", ethnicity="ours")
    assert answer(other, message, {**form_of(text), **clicks}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.finding) == (State.ANSWERED, "corrected")
    assert latest_corrections(message) == {"marital_status": "22", "ethnicity": "08"}
    said = now_says(person)
    assert (said["registered_address"], said["marital_status"]) == ("上塘村3组", "22")
    assert said["residence_division"] == CHANGAN, "where she lives is the sender's word, which stood there as chosen"
    assert [claim.source for claim in claims_of(person.key)][1] == f"item:{message.number}"

    text = page(other, message)
    assert "记入本地登记库" in text and other.display_name in text
    signed_in(other).post(f"/local/{person.id}/undo/{claims_of(person.key)[1].id}/")
    assert not Recording.objects.filter(undone_at=None).exists(), "undone on her own page it stands here no more"
    signed_in(other).post(f"/items/{message.number}/record/", {**form_of(page(other, message)), **clicks})
    signed_in(other).post(f"/items/{message.number}/unrecord/")
    assert now_says(person)["registered_address"] == "上塘村5组", "undone on the same day"
    assert not Recording.objects.filter(undone_at=None).exists()


def test_what_agrees_wholly_is_consistent_at_a_glance_and_nothing_is_sent_by_itself(other, message):
    known(other, message)
    text = page(other, message)
    assert form_of(text)["finding"] == "consistent" and "项不一致" not in text
    message.refresh_from_db()
    assert message.state == State.SENT
    assert answer(other, message, form_of(text)).status_code == 302
    assert latest_corrections(message) == {}


def test_who_has_another_number_is_found_with_the_reason_and_chosen_by_a_click(clerk, other):
    message = filed(clerk, at=timezone.now() - timedelta(days=2), name="陈秀英", id_number=None, no_number_reason="1")
    born = date.fromisoformat(stated(message)["birth_date"])
    she = known(other, message, name="陈秀瑛", id_number=id_number("362226", born, 7), no_number_reason=None)
    namesake = known(other, message, birth_date="1971-03-04", id_number=id_number("362226", date(1971, 3, 4), 8))
    text = page(other, message)
    assert form_of(text)["person"] == she.ref and "读音相同" in text and "另有 1 人" in text

    [key] = re.findall(r'href="[^"]*\?person=([0-9a-f]{16})"', page(other, message))
    assert form_of(page(other, message, f"?person={key}"))["person"] == namesake.ref
    nobody = form_of(page(other, message, "?person=nobody"))
    assert (nobody["person"], nobody["finding"]) == ("nobody", "not_found")
    assert answer(other, message, nobody).status_code == 302
    assert not Recording.objects.exists(), "who was not found is recorded nowhere"


def test_what_changed_meanwhile_is_not_taken_unseen(other, message):
    person = known(other, message, marital_status="22")
    text = page(other, message)
    data = {**form_of(text), **take(text, marital_status="ours")}
    register.correct(key=person.key, by=other, changes={"marital_status": "40"}, now=timezone.now())
    late = answer(other, message, data)
    assert late.status_code == 422 and "离婚" in late.content.decode()


def test_nobody_reads_another_units_register(clerk, other, message):
    stranger = user(GUANGFENG)
    person = register.record(by=stranger, facts=stated(message) | {"ethnicity": "08"}, now=timezone.now())
    text = page(other, message, f"?person={person.ref}")
    assert ">壮族<" not in text.split("补充对方未填的项目")[0] and "还没有内容" in text
    forged = {"finding": "consistent", "person": person.ref, "record": "on"}
    answer(other, message, forged)
    assert (
        now_says(person)["residence_division"] == CHANGAN and RegisterPerson.objects.filter(unit=YUJIANG).count() <= 1
    )


def test_the_page_costs_the_same_however_many_may_be_she(other, message):
    known(other, message, marital_status="22")
    page(other, message)
    with CaptureQueriesContext(connection) as few:
        page(other, message)
    for serial in range(12):
        known(
            other,
            message,
            id_number=id_number("362226", date(1990, 1, 1), serial + 20),
            birth_date="1990-01-01",
            phone=None,
        )
    with CaptureQueriesContext(connection) as many:
        page(other, message)
    assert len(many) == len(few)


class Down:
    """A register of the unit's own that does not answer."""

    def _fail(self, *_args: Any, **_options: Any) -> list[Entry]:
        raise RegisterDown("连接超时。")

    by_number = by_name_and_birth = read = record = changes_since = _fail


@pytest.fixture
def down() -> Iterator[None]:
    registry.offer(lambda unit: Down() if unit == YUJIANG else None)  # type: ignore[arg-type,return-value]
    yield
    registry._makers.pop()


def test_a_register_that_is_down_is_said_and_the_answer_goes_as_before(down, other, message):
    text = page(other, message)
    assert "连接超时" in text and 'name="record"' not in text
    data = {"finding": "corrected", "fix-marital_status": "22", "person": ""}
    assert answer(other, message, data).status_code == 302
    assert latest_corrections(message) == {"marital_status": "22"}


# --- recording --------------------------------------------------------------------------------------------------------
def test_a_late_form_and_one_on_paper_are_received_and_recorded_in_one_act(clerk, other, message):
    old = timezone.now() - timedelta(days=60)
    early = filed(clerk, at=old, inflow_date="2026-01-05")
    person = known(other, early, contraceptive_method="1", pregnancy_status=None)
    for on_paper in (False, True):
        form = form_sent(clerk, early, at=old, exam_date=old.date().isoformat(), on_paper=on_paper)
        text = page(other, form)
        assert "避孕方法" in text
        assert signed_in(other).post(f"/items/{form.number}/receive/", form_of(text)).status_code == 302
        recording = Recording.objects.get(item_id=form.id)
        assert recording.ref == person.ref and not recording.is_new
    said = now_says(person)
    assert said["pregnancy_status"] == "0", "what the register did not say"
    assert said["contraceptive_method"] == "1", "what it says otherwise stays, unless it is chosen"


def test_both_sides_record_what_they_came_to_each_once_and_supervisors_nothing(clerk, other, message):
    answer(other, message, form_of(page(other, message)) | {"finding": "corrected", "fix-marital_status": "22"})
    assert Recording.objects.get(unit=YUJIANG).is_new
    assert now_says(RegisterPerson.objects.get(unit=YUJIANG))["marital_status"] == "22"

    sender = signed_in(clerk)
    sender.post(f"/items/{message.number}/confirm/", {"accepted": ["marital_status"]})
    assert sender.post(f"/items/{message.number}/record/", form_of(page(clerk, message))).status_code == 302
    again = sender.post(f"/items/{message.number}/record/", {"person": ""})
    assert again.status_code == 422 and Recording.objects.filter(unit=CHANGAN).count() == 1
    assert now_says(RegisterPerson.objects.get(unit=CHANGAN))["marital_status"] == "22"
    county = Client()
    county.force_login(user("441900000000", Role.SUPERVISOR), backend="padis.accounts.backends.UnitBackend")
    assert county.post(f"/items/{message.number}/record/", {"person": ""}).status_code == 404


def test_many_are_recorded_at_once_and_those_that_differ_are_left_for_a_look(clerk, other):
    new, same, differing = (
        filed(clerk, at=timezone.now() - timedelta(days=2), name=name) for name in ("王一", "李二", "张三")
    )
    people = [known(other, same), known(other, differing, marital_status="22")]
    for each in (new, same, differing):
        data = {"finding": "consistent", "person": ""}
        assert answer(other, each, data).status_code == 302
    client = signed_in(other)
    text = client.get("/register/record/").content.decode()
    numbers = [each.number for each in (new, same, differing)]
    assert all(number in text for number in numbers)
    client.post("/register/record/", {"record": numbers, "places": "on"})
    assert set(Recording.objects.values_list("number", flat=True)) == set(numbers[:2])
    assert now_says(people[0])["residence_division"] == CHANGAN and now_says(people[1])["marital_status"] == "22"
    left = client.get("/register/record/").content.decode()
    assert numbers[2] in left and numbers[0] not in left and "请逐件打开" in left


def test_only_on_the_same_day_is_a_recording_taken_back(other, message):
    known(other, message, marital_status="22")
    text = page(other, message)
    answer(other, message, {**form_of(text), **take(text, marital_status="theirs"), "finding": "consistent"})
    yesterday: datetime = timezone.now() - timedelta(days=1)
    Recording.objects.update(at=yesterday)
    client = signed_in(other)
    client.post(f"/items/{message.number}/unrecord/")
    assert Recording.objects.filter(undone_at=None).count() == 1
    assert f'action="/items/{message.number}/unrecord/"' in page(other, message)
    assert ">撤销<" not in page(other, message)
