"""What two sides say of a person, fact by fact: pure."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from padis.cases import identity
from padis.cases.facts import FACTS, FactField, FactType
from padis.cases.identity import Quality
from padis.cases.names import match_key
from padis.cases.projection import EMPTY

Facts = Mapping[str, Any]

NO_NUMBER = frozenset({Quality.PLACEHOLDER, Quality.MISSING})


class Agreement(StrEnum):
    """Of one fact; a fact of which neither says anything has none."""

    AGREES = "agrees"
    DIFFERS = "differs"
    ONLY_STATED = "only_stated"  # by the message; the register says nothing
    ONLY_HELD = "only_held"  # by the register; the message says nothing


def agreements(stated: Facts, held: Facts) -> dict[str, Agreement]:
    """By field, in the order of the form."""
    found = {name: agreement(field, stated.get(name), held.get(name)) for name, field in FACTS.items()}
    return {name: how for name, how in found.items() if how is not None}


def agreement(field: FactField, stated: Any, held: Any) -> Agreement | None:
    """A placeholder says nothing; a number of 15 digits says the same as that of 18."""
    here, there = _says(field, stated), _says(field, held)
    if not here or not there:
        return Agreement.ONLY_STATED if here else Agreement.ONLY_HELD if there else None
    return Agreement.AGREES if _plain(field, stated) == _plain(field, held) else Agreement.DIFFERS


def _says(field: FactField, value: Any) -> bool:
    if field.type is FactType.ID_NUMBER:
        return identity.check(value).quality not in NO_NUMBER
    return value not in EMPTY


def _plain(field: FactField, value: Any) -> Any:
    """What is the same however it is written."""
    if field.type is FactType.ID_NUMBER:
        return identity.check(value).normal
    if field.type is FactType.NAME:
        return match_key(value)
    if field.type is FactType.TEXT:
        return "".join(unicodedata.normalize("NFKC", str(value)).casefold().split())
    return value
