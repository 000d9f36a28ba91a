"""The columns and the rows of an import as its page shows them, whatever the rows become."""

from collections.abc import Sequence
from dataclasses import dataclass

from padis.intake import columns
from padis.intake.frame.frame import Frame, H, R
from padis.intake.frame.models import WAITING, Head, Row
from padis.web.http import Request

EXAMPLES = 3
"""So many rows show what a column holds."""

Told = tuple[str, str, str]
"""A sentence about a row: the label of its column, what stands there, the sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its head, what it holds, and what it is read as."""

    place: int
    label: str
    examples: Sequence[str]
    target: str


def columns_of(frame: Frame[H, R], one: H) -> list[Column]:
    rows = frame.rows_of(one.key).filter(outcome=WAITING).order_by("number")[:EXAMPLES]
    sample = [row.cells for row in rows]
    return [
        Column(place, label, [cells[place] for cells in sample if place < len(cells) and cells[place]], target)
        for place, (label, target) in enumerate(zip(one.head, one.targets, strict=True))
    ]


def targets(*without: str) -> list[tuple[str, str]]:
    """What a column may be read as."""
    return [(target, str(columns.label_of(target))) for target in columns.targets() if target not in without]


def posted_targets(request: Request, one: Head) -> list[str]:
    """What the user says the columns are."""
    return [request.POST.get(f"column-{place}", "") for place in range(len(one.head))]


def name_in(row: Row, one: Head) -> str:
    """What stands in the column of the name."""
    place = one.targets.index("name") if "name" in one.targets else len(row.cells)
    return row.cells[place] if place < len(row.cells) else ""


def told(row: Row, one: Head, which: str) -> list[Told]:
    """What is said of a row: its "problems" or its "doubts"."""
    return [_told(row, one, *each) for each in (row.said or {}).get(which, ())]


def _told(row: Row, one: Head, column: int | None, sentence: str) -> Told:
    if column is None:
        return "", "", sentence
    text = row.cells[column] if column < len(row.cells) else ""
    return one.head[column], "" if text[:20] in sentence else text, sentence
