"""What of a table of persons is not shown above the townships: small counts, what they could be worked out from, and the last digit.

Within a table a small count is hidden together with so many others that no sum gives it away (`monitoring.suppression`).
Tables that share a fact could still be held against each other, so what is shown is rounded besides, each number by itself.
"""

from collections.abc import Iterator, Sequence

from padis.monitoring.suppression import SMALLEST, is_small
from padis.monitoring.tables.protection import rounded

Place = tuple[int, int]
Grid = Sequence[Sequence[int]]
Shown = list[list[int | None]]
Line = tuple[list[Place], Place]
"""Parts, and their sum."""


def with_sums(grid: Grid) -> list[list[int]]:
    """With the sum of each line at its end, and a last line of sums."""
    lines = [[*line, sum(line)] for line in grid]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


def shown(grid: Grid, *, exact: bool) -> Shown:
    """The grid with its sums; None is hidden. `exact` for the township's own eyes."""
    whole = with_sums(grid)
    if exact:
        return [list(line) for line in whole]
    secret = hidden_places(whole)
    return [
        [None if (y, x) in secret else rounded(count) for x, count in enumerate(line)] for y, line in enumerate(whole)
    ]


def hidden_places(whole: Grid) -> set[Place]:
    """Which of a grid with its sums are hidden: the small ones, and in each line that holds one as many others, the smallest
    first, as keep it from following; where a line has too few, its sum."""
    secret = {(y, x) for y, line in enumerate(whole) for x, count in enumerate(line) if is_small(count)}
    while True:
        before = len(secret)
        for parts, total in _lines(len(whole), len(whole[0])):
            _protect(whole, parts, total, secret)
        if len(secret) == before:
            return secret


def _lines(height: int, width: int) -> Iterator[Line]:
    for y in range(height):
        yield [(y, x) for x in range(width - 1)], (y, width - 1)
    for x in range(width):
        yield [(y, x) for y in range(height - 1)], (height - 1, x)


def _protect(whole: Grid, parts: list[Place], total: Place, secret: set[Place]) -> None:
    gone = [place for place in parts if place in secret]
    others = sorted(
        (place for place in parts if place not in secret and _of(whole, place)), key=lambda p: _of(whole, p)
    )
    if total in secret:
        if not gone and others:  # or it would be their sum
            secret.add(others[0])
        return
    while gone and others and not _is_safe(whole, gone):
        gone.append(others.pop(0))
    if gone and not _is_safe(whole, gone):
        secret.add(total)
    else:
        secret.update(gone)


def _is_safe(whole: Grid, gone: list[Place]) -> bool:
    """Each of them may be any number from 1 to `SMALLEST`, though their sum be known."""
    return len(gone) > 1 and sum(_of(whole, place) for place in gone) >= SMALLEST + len(gone) - 1


def _of(whole: Grid, place: Place) -> int:
    return whole[place[0]][place[1]]
