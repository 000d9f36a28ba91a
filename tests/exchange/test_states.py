"""The tables of states and effects as data: nothing missing, nothing unreachable."""

import pytest

from padis.exchange.diagram import TARGETS, drawn
from padis.exchange.effects import CONDITIONS, EFFECTS, TALLIED, Table
from padis.exchange.states import EVENTS, OWNERS, SETTLED, TRANSITIONS, Duty, Event, State


def test_every_state_has_an_owner_or_is_settled():
    """A state without an entry would be an item that nobody sees."""
    assert set().union(*OWNERS.values()) == set(State)


@pytest.mark.parametrize("duty", Duty)
def test_every_state_is_reached_and_every_open_state_can_be_left(duty):
    """No dead end: from every open state there is a way to a settled one; and no event leads out of a kind's own states."""
    own = [transition for event, transition in TRANSITIONS.items() if event in EVENTS[duty]]
    reached, ways = (
        {State.SENT},
        {state: {t.after(state) for t in own if state in t.sources} for state in State},
    )
    while new := set().union(*(ways[state] for state in reached)) - reached:
        reached |= new
    assert reached == set(OWNERS[duty])
    ends = SETTLED & reached
    while new := {state for state in reached if ways[state] & ends} - ends:
        ends |= new
    assert ends == reached


def test_what_settles_one_kind_settles_every_kind():
    """A state means the same on every list, whatever the kind of the item."""
    for state in State:
        assert len({owners[state] is None for owners in OWNERS.values() if state in owners}) == 1


def test_every_event_may_happen_to_some_kind():
    """An event that no kind knows is dead."""
    assert set().union(*EVENTS.values()) == set(TRANSITIONS)


def test_settled_means_settled():
    """Nothing that a unit does may follow a settled state: a second click changes nothing. The platform alone takes back
    what was received from paper and came electronically."""
    by_units = [transition for transition in TRANSITIONS.values() if transition.party is not None]
    assert not any(transition.sources & SETTLED for transition in by_units)
    assert TRANSITIONS[Event.JOINED].sources & SETTLED == {State.RECEIVED}


def test_every_event_has_effects_or_is_known_to_have_none():
    """An event that somebody adds is thought about in the counts."""
    silent = {Event.PART_ANSWERED, Event.TASK_OPENED, Event.TASK_DONE}
    assert {effect.event for effect in EFFECTS} == set(Event) - silent


def test_effects_name_what_exists():
    """A misspelt column or condition would count nothing."""
    for effect in EFFECTS:
        assert effect.table is not Table.TALLY or effect.column in TALLIED
        assert {name.removeprefix("-") for name in effect.when} <= set(CONDITIONS)


@pytest.mark.parametrize("duty", Duty)
def test_the_drawn_diagram_is_the_table(duty):
    """docs/states is generated: `python -m padis.exchange.diagram` draws it again."""
    assert TARGETS[duty].read_text(encoding="utf-8") == drawn(duty)
