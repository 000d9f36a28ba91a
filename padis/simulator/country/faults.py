"""What goes wrong with a person's number and address, and where it goes wrong again and again."""

from collections.abc import Callable
from datetime import date
from random import Random
from zlib import crc32

from padis.cases.facts import Facts
from padis.cases.identity import to_15
from padis.simulator.names import Weighted
from padis.simulator.numbers import LAST_OF_15

CARELESS = 0.3
"""Share of wrong numbers where a unit makes the same mistake again and again."""
ONE_UNIT_IN = 25
VAGUE = ("不详", "县城", "老家", "同上", "工业区出租屋")


def _placeholder(_rng: Random, _number: str, born: date) -> str:
    return f"000000{born:%Y%m%d}0000"


def _old_form(_rng: Random, number: str, born: date) -> str:
    return to_15(number) if born.year <= LAST_OF_15 else number


def _wrong_check_digit(rng: Random, number: str, _born: date) -> str:
    return number[:17] + rng.choice([digit for digit in "0123456789X" if digit != number[17]])


def _rounded(_rng: Random, number: str, _born: date) -> str:
    """As a spreadsheet leaves it that took it for a figure of 15 digits."""
    return number[:15] + "000"


HABITS: tuple[Callable[[Random, str, date], str], ...] = (_placeholder, _old_form, _wrong_check_digit, _rounded)


def habit_of(unit: str) -> Callable[[Random, str, date], str] | None:
    """The mistake that a unit makes time and again; most make none."""
    drawn = crc32(f"habit {unit}".encode())
    return HABITS[drawn // ONE_UNIT_IN % len(HABITS)] if drawn % ONE_UNIT_IN == 0 else None


def spoil_number(rng: Random, unit: str, facts: Facts) -> None:
    """What a unit with a habit makes of a whole number."""
    habit, number = habit_of(unit), facts.get("id_number", "")
    if habit and len(number) == 18 and not number.startswith("000000") and rng.random() < CARELESS:
        facts["id_number"] = habit(rng, number, date(int(number[6:10]), int(number[10:12]), int(number[12:14])))


def spoil_address(rng: Random, facts: Facts, partner_is_home: bool) -> None:
    """An address that the other side cannot find."""
    facts["registered_address" if partner_is_home else "residence_address"] = rng.choice(VAGUE)


CORRECTED = Weighted([("phone", 40), ("education", 30), ("hukou_type", 20), ("ethnicity", 10)])


def corrections(rng: Random, facts: Facts) -> Facts:
    """One or two facts that the other side knows better; none of them decides a limit, a list or a way."""
    found: Facts = {}
    for _each in range(1 if rng.random() < 0.7 else 2):
        name = CORRECTED.draw(rng)
        if name == "phone":
            found[name] = f"100{rng.randrange(100_000_000):08d}"
        else:
            first, second = {"education": ("61", "71"), "hukou_type": ("1", "3"), "ethnicity": ("01", "11")}[name]
            found[name] = second if facts.get(name) == first else first
    return found
