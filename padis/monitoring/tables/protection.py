"""Small counts of key persons are not shown above the two townships: what stands for health is not to be read off a table.

Counts of 1 to 4 are withheld; and where the rest of a sum would give one away, so is another count of that sum, until
neither a line's sums nor the table's do.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

FEWEST = 5


class Mark(StrEnum):
    """Why a count is not shown."""

    FEW = "few"  # it is 1 to 4
    GUARD = "guard"  # it would give such a one away


Place = tuple[int, str]
"""A line (the last one: the sum of all) and a column."""
Equation = Sequence[tuple[int, Place]]
"""Counts that add up to nothing, each with its sign."""


def withheld(counts: Mapping[Place, int], equations: Iterable[Equation]) -> dict[Place, Mark]:
    """Which counts are not shown."""
    marks = {place: Mark.FEW for place, n in counts.items() if 0 < n < FEWEST}
    equations = [[(sign, place) for sign, place in equation if place in counts] for equation in equations]
    while any(_guarded(counts, marks, equation) for equation in equations):
        pass  # a guard in one sum may be told by another
    return marks


def _guarded(counts: Mapping[Place, int], marks: dict[Place, Mark], equation: Equation) -> bool:
    """Withholds the smallest counts of a sum until it tells nothing. Whether any was."""
    hidden = [(sign, place) for sign, place in equation if place in marks]
    shown = sorted((counts[place], place, sign) for sign, place in equation if place not in marks and counts[place])
    before = len(hidden)
    while shown and _tells(counts, marks, hidden):
        _n, place, sign = shown.pop(0)
        marks[place] = Mark.GUARD
        hidden.append((sign, place))
    return len(hidden) > before


def _tells(counts: Mapping[Place, int], marks: Mapping[Place, Mark], hidden: Equation) -> bool:
    """Whether somebody who sees all else of the sum can tell a small count among the hidden ones."""
    signed = sum(sign * counts[place] for sign, place in hidden)
    bounds = {place: (1, FEWEST - 1) if marks[place] is Mark.FEW else (FEWEST, 10**9) for _sign, place in hidden}
    for sign, place in hidden:
        if marks[place] is not Mark.FEW:
            continue
        others = [(other, bounds[at]) for other, at in hidden if at != place]
        most = sum(max(other * low, other * high) for other, (low, high) in others)
        least = sum(min(other * low, other * high) for other, (low, high) in others)
        ends = sorted((sign * (signed - most), sign * (signed - least)))
        if max(ends[0], 1) == min(ends[1], FEWEST - 1):
            return True
    return False


def equations_of(lines: int, columns: Sequence[str], sums: Mapping[str, Sequence[str]]) -> list[Equation]:
    """The sums of a table: each column over its lines (the last line is their sum), and in each line the parts of a whole."""
    across: list[Equation] = [
        [(1, (line, whole)), *((-1, (line, part)) for part in parts)]
        for whole, parts in sums.items()
        for line in range(lines + 1)
    ]
    down: list[Equation] = [
        [(1, (lines, column)), *((-1, (line, column)) for line in range(lines))] for column in columns
    ]
    return [*down, *across] if lines > 1 else across
