"""Draws the stages of an application from `states.py`: `python -m padis.kinds.first_child.diagram` writes docs/states/.

As of a message: an open stage has tasks, or its messages have turns of their own; a settled one has none.
"""

from pathlib import Path

from padis.kinds.first_child.states import CHORES, UNDER_WAY, WAYS, Stage

TARGET = Path(__file__).resolve().parents[3] / "docs" / "states" / "first_child.md"


def drawn() -> str:
    """The document: a Mermaid diagram, and the tasks that may stand open at a stage."""
    arrows = [f"    [*] --> {Stage.APPLIED.name}"]
    for step, way in WAYS.items():
        arrows += [
            f"    {stage.name} --> {way.target.name}: {step.name}"
            for stage in sorted(way.sources, key=list(Stage).index)
        ]
    arrows += [f"    {stage.name} --> [*]" for stage in Stage if stage not in UNDER_WAY]
    tasks = [f"| {stage.name} | {', '.join(chore.name for chore in CHORES[stage]) or 'none'} |" for stage in Stage]
    return "\n".join(
        ["# The stages of an application for first-child registration", "",
         "Generated from `padis/kinds/first_child/states.py`; do not edit.", "", "```mermaid", "stateDiagram-v2",
         *arrows, "```", "", "| stage | tasks of the unit |", "| --- | --- |", *tasks, ""]
    )  # fmt: skip


if __name__ == "__main__":
    TARGET.write_text(drawn(), encoding="utf-8")
