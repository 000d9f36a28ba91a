"""The facts by which a person is known, compared one by one: pure.

A placeholder is no number: it speaks neither for nor against anybody.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from padis.cases import identity
from padis.cases.identity import IdentityCheck, Quality
from padis.cases.likeness import Likeness, near_numbers
from padis.cases.names import MIDDLE_DOT, match_key, normalise_name
from padis.register.matching.signs import Sign
from padis.register.readings import sounds

Facts = Mapping[str, Any]

LUNAR_DAYS = range(17, 56)
"""So many days the day of the solar calendar lies after the same day and month of the lunar one."""

_SLIPS = {Likeness.ONE_OFF: Sign.NUMBER_ONE_OFF, Likeness.SWAPPED: Sign.NUMBER_SWAPPED}


def compare(stated: Facts, held: Facts) -> tuple[Sign, ...]:
    """What agrees and differs of the facts by which a person is known; what one side does not say is left out."""
    signs = (
        _numbers(stated.get("id_number"), held.get("id_number")),
        _names(stated.get("name"), held.get("name")),
        _births(stated.get("birth_date"), held.get("birth_date")),
        _sexes(stated.get("sex"), held.get("sex")),
        _spouses(stated, held),
        Sign.PHONE_SAME if _same(stated, held, "phone") else None,
        Sign.ADDRESS_SAME if _same(stated, held, "registered_address") else None,
    )
    return tuple(sign for sign in signs if sign is not None)


def _same(stated: Facts, held: Facts, name: str) -> bool:
    return bool(stated.get(name)) and stated.get(name) == held.get(name)


def _numbers(one: str | None, other: str | None) -> Sign | None:
    here, there = identity.check(one), identity.check(other)
    if not _is_number(here) or not _is_number(there):
        return None
    old = here.converted_from_15 or there.converted_from_15
    if here.normal == there.normal:
        return Sign.NUMBER_OLD if here.converted_from_15 != there.converted_from_15 else Sign.NUMBER_SAME
    if slip := _slip(here.normal, there.normal, old=old):
        return slip
    valid = {Quality.GOOD, Quality.CONVERTED}
    return Sign.NUMBER_DIFFERS if {here.quality, there.quality} <= valid else Sign.NUMBER_DOUBTFUL


def _is_number(checked: IdentityCheck) -> bool:
    return checked.quality not in (Quality.MISSING, Quality.PLACEHOLDER, Quality.MALFORMED)


def _slip(one: str, other: str, *, old: bool) -> Sign | None:
    """How one number may have become the other. The check digit of an `old` number was computed, not typed."""
    ends = "0" if old else ""
    near = near_numbers(one[: 18 - len(ends)] + ends, other[: 18 - len(ends)] + ends)
    if near is not None:
        return _SLIPS[near]
    if abs(len(one) - len(other)) == 1 and max(len(one), len(other)) in (18, 19):
        shorter, longer = sorted((one, other), key=len)
        if any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))):
            return Sign.NUMBER_SHORT
    if one[:15] == other[:15] and len(one) == len(other) == 18 and (one.endswith("000") or other.endswith("000")):
        return Sign.NUMBER_ROUNDED
    return None


def _names(one: str | None, other: str | None) -> Sign | None:
    if not one or not other:
        return None
    here, there = match_key(one), match_key(other)
    if here == there:
        return Sign.NAME_SAME if normalise_name(one) == normalise_name(other) else Sign.NAME_WRITTEN
    if sorted(here) == sorted(there) and here[0] == there[0]:
        return Sign.NAME_SWAPPED
    if sounds(one) == sounds(other):
        return Sign.NAME_SOUNDS
    if _is_part(one, other) or _is_part(other, one):
        return Sign.NAME_PART
    return Sign.NAME_ONE_OFF if _one_character(here, there) else Sign.NAME_DIFFERS


def _is_part(shorter: str, longer: str) -> bool:
    """A name with parts of which the other has the first ones only."""
    return MIDDLE_DOT in longer and normalise_name(longer).startswith(normalise_name(shorter) + MIDDLE_DOT)


def _one_character(one: str, other: str) -> bool:
    """Whether one character was written wrongly, left out or added; the first counts in names of three and more."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) == len(shorter) + 1 >= 3:
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    places = [place for place in range(len(shorter)) if one[place] != other[place]]
    return len(longer) == len(shorter) and len(places) == 1 and (len(shorter) > 2 or places[0] > 0)


def _births(one: str | None, other: str | None) -> Sign | None:
    if not one or not other:
        return None
    if one == other:
        return Sign.BIRTH_SAME
    if sum(here != there for here, there in zip(one, other, strict=True)) == 1 or _swapped(one) == other:
        return Sign.BIRTH_NEAR
    apart = abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    return Sign.BIRTH_LUNAR if apart in LUNAR_DAYS else Sign.BIRTH_DIFFERS


def _swapped(day: str) -> str:
    year, month, of_month = day.split("-")
    return f"{year}-{of_month}-{month}"


def _sexes(one: str | None, other: str | None) -> Sign | None:
    known = {identity.MALE, identity.FEMALE}
    return Sign.SEX_DIFFERS if one != other and one in known and other in known else None


def _spouses(stated: Facts, held: Facts) -> Sign | None:
    one, other = stated.get("spouse_name"), held.get("spouse_name")
    if not one or not other:
        return None
    return Sign.SPOUSE_SAME if match_key(one) == match_key(other) else Sign.SPOUSE_DIFFERS
