"""Whence people come and where they go: between provinces by the census, within one by its townships' kinds.

The matrix is of births and residences in 2010, a stock: as weights it gives the well-known corridors.
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Self

from padis.divisions.queries import directory
from padis.simulator.names import Weighted

DATA = Path(__file__).parents[1] / "data"
WITHIN = 0.2
"""Share of those who live elsewhere in their province that the rules call migrants: most stayed in their city. Ours."""
ARRIVE = {"subdistrict": 4.0, "town": 2.0, "township": 0.7}
LEAVE = {"subdistrict": 0.5, "town": 2.0, "township": 1.5}
RARELY = 0.2  # farms, minority townships and whatever else is a township
Corridor = tuple[str, str]  # the provinces of residence and of registration, two digits each


@cache
def corridors() -> dict[Corridor, float]:
    """How many live in the one province and come from the other, or from elsewhere in the same."""
    between = {(row["residence"], row["home"]): float(row["persons"]) for row in _rows("migration.csv")}
    within = {
        (row["province"],) * 2: WITHIN * float(row["registered_elsewhere"]) for row in _rows("migration_within.csv")
    }
    return {**between, **within}


class Places:
    """Townships by province, for drawing where somebody arrives or from where she left."""

    def __init__(self, townships: Iterable[str]) -> None:
        by_province: dict[str, list[tuple[str, str]]] = {}
        for code in townships:
            by_province.setdefault(code[:2], []).append((code, _kind(code)))
        self.arrive = {province: _weighted(found, ARRIVE) for province, found in by_province.items()}
        self.leave = {province: _weighted(found, LEAVE) for province, found in by_province.items()}


class Flows:
    """The corridors that can be travelled between those who arrive and those who leave."""

    def __init__(self, arriving: Places, leaving: Places) -> None:
        self.arriving, self.leaving = arriving, leaving
        possible = [
            (corridor, persons)
            for corridor, persons in corridors().items()
            if corridor[0] in arriving.arrive and corridor[1] in leaving.leave
        ]
        self.corridors = Weighted(possible) if possible else None

    @classmethod
    def among(cls, townships: Iterable[str]) -> Self:
        places = Places(townships)
        return cls(places, places)


def _weighted(found: list[tuple[str, str]], weights: dict[str, float]) -> Weighted[str]:
    return Weighted((code, weights.get(kind, RARELY)) for code, kind in found)


def _kind(code: str) -> str:
    known = directory()
    index = known.find(code)
    return "" if index is None else known.kind(index)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
