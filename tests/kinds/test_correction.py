"""A fact that one side corrected travels to the other, which chooses; both keep what was said before."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from padis.cases.actions import maintain
from padis.cases.models import Case, Claim
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import State
from padis.privacy.models import AccessLog
from padis.register import actions as register
from padis.register.models import RegisterPerson
from padis.register.queries import claims_of
from padis.register.recordings.models import Recording
from tests.web.conftest import signed_in
from tests.web.test_comparing import known, now_says
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def settled(clerk, other, **changes):
    message = filed(clerk, at=timezone.now() - timedelta(days=9), **changes)
    at = timezone.now() - timedelta(days=8)
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=at)
    actions.confirm(key=message.key, by=clerk, accepted=[], now=at + timedelta(hours=1))
    return Message.objects.get(pk=message.pk)


def values(text):
    return dict(re.findall(r'name="tell" value="((\w+)-[0-9a-f]{12})"', text))


def test_what_the_filing_unit_corrected_is_offered_told_and_recorded_on_the_other_side():
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = settled(clerk, other, education="71")
    person = known(other, message)
    sender, receiver = signed_in(clerk), signed_in(other)
    address = f"/cases/{message.case.number}/"
    assert "尚未告知对方" not in sender.get(address).content.decode()
    maintain(key=message.case.key, by=clerk, changes={"education": "61", "pregnancy_status": "1"}, now=timezone.now())

    assert "尚未告知对方" in sender.get(address).content.decode()
    ticked = list(values(sender.get(f"{address}correct/").content.decode()))
    assert sender.post(f"{address}correct/", {"tell": ticked}).status_code == 422, "without a reason nothing goes"
    sender.post(f"{address}correct/", {"tell": ticked, "why": "1"})
    told = Message.objects.get(kind="fact_correction")
    assert (told.sender, told.receiver, told.state) == (CHANGAN, YUJIANG, State.SENT)
    assert "尚未告知对方" not in sender.get(address).content.decode()

    text = receiver.get(f"/items/{told.number}/").content.decode()
    assert "初中毕业 → " in text and "本人要求更正" in text, "the old value stands beside the new one"
    theirs = dict(re.findall(r'name="(take-[a-z_]+)" value="(theirs-[^"]+)"', text))
    data = {"person": person.ref, "record": "on", **theirs}
    assert receiver.post(f"/items/{told.number}/receive/", data).status_code == 302
    said = now_says(person)
    assert (said["education"], said["pregnancy_status"]) == ("61", "1")
    assert Recording.objects.get(item_id=told.id).written == ["education", "pregnancy_status", "residence_division"]
    assert [each.facts.get("education") for each in claims_of(person.key)] == ["71", "61"], "the old value stays"


def test_what_the_other_side_corrected_in_its_register_is_told_and_taken_over_by_a_tick():
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = settled(clerk, other, education="71")
    person = known(other, message)
    register.correct(key=person.key, by=other, changes={"education": "61", "ethnicity": "08"}, now=timezone.now())
    address = f"/cases/{message.case.number}/correct/"
    page = signed_in(other).get(address).content.decode()
    assert AccessLog.objects.filter(user=other, case_id=person.id).exists(), "her entry was read"
    by_field = {name: value for value, name in values(page).items()}
    assert (
        set(by_field) == {"education", "ethnicity"}
        and "checked" not in page.split("correct-rows")[1].split("correct-why")[0]
    )
    signed_in(other).post(address, {"tell": by_field["education"], "why": "3"})
    told = Message.objects.get(kind="fact_correction")

    item = f"/items/{told.number}/"
    text = signed_in(clerk).get(item).content.decode()
    assert 'name="accepted" value="education" checked' in text
    signed_in(clerk).post(f"{item}receive/", {"accepted": "education", "person": ""})
    case = Case.objects.get(pk=message.case.key)
    assert (case.education, case.ethnicity) == ("61", "")
    claims = Claim.objects.filter(case_id=case.id, facts__has_key="education").order_by("at", "id")
    assert [(claim.unit, claim.adopted, claim.facts["education"]) for claim in claims] == [
        (CHANGAN, True, "71"),
        (YUJIANG, False, "61"),
        (CHANGAN, True, "61"),
    ], "both values stay, with who said them"


def test_nobody_but_the_two_sides_tells_and_nothing_is_told_of_an_open_request():
    clerk = user(CHANGAN)
    message = filed(clerk, at=timezone.now() - timedelta(days=2))
    maintain(key=message.case.key, by=clerk, changes={"education": "61"}, now=timezone.now())
    address = f"/cases/{message.case.number}/correct/"
    assert "对方已知" in signed_in(clerk).get(address).content.decode(), "the other side reads the file as it is now"
    assert signed_in(user(GUANGFENG)).get(address).status_code == 404
    assert not RegisterPerson.objects.exists()
