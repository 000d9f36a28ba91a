"""Whether two sheets are the same form: pure, but for the keys of the hashes.

`content` is what a sheet seals (`sending.content_of`): {"facts": …, "sheet": …, "health": …}.
"""

import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from padis.cases import identity
from padis.cases.duplicates import digests
from padis.cases.names import match_key
from padis.exchange.kinds import Kind, Names
from padis.kinds.plain import plain
from padis.privacy.crypto import keyed_hash

Content = Mapping[str, Mapping[str, Any]]


class Likeness(IntEnum):
    NONE = 0
    LIKELY = 1
    SAME = 2


def marks(kind: Kind, sender: str, content: Content) -> list[bytes]:
    """The hashes under which the sheet, and another one of the same form, is found, sorted. Empty for kinds without names."""
    if kind.names is None:
        return []
    facts, sheet = content.get("facts", {}), content.get("sheet", {})
    named: list[tuple[str, ...]] = []
    if sheet.get(kind.names.number):
        named.append(("number", plain(sheet[kind.names.number])))
    if sheet.get(kind.names.day):
        named += [("day", sheet[kind.names.day], digest.hex()) for digest in digests(facts).values()]
    return sorted(keyed_hash(json.dumps(["twin", kind.code, sender, *name]).encode()) for name in named)


def likeness(kind: Kind, one: Content, other: Content) -> Likeness:
    """The same person with the same number, or the same day and institution, is the same form; less is likely, and asked."""
    if kind.names is None:
        return Likeness.NONE
    person = _same_person(one.get("facts", {}), other.get("facts", {}))
    number, day, institution = _agreeing(kind.names, one.get("sheet", {}), other.get("sheet", {}))
    if person and (number or (day and institution)):
        return Likeness.SAME
    if (person and day) or (number and (day or institution)):
        return Likeness.LIKELY
    return Likeness.NONE


def _agreeing(names: Names, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[bool, bool, bool]:
    """Number, day and institution; what one of the two lacks does not agree. A place beside the name is not compared:
    who types a form knows the place of the sender at most."""
    number, day = (
        bool(one.get(name)) and plain(one[name]) == plain(other.get(name, "")) for name in (names.number, names.day)
    )
    listed = [(held.get(names.institution) or {}).get("name", "") for held in (one, other)]
    return number, day, bool(listed[0]) and plain(listed[0]) == plain(listed[1])


def _same_person(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """By the numbers where both have a usable one, else by name and birth date."""
    numbers = [identity.check(held.get("id_number")) for held in (one, other)]
    if all(number.usable_as_key for number in numbers):
        return numbers[0].normal == numbers[1].normal
    keys = [(match_key(held.get("name", "")), held.get("birth_date", "")) for held in (one, other)]
    return all(keys[0]) and keys[0] == keys[1]
