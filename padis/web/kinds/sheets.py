"""A sheet as pages show it: its fields in words, and what was doubtful about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from padis.cases.facts import FactField
from padis.cases.projection import EMPTY
from padis.exchange.kinds import Kind
from padis.exchange.queries import Step
from padis.kinds.sending import sheet_of
from padis.web.facts.words import words


@dataclass(frozen=True, slots=True)
class Line:
    """One field that was filled."""

    field: FactField
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was sent: for the two handling townships, who alone read health fields."""

    plain: Sequence[Line]
    health: Sequence[Line]
    doubts: Sequence[str | Promise]
    reason: str

    @classmethod
    def of(cls, kind: Kind, sent: Step) -> Self:
        """`sent` is the step by which the item was sent."""
        held = sheet_of(sent.sealed)
        before, gone = sent.sealed.get("before", {}), sent.sealed.get("taken_back", ())
        lines = [
            Line(field, _text(field, held.get(name), before.get(name)))
            for name, field in kind.fields.items()
            if name in held or name in gone
        ]
        health = [line for line in lines if line.field.name in kind.health_fields]
        plain = [line for line in lines if line.field.name not in kind.health_fields]
        doubts = [kind.doubts[code] for code in sent.plain.get("doubts", ()) if code in kind.doubts]
        return cls(plain, health, doubts, sent.sealed.get("reason", ""))


def _text(field: FactField, value: Any, before: Any) -> str:
    """What is said; of a correction also what was said before."""
    text = words(field, value)
    return text if before in EMPTY else f"{words(field, before)} → {text or _('taken back')}"
