"""Figures of a cross table: each count, and what share of its row, its column or all it is."""

from collections.abc import Iterator
from typing import NamedTuple

from padis.analysis.queries import Entry, Table


class Figure(NamedTuple):
    """`share` is None where shares are not asked for, or what it is a share of is hidden."""

    number: int | None
    share: float | None


def share(count: int | None, of: int | None) -> float | None:
    return None if count is None or not of else count / of


def figures(found: Table, figure: str) -> list[list[Figure]]:
    """As `whole` of the table."""
    return [
        [Figure(count, share(count, _base(found, figure, y, x))) for x, count in enumerate(line)]
        for y, line in enumerate(found.whole)
    ]


def _base(found: Table, figure: str, y: int, x: int) -> int | None:
    if figure == "row":
        return found.whole[y][-1]
    if figure == "column":
        return found.whole[-1][x]
    return found.total if figure == "total" else None


def lines(found: Table, figure: str) -> Iterator[tuple[Entry, list[Figure]]]:
    """Each row; without columns its count alone, with the share of all."""
    if not found.is_crossed:
        for row, line in zip(found.rows, figures(found, "total"), strict=False):
            yield row, line[:1]
    else:
        yield from zip(found.rows, figures(found, figure), strict=False)  # without the sums, which stand last


def sums(found: Table, figure: str) -> list[Figure]:
    if not found.is_crossed:
        return figures(found, "total")[-1][:1]
    return figures(found, figure)[-1]
