"""Two files, or two entries of a register, side by side: each with its own value in every field."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from padis.cases.facts import PLACES, FactField, Facts, groups
from padis.cases.likeness import Likeness, likeness
from padis.web.facts.sides import pieces
from padis.web.facts.words import words


@dataclass(frozen=True, slots=True)
class Both:
    """One field of two files; `differs` also where only one of them says anything."""

    field: FactField
    left: str
    right: str
    differs: bool

    @property
    def contradicts(self) -> bool:
        """Both say something, and not the same."""
        return self.differs and bool(self.left and self.right)

    @property
    def is_choice(self) -> bool:
        """One of the two values has to be chosen; a place stays that of the file that goes on."""
        return self.contradicts and self.field.name not in PLACES

    @property
    def right_parts(self) -> list[tuple[str, bool]]:
        return pieces(self.field, self.left, self.right)


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one section of the form that either file fills."""

    label: str | Promise
    rows: Sequence[Both]


def compared(left: Facts, right: Facts) -> list[Group]:
    """By section in the order of the form; what neither says is left out."""
    found = []
    for group, fields in groups().items():
        named = [field for field in fields if field.name in left or field.name in right]
        if rows := [_both(field, left, right) for field in named]:
            found.append(Group(group.label, rows))
    return found


def _both(field: FactField, left: Facts, right: Facts) -> Both:
    here, there = left.get(field.name), right.get(field.name)
    return Both(field, words(field, here), words(field, there), here != there)


class Beside(ABC):
    """Two of whom one may go on for both, the older on the left."""

    @property
    @abstractmethod
    def facts(self) -> tuple[dict[str, Any], dict[str, Any]]: ...

    @cached_property
    def groups(self) -> Sequence[Group]:
        return compared(*self.facts)

    @property
    def rows(self) -> list[Both]:
        return [row for group in self.groups for row in group.rows]

    @cached_property
    def why(self) -> list[Likeness]:
        return likeness(*self.facts)

    @property
    def proposed(self) -> str:
        """The one that should go on: that says more, else the older."""
        left, right = self.facts
        return "right" if len(right) > len(left) else "left"
