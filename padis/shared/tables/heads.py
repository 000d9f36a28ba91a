"""Where a table begins: the row, or two rows, of a sheet whose cells are known as names of columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Row = tuple[int, list[str]]
Knows = Callable[[str], bool]

REPEATED = 3
"""A later row with so many known names is the head of another table, or the same head printed again."""


@dataclass(frozen=True, slots=True)
class Head:
    """`first` and `last` are row numbers; `known` how many of the labels are known."""

    first: int
    last: int
    labels: tuple[str, ...]
    known: int


def best_head(sample: Sequence[Row], knows: Knows) -> Head | None:
    """The row with most known names, or two rows read as one where that knows more; else the first row that has several
    cells, for a person to say what they are."""
    found = max(_heads(sample, knows), key=lambda head: (head.known, -head.first, head.first - head.last), default=None)
    if found is not None and found.known:
        return found
    several = [row for row in sample if sum(map(bool, row[1])) > 1] or list(sample[:1])
    return _head(several[:1], knows) if several else None


def _heads(sample: Sequence[Row], knows: Knows) -> Iterator[Head]:
    for place, row in enumerate(sample):
        yield _head([row], knows)
        below = sample[place + 1 : place + 2]
        if below and below[0][0] == row[0] + 1:
            yield _head([row, *below], knows)


def _head(rows: Sequence[Row], knows: Knows) -> Head:
    width = max(len(cells) for _number, cells in rows)
    columns = [[cells[place] if place < len(cells) else "" for _number, cells in rows] for place in range(width)]
    labels = ["".join(dict.fromkeys(" ".join(text.split()) for text in column)) for column in columns]
    while labels and not labels[-1]:
        labels.pop()
    return Head(rows[0][0], rows[-1][0], tuple(labels), known_in(labels, knows))


def known_in(labels: Sequence[str], knows: Knows) -> int:
    """How many different known names there are."""
    return len({label for label in labels if label and knows(label)})


def is_head(cells: Sequence[str], knows: Knows) -> bool:
    """Whether a row below the head is a head again. Most rows fail at their first cell."""
    filled = [cell for cell in cells if cell]
    return len(filled) >= REPEATED and knows(filled[0]) and known_in(filled, knows) >= REPEATED
