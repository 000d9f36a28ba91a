"""The scope of every unit: its own code range and those of the counties that it succeeded.

Rows keep the code of their time. A range of a predecessor belongs to the successor's county, city and province,
and is taken out of the range of the city it left, so that scopes nest and siblings never overlap.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope

# The first year of the exchange platform's records: a code that ended before it is on no row.
FIRST_YEAR = 2009

Range = tuple[str, str]


class Scopes:
    """Built once per load. `spells` are (old code, last year, successors) with codes of 6 digits."""

    def __init__(self, current: set[str], spells: Iterable[tuple[str, int, list[str]]]) -> None:
        self.gained: dict[str, list[str]] = defaultdict(list)
        self.lost: dict[str, list[str]] = defaultdict(list)
        for old, new in sorted(single_successors(current, spells).items()):
            for digits in (2, 4, 6):
                if old[:digits] != new[:digits]:
                    self.gained[new[:digits]].append(old)
                    self.lost[old[:digits]].append(old)

    def of(self, code: str, level: int) -> Scope:
        own = Scope.of(code, level)
        stem = code[: SIGNIFICANT_DIGITS[level]]
        if len(stem) not in (2, 4, 6):
            return own
        return Scope((*without(own.ranges[0], self.lost[stem]), *joined(self.gained[stem])))


def single_successors(current: set[str], spells: Iterable[tuple[str, int, list[str]]]) -> Mapping[str, str]:
    """Old code → its one successor, for codes that no unit of today bears and whose area was not divided."""
    return {
        old: successors[0]
        for old, last_year, successors in spells
        if last_year >= FIRST_YEAR and len(successors) == 1 and old not in current
    }


def joined(codes: Iterable[str]) -> Iterator[Range]:
    """The ranges of sorted codes of 6 digits, neighbours as one range."""
    first = last = ""
    for code in codes:
        if last and int(code) == int(last) + 1:
            last = code
            continue
        if last:
            yield first.ljust(12, "0"), last.ljust(12, "9")
        first = last = code
    if last:
        yield first.ljust(12, "0"), last.ljust(12, "9")


def without(whole: Range, codes: Iterable[str]) -> Iterator[Range]:
    """The range less those of the sorted codes of 6 digits."""
    start, end = whole
    for first, last in joined(codes):
        if start < first:
            yield start, before(first)
        start = after(last)
    if start <= end:
        yield start, end


def before(code: str) -> str:
    return f"{int(code) - 1:012d}"


def after(code: str) -> str:
    return f"{int(code) + 1:012d}"
