"""The demonstration shows what the platform does by itself."""

from datetime import date, datetime

import pytest
from django.db.models import Sum

from padis.cases.projection import all_facts
from padis.exchange.models import Message, Task
from padis.exchange.recount import verify
from padis.exchange.states import State
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.first_child.models import Application
from padis.register.models import RegisterCount, RegisterPerson
from padis.register.quality.models import QualityCount
from padis.register.registry import register_of
from padis.reminders.models import Notice, Run, Step
from padis.shared.time import BEIJING
from padis.simulator import births, demo, registers
from tests.world import NOON

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=BEIJING)


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_the_last_mornings_had_reminders_and_registers_hold_most_who_are_asked_about(monkeypatch):
    """A few of each step, on working days, and today's digest for the accounts that one looks around with.

    In the registers most agree, some differ, a few are not there: so most answers need no typing.
    """
    monkeypatch.setattr(demo, "PER_DAY", 5)
    monkeypatch.setattr(registers, "OTHERS", 2)
    demo.fill(now=NOW, progress=lambda _said: None)

    assert Run.objects.count() == 8 and {run.day.weekday() for run in Run.objects.all()} == {0, 1, 2, 3, 4}
    assert set(Notice.objects.values_list("step", flat=True)) == set(Step)
    today = Notice.objects.filter(day=NOW.date(), step=Step.DIGEST).values_list("unit", flat=True)
    assert {"441900119000", "360603101000", "360603000000", "360000000000", "000000000000"} <= set(today)
    asked, there, agreeing = compared()
    assert 0.7 * asked < there < asked and 0.2 * asked < agreeing < there
    assert RegisterCount.objects.aggregate(n=Sum("entries"))["n"] == RegisterPerson.objects.count()


def compared() -> tuple[int, int, int]:
    """Of the requests: how many, whose receiver has the person in its register, and all her facts as stated."""
    asked = there = agreeing = 0
    for message in Message.objects.filter(kind="verification"):
        stated, register = all_facts(message.case, health=True), register_of(message.receiver)
        born = date.fromisoformat(stated["birth_date"])
        found = register.by_name_and_birth(message.receiver, stated["name"], born) or register.by_number(
            message.receiver, stated.get("id_number", "")
        )
        asked, there = asked + 1, there + bool(found)
        agreeing += bool(found) and found[0].facts == stated
    return asked, there, agreeing


@pytest.mark.django_db
def test_there_are_report_forms_in_time_late_and_open(divisions_loaded, monkeypatch):
    """Whoever tries it out meets each of them, and the figures agree with the ledger."""
    monkeypatch.setattr(demo, "PER_DAY", 6)
    monkeypatch.setattr(demo, "WITH_A_FORM", 0.8)
    assert demo.fill(now=NOON, progress=lambda _words: None) > 50
    forms = Message.objects.filter(kind="exam_report")
    received = forms.filter(state=State.RECEIVED, channel="electronic")
    assert received.filter(on_time=True).exists()
    assert received.filter(on_time=False).exists()
    assert received.filter(opened_at=None).exists()
    assert forms.filter(state__in=[State.SENT, State.OPENED]).exists()
    assert QualityCount.objects.exists()  # for the levels above, without waiting for the hour
    assert verify().differences == 0


@pytest.mark.django_db
def test_there_are_couples_of_every_stage_and_births_of_today(divisions_loaded, monkeypatch):
    """Applications that are asked, registered and refused, follow-ups open and closed, and notices of births."""
    monkeypatch.setattr(demo, "PER_DAY", 6)
    monkeypatch.setattr(births, "OF_A_COUPLE", 1)
    demo.fill(now=NOON, progress=lambda _words: None)
    assert {"asked", "registered"} <= set(Application.objects.values_list("stage", flat=True))
    assert Message.objects.filter(kind="first_child_notice", state=State.RECEIVED).exists()
    assert Task.objects.filter(kind="first_child_notice").exclude(done_at=None).exists()
    assert BirthRegistration.objects.exists()
    assert Message.objects.filter(kind="birth_registration").exists()
    assert verify().differences == 0
