"""What stands in the way of a registration, and the stages of an application: pure."""

from datetime import date, timedelta

import pytest

from padis.exchange.states import SETTLED, State
from padis.kinds.first_child.diagram import TARGET, drawn
from padis.kinds.first_child.rules import NEEDED_PAPERS, Obstacle, Reply, obstacles
from padis.kinds.first_child.states import CHORES, UNDER_WAY, WAYS, Stage, Step

TODAY = date(2026, 11, 2)
YES = Reply(State.CONFIRMED, "conforms", TODAY)
NO = Reply(State.ANSWERED, "differs", TODAY)
UNKNOWN = Reply(State.ANSWERED, "not_found", TODAY)
AWAITED = Reply(State.OPENED, "", TODAY)
OVERDUE = Reply(State.SENT, "", TODAY - timedelta(days=1))
DECLINED = Reply(State.DECLINED, "", TODAY)


@pytest.mark.parametrize(
    ("replies", "undertaken", "expected"),
    [
        ([YES, YES], False, []),
        ([YES, AWAITED], False, [Obstacle.WAITING]),
        ([YES, AWAITED], True, [Obstacle.WAITING]),  # on its due day a place still has time
        ([YES, OVERDUE], False, [Obstacle.UNPROVEN]),
        ([YES, OVERDUE], True, []),
        ([YES, UNKNOWN], False, [Obstacle.UNPROVEN]),
        ([YES, UNKNOWN], True, []),
        ([YES, DECLINED], True, []),
        ([YES, NO], False, [Obstacle.DIFFERS, Obstacle.UNPROVEN]),
        ([YES, NO], True, [Obstacle.DIFFERS]),  # an undertaking never stands against an answer
        ([NO, AWAITED], False, [Obstacle.WAITING, Obstacle.DIFFERS]),
    ],
)
def test_a_couple_is_registered_when_every_place_verified_or_an_undertaking_stands_for_missing_proof(
    replies, undertaken, expected
):
    found = obstacles(replies, papers=NEEDED_PAPERS, undertaken=undertaken, all_places_known=True, today=TODAY)
    assert found == expected


@pytest.mark.parametrize(("undertaken", "expected"), [(False, [Obstacle.UNPROVEN]), (True, [])])
def test_a_place_that_is_not_known_needs_the_undertaking(undertaken, expected):
    """Repeated moves make proof impossible (Daqing's rule)."""
    found = obstacles([YES], papers=NEEDED_PAPERS, undertaken=undertaken, all_places_known=False, today=TODAY)
    assert found == expected


def test_identity_cards_and_marriage_certificate_are_needed_and_the_statements_are_not():
    """What the places of registration answer replaces the papers that couples had to fetch at home."""
    common = {"undertaken": False, "all_places_known": True, "today": TODAY}
    assert obstacles([YES], papers={"1", "2", "3"}, **common) == []
    assert obstacles([YES], papers={"1", "3", "4", "5"}, **common) == [Obstacle.PAPERS]


def test_every_stage_that_is_under_way_has_a_way_out_and_a_registration_can_be_mended():
    """What was refused or withdrawn stays so; what was registered can be corrected, or be void."""
    sources = {stage for way in WAYS.values() for stage in way.sources}
    assert sources == UNDER_WAY | {Stage.REGISTERED}
    assert set(CHORES) == set(Stage)
    assert {way.target for way in WAYS.values()} | {Stage.APPLIED} == set(Stage)
    assert set(WAYS) == set(Step)


def test_a_reply_is_awaited_until_it_is_answered_or_settled():
    awaited = {state for state in State if Reply(state, "", TODAY).is_awaited}
    assert awaited.isdisjoint(SETTLED)
    assert awaited == set(State) - SETTLED - {State.ANSWERED}


def test_the_drawn_diagram_is_the_table():
    """docs/states is generated: `python -m padis.kinds.first_child.diagram` draws it again."""
    assert TARGET.read_text(encoding="utf-8") == drawn()
