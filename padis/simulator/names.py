"""Names of people who do not exist: common ones by their real frequency, and a share of hard ones."""

import csv
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Generic, TypeVar

from padis.cases.identity import FEMALE, MALE

DATA = Path(__file__).parent / "data"
HAN = "01"
HARD_SHARE = 0.02
"""Names with a middle dot, without a surname, or with characters outside the basic plane."""

Item = TypeVar("Item")


class Weighted(Generic[Item]):
    """Draws items by weight, in a microsecond."""

    def __init__(self, weighted: Iterable[tuple[Item, float]]) -> None:
        items, weights = zip(*weighted, strict=True)
        self.items: tuple[Item, ...] = items
        self.bounds = list(accumulate(weights))

    def draw(self, rng: Random) -> Item:
        return self.items[bisect(self.bounds, rng.random() * self.bounds[-1])]

    def shares(self) -> dict[Item, float]:
        """How often each is drawn, of one."""
        whole, before = self.bounds[-1], (0.0, *self.bounds)
        return {item: (end - start) / whole for item, start, end in zip(self.items, before, self.bounds, strict=False)}


def woman(rng: Random) -> tuple[str, str]:
    """Her name, and the code of the ethnicity it goes with."""
    if rng.random() < HARD_SHARE:
        kinds = _hard_names()
        return rng.choice(kinds[rng.randrange(len(kinds))])
    return surname(rng) + given_name(rng, FEMALE), HAN


def man(rng: Random) -> str:
    return surname(rng) + given_name(rng, MALE)


def surname(rng: Random) -> str:
    return _surnames().draw(rng)


def given_name(rng: Random, sex: str) -> str:
    """One character, or two: a name in common use, or two characters put together."""
    names, characters = _given_names(sex)
    if rng.random() < 0.6:
        return names.draw(rng)
    return characters.draw(rng) + characters.draw(rng)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@cache
def _surnames() -> Weighted[str]:
    return Weighted((row["surname"], float(row["weight"])) for row in _rows("surnames.csv"))


@cache
def _given_names(sex: str) -> tuple[Weighted[str], Weighted[str]]:
    """Whole names, of which the common ones weigh more, and the single characters among them."""
    names = [
        (row["given_name"], 20.0 if row["common"] == "1" else 1.0)
        for row in _rows("given_names.csv")
        if row["sex"] == sex
    ]
    return Weighted(names), Weighted((name, weight) for name, weight in names if len(name) == 1)


@cache
def _hard_names() -> tuple[tuple[tuple[str, str], ...], ...]:
    """(name, ethnicity) by category, so that each category is as likely as any other."""
    by_category: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("hard_names.csv"):
        by_category.setdefault(row["category"], []).append((row["name"], row["ethnicity"]))
    return tuple(tuple(names) for names in by_category.values())
