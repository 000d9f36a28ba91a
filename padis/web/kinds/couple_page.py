"""What a couple's fields say, as pages and letters show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from padis.cases.facts import FactField, Facts
from padis.kinds.couple import FIELDS
from padis.web.facts.words import words


@dataclass(frozen=True, slots=True)
class Line:
    field: FactField
    text: str


def couple_lines(given: Facts, fields: Mapping[str, FactField] = FIELDS) -> list[Line]:
    """Those that are filled, in the order of the form."""
    return [Line(field, words(field, given[name])) for name, field in fields.items() if name in given]
