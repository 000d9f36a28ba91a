"""The shape of a kind of message, and the registry that `padis.kinds` fills at start. The core names no kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """A result that an answer may state."""

    code: str
    label: str | Promise
    takes_corrections: bool = False
    needs_note: bool = False
    follow_up: bool = False  # once confirmed, the asker has something to clear up: a task


@dataclass(frozen=True, slots=True)
class Kind:
    """What the core must know of a kind of message."""

    code: str
    name: str | Promise
    findings: Mapping[str, Finding] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """Raises KeyError for a kind that is not listed."""
    return _kinds[code]


def all_kinds() -> tuple[Kind, ...]:
    return tuple(_kinds.values())
