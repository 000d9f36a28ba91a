"""Ranks by value: equal values share a rank, what has no value has none. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from padis.bulletins.shown import NOT_RANKED, SHOWN


class Rank(NamedTuple):
    """The place in a list, and how many of the list have one."""

    rank: int
    of: int


def exact(counts: Sequence[int]) -> Fraction | None:
    """A count, or a share; None where there was nothing to be a share of."""
    if len(counts) == 1:
        return Fraction(counts[0])
    number, over = counts
    return Fraction(number, over) if over else None


def ranks(counts: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, dict[str, Rank]]:
    """By an indicator's code: the rank of each unit that has a value. `counts`: a unit's code → its counts."""
    found = {}
    for indicator in SHOWN:
        values = {unit: exact(each[indicator.code]) for unit, each in counts.items()}
        if indicator.code not in NOT_RANKED and (indicator.is_share or any(values.values())):
            found[indicator.code] = _ranked(values)  # of plain numbers nobody is first where all are 0
    return found


def _ranked(values: Mapping[str, Fraction | None]) -> dict[str, Rank]:
    known = {unit: value for unit, value in values.items() if value is not None}
    order = sorted(known.values(), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(order, start=1)))}
    return {unit: Rank(first[value], len(known)) for unit, value in known.items()}
