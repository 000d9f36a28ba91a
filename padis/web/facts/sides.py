"""What two sides state about a person, field by field, for `exchange/_facts.html`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from padis.cases.facts import FactField, FactType, groups
from padis.web.facts.words import words

Facts = Mapping[str, Any]

_COMPARED = (FactType.ID_NUMBER, FactType.PHONE, FactType.DATE)
"""Values of fixed length, in which one character is easily overlooked."""


def pieces(field: FactField, stated: str, other: str) -> list[tuple[str, bool]]:
    """The other value in pieces, each with whether it differs: for a wrong digit to be seen."""
    if field.type not in _COMPARED or len(stated) != len(other):
        return [(other, False)]
    return [(there, here != there) for here, there in zip(stated, other, strict=True)]


@dataclass(frozen=True, slots=True)
class Row:
    """One field: what was stated, and what the other side states where that differs ("" where it does not)."""

    field: FactField
    stated: str
    other: str
    marks: Sequence[str]  # sentences about what is doubtful in what was stated

    @property
    def differs(self) -> bool:
        return bool(self.other)

    @property
    def other_parts(self) -> list[tuple[str, bool]]:
        """The other side's value in pieces."""
        return pieces(self.field, self.stated, self.other)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one group of fields."""

    label: str | Promise
    rows: Sequence[Row]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)


def side_by_side(
    stated: Facts, other: Facts, *, marks: Mapping[str, Sequence[str]], shown: Callable[[Row], bool] | None = None
) -> list[Section]:
    """The fields that either side states, by group; `other` holds what the other side says differently.

    `shown` chooses other rows than those that say something.
    """
    sections = []
    for group, fields in groups().items():
        rows = [_row(field, stated, other, marks) for field in fields]
        rows = [row for row in rows if (shown or _says_something)(row)]
        if rows:
            sections.append(Section(group.label, rows))
    return sections


def _row(field: FactField, stated: Facts, other: Facts, marks: Mapping[str, Sequence[str]]) -> Row:
    here, there = stated.get(field.name), other.get(field.name)
    return Row(field, words(field, here), "" if here == there else words(field, there), marks.get(field.name, ()))


def _says_something(row: Row) -> bool:
    return bool(row.stated or row.other)
