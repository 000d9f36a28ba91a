"""The tables of states and effects as data: nothing missing, nothing unreachable."""

from pathlib import Path

from padis.exchange.diagram import drawn
from padis.exchange.effects import CONDITIONS, EFFECTS, TALLY_COLUMNS, Table
from padis.exchange.states import OWNERS, SETTLED, TRANSITIONS, Event, State

DIAGRAM = Path(__file__).resolve().parents[2] / "docs" / "states" / "message.md"


def test_every_state_has_an_owner_or_is_settled():
    """A state without an entry would be an item that nobody sees."""
    assert set(OWNERS) == set(State)


def test_every_state_is_reached_and_every_open_state_can_be_left():
    """No dead end: from every open state there is a way to a settled one."""
    reached, ways = (
        {State.SENT},
        {state: {t.after(state) for t in TRANSITIONS.values() if state in t.sources} for state in State},
    )
    while new := set().union(*(ways[state] for state in reached)) - reached:
        reached |= new
    assert reached == set(State)
    ends = set(SETTLED)
    while new := {state for state in State if ways[state] & ends} - ends:
        ends |= new
    assert ends == set(State)


def test_settled_means_settled():
    """Nothing may follow a settled state: a second click changes nothing."""
    assert not any(transition.sources & SETTLED for transition in TRANSITIONS.values())


def test_every_event_has_effects_or_is_known_to_have_none():
    """An event that somebody adds is thought about in the counts."""
    silent = {Event.PART_ANSWERED, Event.TASK_OPENED, Event.TASK_DONE}
    assert {effect.event for effect in EFFECTS} == set(Event) - silent


def test_effects_name_what_exists():
    """A misspelt column or condition would count nothing."""
    for effect in EFFECTS:
        assert effect.table is not Table.TALLY or effect.column in TALLY_COLUMNS
        assert {name.removeprefix("-") for name in effect.when} <= set(CONDITIONS)


def test_the_drawn_diagram_is_the_table():
    """docs/states is generated: `python -m padis.exchange.diagram` draws it again."""
    assert DIAGRAM.read_text(encoding="utf-8") == drawn()
