"""A form that came on paper and electronically is one item: whichever came first, also at once; it never counts twice."""

from collections.abc import Callable
from typing import Any

import pytest

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message, Tally
from padis.exchange.recount import verify
from padis.kinds.sending import SentAlready
from padis.kinds.twins.deciding import decide
from padis.kinds.twins.models import Twin
from padis.kinds.twins.queries import twins_of
from padis.paper.recording import Received, Recorded, record
from padis.shared.errors import Conflict, NotAllowed
from tests.exchange.test_races import all_at_once
from tests.world import CHANGAN, GUANGFENG, NOON, YUJIANG, facts, filed, form_sent, later, sheet, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
NO = "粤东2026-0117"
UNIT = "长安镇卫生院"


def typed(person: dict[str, Any], **changes: Any) -> Received:
    """What the receiver types of the paper: the institution is written out, its type is not known."""
    institution = {"id": "", "name": changes.pop("institution", UNIT), "division": CHANGAN, "type": "9"}
    given = sheet(form_no=NO, exam_unit=institution, **changes)
    return Received(kind=kind_of("exam_report"), sender=CHANGAN, facts=person, sheet=given)


def counted() -> dict[str, int]:
    """The figures of both townships' forms, all in one."""
    names = ("sent", "paper", "due", "on_time")
    rows = Tally.objects.filter(grain="township", kind="exam_report").values_list(*names)
    return dict(zip(names, map(sum, zip(*rows, strict=True)), strict=True))


def state_of(number: str) -> str:
    return Message.objects.get(number=number).state


ELSEWHERE = {"id": "1", "name": "另一医院", "division": CHANGAN, "type": "4"}


@pytest.mark.parametrize(
    "differs",
    [{}, {"form_no": "ANOTHER"}, {"exam_date": "2026-10-29", "exam_unit": ELSEWHERE}],
    ids=["the same", "another number", "another day and institution"],
)
def test_recorded_from_paper_first_it_is_joined_when_it_comes(differs):
    """The number of the form is enough, or the day and the institution: the electronic form counts instead."""
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    request = filed(clerk, **person)
    paper = record(given=typed(person), by=receiver, now=later(1))
    assert counted() == {"sent": 0, "paper": 2, "due": 0, "on_time": 0}

    sent = form_sent(clerk, request, at=later(2), **{"form_no": NO, **differs})

    assert (state_of(paper.number), sent.state) == ("joined", "sent")
    assert counted() == {"sent": 2, "paper": 0, "due": 2, "on_time": 0}
    assert [(twin.paper_number, twin.recorded_at) for twin in twins_of(sent, unit=YUJIANG)] == [
        (paper.number, later(1))
    ]
    actions.receive(key=sent.key, by=receiver, now=later(3))
    assert counted()["on_time"] == 2
    assert verify().differences == 0


def test_recorded_from_paper_afterwards_it_is_the_electronic_one():
    """Also where the clerk who types it knows no identity number."""
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    sent = form_sent(clerk, filed(clerk, **person), form_no=NO)
    person = {**person, "no_number_reason": "1"}
    del person["id_number"]
    assert record(given=typed(person), by=receiver, now=later(1)) == Recorded(sent.number, True)
    assert counted()["paper"] == 0
    assert verify().differences == 0


def test_what_the_sender_posted_is_joined_when_it_sends_it_after_all():
    """Sent electronically, it cannot be posted again as another one."""
    clerk = user(CHANGAN)
    request = filed(clerk)
    given = sheet(form_no=NO)
    posted = form_sent(clerk, request, on_paper=True, **given)
    sent = form_sent(clerk, request, **given)
    assert (state_of(posted.number), state_of(sent.number)) == ("joined", "sent")
    with pytest.raises(SentAlready):
        form_sent(clerk, request, on_paper=True, **given)
    assert counted() == {"sent": 2, "paper": 0, "due": 2, "on_time": 0}
    assert verify().differences == 0


@pytest.mark.parametrize("electronic_first", [True, False])
def test_what_is_only_likely_is_asked_of_the_receiver(electronic_first):
    """The same person on the same day, but another number and another name of the institution."""
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    request = filed(clerk, **person)
    acts: list[Callable[[], Any]] = [
        lambda: form_sent(clerk, request, form_no="ANOTHER"),
        lambda: record(given=typed(person, institution="长安卫生院"), by=receiver, now=NOON),
    ]
    for act in acts if electronic_first else reversed(acts):
        act()
    twin = Twin.objects.get()
    assert (twin.state, counted()["paper"], counted()["sent"]) == ("asked", 2, 2)
    assert twins_of(Message.objects.get(number=twin.number), unit=CHANGAN) == []
    with pytest.raises(NotAllowed):
        decide(id=twin.id, same=True, by=user("360603000000", Role.SUPERVISOR), now=later(1))

    decide(id=twin.id, same=True, by=receiver, now=later(1))

    with pytest.raises(Conflict):
        decide(id=twin.id, same=False, by=receiver, now=later(1))
    assert (state_of(twin.paper_number), counted()["paper"], counted()["sent"]) == ("joined", 0, 2)
    assert verify().differences == 0


def test_a_form_that_was_sent_on_to_another_unit_is_joined_by_that_one_alone():
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    sent = form_sent(clerk, filed(clerk, **person), form_no="ANOTHER")
    paper = record(given=typed(person, institution="长安卫生院"), by=receiver, now=NOON)
    actions.return_misdirected(key=sent.key, by=receiver, proposed=GUANGFENG, note="", now=later(1))
    actions.resend(key=sent.key, by=clerk, receiver=GUANGFENG, note="", now=later(2))

    with pytest.raises(Conflict):
        decide(id=Twin.objects.get().id, same=True, by=receiver, now=later(3))

    assert state_of(paper.number) != "joined"
    assert {twin.unit for twin in Twin.objects.all()} == {YUJIANG}


def test_told_apart_both_count():
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    request = filed(clerk, **person)
    record(given=typed(person, institution="长安卫生院"), by=receiver, now=NOON)
    form_sent(clerk, request, form_no="ANOTHER")
    decide(id=Twin.objects.get().id, same=False, by=receiver, now=later(1))
    assert (counted()["paper"], counted()["sent"]) == (2, 2)
    assert verify().differences == 0


def test_another_persons_form_of_the_same_day_and_institution_stands_for_itself():
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    record(given=typed(facts()), by=receiver, now=NOON)
    form_sent(clerk, filed(clerk), form_no="ANOTHER")
    assert not Twin.objects.exists()


def test_sent_to_the_wrong_unit_first_it_is_joined_where_the_paper_was_recorded():
    person, clerk, receiver = facts(), user(CHANGAN), user(YUJIANG)
    sent = form_sent(clerk, filed(clerk, **{**person, "registered_division": GUANGFENG}), form_no=NO)
    paper = record(given=typed(person), by=receiver, now=NOON)
    assert not Twin.objects.exists()
    actions.return_misdirected(key=sent.key, by=user(GUANGFENG), proposed=YUJIANG, note="", now=later(1))
    actions.resend(key=sent.key, by=clerk, receiver=YUJIANG, note="", now=later(2))
    assert state_of(paper.number) == "joined"
    assert verify().differences == 0


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_one():
    """Sent and recorded at once, again and again: one form counts, and it is the electronic one."""
    clerk, receiver = user(CHANGAN), user(YUJIANG)
    people = [facts() for _each in range(4)]
    requests = [filed(clerk, **person) for person in people]
    results = all_at_once([
        act for number, (person, request) in enumerate(zip(people, requests, strict=True)) for act in (
            lambda request=request, number=number: form_sent(clerk, request, form_no=f"N{number}", at=later(1)),
            lambda person=person, number=number: record(
                given=Received(kind=kind_of("exam_report"), sender=CHANGAN, facts=person, sheet=sheet(form_no=f"N{number}")),
                by=receiver, now=later(1),
            ),
        )
    ])  # fmt: skip
    assert [each for each in results if isinstance(each, Exception)] == []
    assert counted() == {"sent": 8, "paper": 0, "due": 8, "on_time": 0}
    assert Case.objects.count() == 4
    assert verify().differences == 0
