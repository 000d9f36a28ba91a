"""Draws the states of a message from `states.py`: `python -m padis.exchange.diagram` writes docs/states/."""

from pathlib import Path

from padis.exchange.states import EVENTS, OWNERS, TRANSITIONS, Duty, State

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "states"
TARGETS = {Duty.ANSWER: FOLDER / "message.md", Duty.RECEIVE: FOLDER / "received.md"}
HEADS = {
    Duty.ANSWER: "The states of a message that must be answered",
    Duty.RECEIVE: "The states of a message that is only received",
}


def drawn(duty: Duty) -> str:
    """The document: a Mermaid diagram, and the table of who has the turn."""
    states = OWNERS[duty]
    arrows = [f"    [*] --> {State.SENT.name}: SENT (sender)"]
    for event, transition in TRANSITIONS.items():
        if event not in EVENTS[duty]:
            continue
        sources = sorted(transition.sources & set(states), key=list(State).index)
        arrows += [
            f"    {source.name} --> {transition.after(source).name}: {transition.event.name} ({transition.party or 'platform'})"
            for source in sources
        ]
    arrows += [f"    {state.name} --> [*]" for state in State if state in states and states[state] is None]
    owners = [
        f"| {state.name} | {f'{turning.party}: {turning.act}' if (turning := states[state]) else 'settled'} |"
        for state in State
        if state in states
    ]
    return "\n".join(
        [f"# {HEADS[duty]}", "", "Generated from `padis/exchange/states.py`; do not edit.", "", "```mermaid", "stateDiagram-v2",
         *arrows, "```", "", "| state | whose turn: for what |", "| --- | --- |", *owners, ""]
    )  # fmt: skip


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for duty, target in TARGETS.items():
        target.write_text(drawn(duty), encoding="utf-8")
