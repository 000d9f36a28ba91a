"""Draws the states of a message from `states.py`: `python -m padis.exchange.diagram` writes docs/states/message.md."""

from pathlib import Path

from padis.exchange.states import OWNERS, TRANSITIONS, State

TARGET = Path(__file__).resolve().parents[2] / "docs" / "states" / "message.md"


def drawn() -> str:
    """The document: a Mermaid diagram, and the table of who has the turn."""
    arrows = [f"    [*] --> {State.SENT.name}: SENT (sender)"]
    for transition in TRANSITIONS.values():
        sources = sorted(transition.sources, key=list(State).index)
        arrows += [
            f"    {source.name} --> {transition.after(source).name}: {transition.event.name} ({transition.party or 'platform'})"
            for source in sources
        ]
    arrows += [f"    {state.name} --> [*]" for state, turning in OWNERS.items() if turning is None]
    owners = [
        f"| {state.name} | {f'{turning.party}: {turning.act}' if turning else 'settled'} |"
        for state, turning in OWNERS.items()
    ]
    return "\n".join(
        ["# The states of a message", "", "Generated from `padis/exchange/states.py`; do not edit.", "", "```mermaid", "stateDiagram-v2",
         *arrows, "```", "", "| state | whose turn: for what |", "| --- | --- |", *owners, ""]
    )  # fmt: skip


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(drawn(), encoding="utf-8")
