"""The country in a box: what it knows to be true is what the database shows, whoever plays it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from padis.cases.facts import clean_facts
from padis.cases.models import Case
from padis.divisions.queries import are_districts_of_one_city, is_same_county
from padis.exchange.models import DocketRow, LedgerEntry, Message, Tally, Task, Turn
from padis.exchange.recount import verify
from padis.exchange.states import AWAITING_ANSWER, Event
from padis.shared.errors import Refused
from padis.simulator.country import run
from padis.simulator.country.compare import differences
from padis.simulator.country.plan import Plan
from padis.simulator.country.stories import stories
from padis.simulator.country.story import Act
from padis.simulator.country.world import townships_below
from tests.conftest import url_of_test_database

UNTIL = date(2026, 11, 22)
SOME = ("441900000000", "440306000000", "330782000000", "360603000000", "361103000000", "341202000000")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def plan(cases: int, **changes) -> Plan:
    return Plan(**{"cases": cases, "until": UNTIL, "batch": 100, **changes})


@pytest.fixture
def few():
    """The townships of six counties."""
    return townships_below(SOME)


def filled(asked: Plan, file: Path | None = None, play=run.fill) -> int:
    if file is None:
        return play(asked, progress=lambda _filed: None)
    with file.open("wb") as keep:
        return play(asked, progress=lambda _filed: None, keep=keep)


def found(file: Path):
    report = differences(file, today=UNTIL)
    return {finding.name: finding.examples for finding in report.findings if finding.differences}, report


def test_the_truth_is_what_the_database_shows(tmp_path):
    """All of the country, every kind of fault: requests, dockets, turns, files, tallies by unit and month."""
    assert filled(plan(1500, batch=300), tmp_path / "truth") == 1500
    wrong, report = found(tmp_path / "truth")
    assert wrong == {}
    assert {finding.name: finding.rows for finding in report.findings}["case"] == 1500
    assert verify().differences == 0


def test_a_truth_that_is_not_so_is_told(tmp_path):
    """The comparison can fail: a count, a turn and a docket row that somebody changed by hand are each named."""
    filled(plan(60), tmp_path / "truth")
    message = Message.objects.filter(state="opened").first()
    Turn.objects.filter(item_id=message.id).update(due_on=UNTIL)
    DocketRow.objects.filter(item_id=message.id, unit=message.sender).delete()
    tally = Tally.objects.filter(grain="township", sent__gt=0).first()
    tally.sent += 1
    tally.save()
    wrong, _report = found(tmp_path / "truth")
    assert set(wrong) == {"turn", "docket", "tally"}


def told() -> tuple[Counter, ...]:
    """All that happened, without the ids."""
    return (
        Counter(
            LedgerEntry.objects.values_list(
                "event", "at", "unit", "sender", "receiver", "state", "turn_unit", "turn_due_on", "due_on", "finding"
            )
        ),
        Counter(
            Case.objects.values_list(
                "unit",
                "name",
                "filed_at",
                "state",
                "registered_division",
                "residence_division",
                "education",
                "id_quality",
            )
        ),
        Counter(Task.objects.values_list("unit", "label", "reason", "outcome", "opened_at", "done_at")),
    )


def country(asked: Plan) -> tuple[Counter, ...]:
    """What a plan comes to; nothing of it stays."""
    with transaction.atomic():
        filled(asked)
        seen = told()
        transaction.set_rollback(True)
    return seen


def test_one_seed_gives_one_country(few):
    """Ids apart, two fillings by a seed are the same, and another seed's or another run's is not."""
    asked = plan(150, townships=few)
    first = country(asked)
    assert country(asked) == first
    assert country(plan(150, townships=few, seed=2)) != first
    assert country(plan(150, townships=few, run=1)) != first


def test_a_users_actions_and_the_bulk_door_lead_to_the_same(few, tmp_path):
    """Every row that tells what happened, and the same truth."""
    asked = plan(150, townships=few, seed=3)
    in_bulk = country(asked)
    filled(asked, tmp_path / "truth", play=run.act)
    assert told() == in_bulk
    assert found(tmp_path / "truth")[0] == {}
    assert verify().differences == 0


def test_everything_that_may_happen_happens(few):
    """In a few thousand cases each act and each finding has its turn, and work is left in each state."""
    played = [story for number in range(10) for story in stories(plan(4000, townships=few, batch=400), number)]
    steps = [step for story in played for step in story.steps]
    assert {step.act for step in steps} == set(Act)
    assert len({step.said["finding"] for step in steps if step.act == Act.ANSWER}) == 10
    assert sum(bool(story.reason) for story in played) > 10
    whole = sum(len(story.steps) >= 3 for story in played) / len(played)
    assert whole > 0.8  # opened, answered, confirmed


def test_the_facts_of_the_country_are_clean(few):
    """What a unit makes of a number, and what the other side corrects, a form would have taken."""
    for story in stories(plan(400, townships=few, batch=400), 0):
        today = story.at.date()
        assert clean_facts(story.facts, today=today, direction=story.direction) == (story.facts, {})
        for step in story.steps:
            corrections = step.said.get("corrections") or {}
            assert clean_facts({**story.facts, **corrections}, today=today, direction=story.direction)[1] == {}


def test_nobody_is_filed_who_only_moved_next_door():
    """The rules of scope hold for the load as for a clerk."""
    for story in stories(plan(300, batch=300), 0):
        places = story.facts["residence_division"], story.facts["registered_division"]
        assert not is_same_county(*places) and not are_districts_of_one_city(*places)


def test_chosen_townships_play_among_themselves(few):
    """A measurement gives certain townships the same work in a small country and in a large one."""
    for story in stories(plan(100, townships=few), 0):
        assert {story.unit, story.partner, *(step.unit for step in story.steps)} <= set(few)
    for story in stories(plan(100, left_out=frozenset(few)), 0):
        assert {story.unit, story.partner, *(step.unit for step in story.steps)}.isdisjoint(few)


def test_a_county_alone_has_no_migrants():
    """It is said, where a search without end would be."""
    alone = townships_below(["360603000000"])
    with pytest.raises(Refused):
        stories(plan(10, townships=alone), 0)


def test_open_work_is_left_as_in_life(few):
    """Some late, some in each unit's list, over all months of the year."""
    filled(plan(400, townships=few))
    assert len({day.strftime("%Y%m") for day in Message.objects.values_list("asked_on", flat=True)}) >= 12
    assert LedgerEntry.objects.latest("at").at <= plan(1).end
    waiting = Message.objects.filter(state__in=AWAITING_ANSWER).count()
    assert 0.03 < waiting / 400 < 0.2
    assert Message.objects.filter(on_time=False).exists()
    assert LedgerEntry.objects.filter(event=Event.TASK_OPENED).exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), cases=st.integers(1, 40), days=st.integers(3, 500))
def test_any_seed_keeps_its_truth(few, tmp_path, seed, cases, days):
    """A tiny world of any seed, size and span."""
    with transaction.atomic():
        filled(plan(cases, townships=few, seed=seed, days=days), tmp_path / "truth")
        assert found(tmp_path / "truth")[0] == {}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_processes_do_what_one_does(few, tmp_path, monkeypatch):
    """Whoever takes which batch, the country is the same and its truth holds."""
    monkeypatch.setenv("DATABASE_URL", url_of_test_database())
    with (tmp_path / "truth").open("wb") as keep:
        filed = run.fill(plan(200, townships=few, batch=50), progress=lambda _n: None, processes=2, keep=keep)
    assert filed == 200
    assert found(tmp_path / "truth")[0] == {}
    together = Counter(LedgerEntry.objects.values_list("event", "at", "unit", "receiver"))
    alone = Counter(
        (act, at, unit) for story in _all(plan(200, townships=few, batch=50)) for act, at, unit in _opened(story)
    )
    assert Counter((event, at, unit) for event, at, unit, _r in together.elements() if event == "opened") == alone


def _all(asked: Plan):
    return [story for number in range(asked.batches) for story in stories(asked, number)]


def _opened(story):
    return [("opened", step.at, step.unit) for step in story.steps if step.act == Act.OPEN]
