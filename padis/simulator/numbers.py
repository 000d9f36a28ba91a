"""Identity and telephone numbers of people who do not exist, and how registers get them wrong.

An identity number has a real division code and a true check digit, so that every check has something to
check; that one of them belongs to somebody is chance. A telephone number begins with 100: what begins with 10
is a short service number in China, so no subscriber has one of 11 digits.
"""

from datetime import date
from functools import cache
from random import Random

from padis.cases.identity import MALE, check_digit, to_15
from padis.divisions import files

FIRST_NUMBERED = 1984
"""Numbers have been given since then; who was born before was numbered with the code of that time."""
LAST_OF_15 = 1983
"""Born later, nobody came of age with a 15-digit number."""

ELSEWHERE, MISSING, PLACEHOLDER, MISTYPED, OLD_FORM = 0.06, 0.008, 0.007, 0.015, 0.08
"""Shares: numbered in another county, no number, a placeholder, one digit wrong, 15 digits (of the older)."""


def identity_number(rng: Random, *, county: str, born: date, sex: str) -> str:
    """A valid number with the code that the county (6 digits) had when the person was numbered."""
    if rng.random() < ELSEWHERE:
        county = rng.choice(_counties())
    order = rng.randrange(497) * 2 + (1 if sex == MALE else 2)
    area = area_code(county, max(born.year, FIRST_NUMBERED))
    first_17 = f"{area}{born:%Y%m%d}{order:03d}"
    return first_17 + check_digit(first_17)


def dirty(rng: Random, number: str, born: date) -> str:
    """The number as a register may have it: mostly as it is; "" where there is none."""
    chance = rng.random()
    if chance < MISSING:
        return ""
    chance -= MISSING
    if chance < PLACEHOLDER:
        return f"000000{born:%Y%m%d}0000"
    chance -= PLACEHOLDER
    if chance < MISTYPED:
        place = rng.randrange(14, 17)
        return number[:place] + str((int(number[place]) + rng.randrange(1, 10)) % 10) + number[place + 1 :]
    if born.year <= LAST_OF_15 and rng.random() < OLD_FORM:
        return to_15(number)
    return number


def phone(rng: Random) -> str:
    """11 digits that reach nobody."""
    return f"100{rng.randrange(100_000_000):08d}"


def area_code(county: str, year: int) -> str:
    """The code (6 digits) that today's county had in that year; today's code where no other is known."""
    for first, last, code in _spells().get(county, ()):
        if first <= year <= last:
            return code
    return county


@cache
def _spells() -> dict[str, list[tuple[int, int, str]]]:
    """By today's county code: (first year, last year, code) of what it was before, latest first."""
    spells: dict[str, list[tuple[int, int, str]]] = {}
    for row in files.ended():
        for successor in filter(None, row.successors.split("|")):
            spells.setdefault(successor, []).append((row.first_year, row.last_year, row.old_code))
    return {county: sorted(found, reverse=True) for county, found in spells.items()}


@cache
def _counties() -> tuple[str, ...]:
    return tuple(sorted(_spells()))
