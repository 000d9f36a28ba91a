"""All current divisions in memory, packed: 3 MB where a list of rows would take 60.

Built from the table once per process (`queries.directory`). Rows lie in the order of their codes, so a sub-tree
is a span of indexes. Nothing else here asks the database.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Self

from padis.divisions.models import GROUP_KINDS, Division, Level
from padis.divisions.names import full_name
from padis.divisions.scope import Scope

Span = tuple[int, int]  # of indexes, the end left out
COLUMNS = [column.attname for column in Division._meta.concrete_fields]
FIELDS = ("code", "parent_id", "level", "kind", "in_gb2260", "name", "pinyin", "initials")
CODES_KEPT = 4096
Row = tuple[str, str | None, int, str, bool | None, str, str, str]  # in the order of FIELDS


class Column:
    """Many short texts in one string, each on a line of its own, searched in one sweep."""

    def __init__(self, texts: Iterable[str]) -> None:
        lines = list(texts)
        self.text = "\n" + "".join(f"{line}\n" for line in lines)
        self.starts = array("I", accumulate((len(line) + 1 for line in lines), initial=1))

    def __getitem__(self, index: int) -> str:
        return self.text[self.starts[index] : self.starts[index + 1] - 1]

    def beginning_with(self, part: str, span: Span) -> Iterator[int]:
        """Indexes in the span whose text begins with the part."""
        return self._lines(f"\n{part}", span)

    def containing(self, part: str, span: Span) -> Iterator[int]:
        return self._lines(part, span)

    def _lines(self, needle: str, span: Span) -> Iterator[int]:
        position, end = self.starts[span[0]] - 1, self.starts[span[1]]
        while (position := self.text.find(needle, position, end)) >= 0:
            index = bisect_right(self.starts, position + 1) - 1
            yield index
            position = self.starts[index + 1] - 1


class Directory:
    def __init__(self, rows: Iterable[Row]) -> None:
        """Rows in the order of their codes."""
        texts: tuple[list[str], list[str], list[str]] = ([], [], [])
        kinds: list[str] = []
        above = array("Q")
        self.codes, self.levels, self.in_gb2260 = array("Q"), array("b"), array("b")
        for code, parent, level, kind, in_gb2260, *names in rows:
            self.codes.append(int(code))
            above.append(int(parent or code))
            self.levels.append(level)
            kinds.append(sys.intern(kind))
            self.in_gb2260.append(-1 if in_gb2260 is None else in_gb2260)
            for text, column in zip(names, texts, strict=True):
                column.append(text)
        self.parents = array(
            "i",
            (bisect_left(self.codes, code) if code != own else -1 for code, own in zip(above, self.codes, strict=True)),
        )
        self.kind_names = sorted(set(kinds))
        self.kinds = array("B", map(self.kind_names.index, kinds))
        self.names, self.pinyin, self.initials = map(Column, texts)
        self.higher = array(
            "I", (index for index, level in enumerate(self.levels) if Level.NATION < level < Level.TOWNSHIP)
        )
        self.higher_columns = [Column(column[index] for index in self.higher) for column in texts]
        self.county_of = lru_cache(maxsize=CODES_KEPT)(self._county_of)
        self.groups = frozenset(index for index, kind in enumerate(kinds) if kind in GROUP_KINDS)

    def __len__(self) -> int:
        return len(self.codes)

    def find(self, code: str) -> int | None:
        """The index of a code of 12 digits."""
        if len(code) != 12 or not code.isdecimal():
            return None
        index = bisect_left(self.codes, int(code))
        return index if index < len(self.codes) and self.codes[index] == int(code) else None

    def county_codes(self) -> set[str]:
        """The first six digits of all codes."""
        return {f"{code:012d}"[:6] for code in self.codes}

    def code(self, index: int) -> str:
        return f"{self.codes[index]:012d}"

    def kind(self, index: int) -> str:
        return self.kind_names[self.kinds[index]]

    def path(self, index: int) -> list[int]:
        """From the province down to the division itself, the groups left out; the nation's path is itself."""
        path = [index]
        while (above := self.parents[path[-1]]) > 0:  # the nation is row 0
            path.append(above)
        return [step for step in reversed(path) if step not in self.groups]

    def county(self, index: int) -> int:
        """A township's parent row, whatever its level; every other row is its own."""
        return self.parents[index] if self.levels[index] == Level.TOWNSHIP else index

    def _county_of(self, code: str) -> str | None:
        """The code of a division's county, kept for those asked for of late; None for a code that is not of today."""
        index = self.find(code)
        return None if index is None else self.code(self.county(index))

    def city(self, index: int) -> int:
        """The city, prefecture or league above, or the municipality; without one, the county or the row itself."""
        county = self.county(index)
        path = self.path(county)
        return next(
            (step for step in path if self.levels[step] == Level.PREFECTURE or self.kind(step) == "municipality"),
            county,
        )

    def acts_as_county(self, index: int) -> bool:
        """A county, or a city without counties, whose townships lie directly below it."""
        following = index + 1
        return self.levels[index] == Level.COUNTY or (
            self.levels[index] == Level.PREFECTURE
            and following < len(self)
            and self.parents[following] == index
            and self.levels[following] == Level.TOWNSHIP
        )

    def children(self, index: int) -> list[int]:
        """The divisions directly below, those of a group in its place."""
        row, end = index + 1, self.span(index)[1]
        found = []
        while row < end:
            if row in self.groups:
                row += 1
            else:
                found.append(row)
                row = max(self.span(row)[1], row + 1)
        return found

    def groups_below(self, index: int) -> list[int]:
        first, end = self.span(index)
        return sorted(row for row in self.groups if first < row < end)

    def span(self, index: int) -> Span:
        """The division and all below it."""
        first, last = Scope.of(self.code(index), self.levels[index]).ranges[0]
        return self.between(first, last)

    def between(self, first: str, last: str) -> Span:
        return bisect_left(self.codes, int(first)), bisect_right(self.codes, int(last))

    def full_name(self, index: int) -> str:
        return full_name([(self.kind(step), self.names[step]) for step in self.path(index)])

    def places_beginning_with(self, part: str, span: Span) -> Iterator[int]:
        """Divisions above the townships whose name, pinyin or initials begin with the part."""
        within = bisect_left(self.higher, span[0]), bisect_left(self.higher, span[1])
        for column in self.higher_columns:
            for place in column.beginning_with(part, within):
                yield self.higher[place]

    def division(self, index: int) -> Division:
        parent = self.parents[index]
        values = [
            self.code(index),
            None if parent < 0 else self.code(parent),
            self.levels[index],
            self.kind(index),
            None if self.in_gb2260[index] < 0 else bool(self.in_gb2260[index]),
            self.names[index],
            self.full_name(index),
            self.pinyin[index],
            self.initials[index],
        ]
        return Division.from_db("default", COLUMNS, values)

    @classmethod
    def of_table(cls) -> Self:
        return cls(Division.objects.order_by("code").values_list(*FIELDS).iterator(chunk_size=5000))
