"""What lies below a unit: a short list of code ranges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

SIGNIFICANT_DIGITS = {0: 0, 1: 2, 2: 4, 3: 6, 4: 12}
"""How many leading digits of a code say where a unit of that level is; level 0 is the nation."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Code ranges, both ends included: the unit's own, then those of units it succeeded."""

    ranges: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, code: str, level: int) -> Self:
        """The range of one code at its level."""
        stem = code[: SIGNIFICANT_DIGITS[level]]
        return cls(((stem.ljust(12, "0"), stem.ljust(12, "9")),))

    @classmethod
    def parse(cls, stored: Sequence[str]) -> Self:
        """From the stored form: "first-last" each."""
        return cls(tuple((text[:12], text[13:]) for text in stored))

    def stored(self) -> list[str]:
        return [f"{first}-{last}" for first, last in self.ranges]

    def without(self, inner: Sequence["Scope"]) -> "Scope":
        """Less the ranges of these, which lie inside it, in the order of their codes."""
        left, ranges = [], list(self.ranges)
        for first, last in sorted(span for scope in inner for span in scope.ranges):
            start, end = next(span for span in ranges if span[0] <= first and last <= span[1])
            ranges.remove((start, end))
            left += [(start, f"{int(first) - 1:012d}")] if start < first else []
            ranges += [(f"{int(last) + 1:012d}", end)] if last < end else []
        return Scope(tuple(sorted([*left, *ranges])))

    def covers(self, column: str) -> Q:
        """The condition that the column's code lies in the scope."""
        condition = Q()
        for first, last in self.ranges:
            condition |= Q(**{f"{column}__range": (first, last)})
        return condition

    def contains(self, code: str) -> bool:
        return any(first <= code <= last for first, last in self.ranges)
