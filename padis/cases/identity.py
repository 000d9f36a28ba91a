"""Citizen identity numbers (GB 11643): what is wrong with one is marked, never refused.

Fifteen-digit numbers (in use until 1999) are converted. A placeholder is marked and never used as a key.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from operator import mul
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
CENTENARIAN_ORDERS = frozenset({"996", "997", "998", "999"})
"""Order codes that 15-digit numbers gave to people born in the 1800s; all others were born in the 1900s."""

MALE, FEMALE = "1", "2"

_LONGEST_KEPT = 40
_NOISE = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff\-‐‑‒–—―−_'’`\u200b-\u200f\u2060\ufeff]+")
_CROSSES = str.maketrans("xХх×✕", "XXXXX")  # what is typed for the check digit X: small, Cyrillic, the sign
_SEVENTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_NO_NUMBER = {"无", "暂无", "没有", "不详", "未知", "未办", "未提供", "不清楚"}
_NO_NUMBER |= {"NULL", "NONE", "NA", "N/A", "NIL", "/", "?", "."}


class Quality(models.TextChoices):
    """The mark of a number as a whole: the first of these that applies, from the bottom up."""

    GOOD = "good", _("valid")
    CONVERTED = "converted", _("valid, converted from 15 digits")
    INCONSISTENT = "inconsistent", _("contradicts sex, birth date or area")
    CHECKSUM_BAD = "checksum_bad", _("check digit wrong")
    WRONG_LENGTH = "wrong_length", _("wrong length")
    MALFORMED = "malformed", _("not an identity number")
    PLACEHOLDER = "placeholder", _("placeholder")
    MISSING = "missing", _("missing")


class Fault(models.TextChoices):
    """One thing that is wrong: the five checks of the old local systems, and what stands before them."""

    AREA = "area", _("The first six digits are no division code, of today or of the past.")
    BIRTH_DATE = "birth_date", _("The birth date in the number does not exist.")
    BIRTH_DATE_DIFFERS = "birth_date_differs", _("The birth date in the number differs from the one stated.")
    SEX_DIFFERS = "sex_differs", _("The sex in the number differs from the one stated.")
    LENGTH = "length", _("A number has 18 characters, or 15 if it is from before 1999.")
    CHECK_DIGIT = "check_digit", _("The last character does not fit the other 17: compare it with the card.")
    ROUNDED = "rounded", _("The last three digits are 000: a spreadsheet seems to have rounded the number.")
    CHARACTERS = "characters", _("A number consists of digits, and X at the end at most.")
    PLACEHOLDER = "placeholder", _("This is a placeholder, not a number; it is never used to find a person.")


class IdentityCheck(NamedTuple):
    """What a number says and what is wrong with it.

    `normal` has 18 characters, with a capital X, where the text can be read as a number; else it is the text,
    cleaned. `area_code` is where the person was first numbered: perhaps abolished, perhaps left long ago.
    `usable_as_key` says whether the number may find the same person elsewhere.
    """

    normal: str
    quality: Quality
    faults: tuple[Fault, ...]
    birth_date: date | None  # as the number says
    sex: str | None  # as the number says, GB/T 2261.1
    area_code: str | None  # six digits
    converted_from_15: bool
    usable_as_key: bool


def check(
    number: str | None,
    *,
    birth_date: date | None = None,
    sex: str | None = None,
    area_known: Callable[[str], bool] | None = None,
) -> IdentityCheck:
    """The five checks of one number: area, birth date, sex, length, check digit. Any text will do.

    `birth_date` and `sex` are what was stated beside the number; `area_known` says whether six digits are or
    ever were a county's code. What is not given is not checked.
    """
    text = clean(number or "")
    if not text:
        return _unread(text, Quality.MISSING)
    if is_placeholder(text):
        return _unread(text, Quality.PLACEHOLDER, Fault.PLACEHOLDER)
    if _FIFTEEN.fullmatch(text):
        return _read(to_18(text), converted=True, birth_date=birth_date, sex=sex, area_known=area_known)
    if _SEVENTEEN.fullmatch(text):
        return _read(text, converted=False, birth_date=birth_date, sex=sex, area_known=area_known)
    if re.fullmatch(r"[0-9]+X?", text):
        return _unread(text, Quality.WRONG_LENGTH, Fault.LENGTH)
    return _unread(text, Quality.MALFORMED, Fault.CHARACTERS)


def clean(number: str) -> str:
    """Full-width characters narrowed; spaces, hyphens and unprintable ones dropped; x as X; cut at 40."""
    if _SEVENTEEN.fullmatch(number):
        return number
    narrow = unicodedata.normalize("NFKC", number[: 4 * _LONGEST_KEPT])
    return _NOISE.sub("", narrow).translate(_CROSSES).upper()[:_LONGEST_KEPT]


def check_digit(first_17: str) -> str:
    """The 18th character of GB 11643-1999 (ISO 7064, MOD 11-2)."""
    return CHECK_DIGITS[sum(map(mul, WEIGHTS, map(int, first_17))) % 11]


def to_18(number: str) -> str:
    """The 18-digit number of 15 digits: the century put in, the check digit computed."""
    century = "18" if number[12:] in CENTENARIAN_ORDERS else "19"
    longer = number[:6] + century + number[6:]
    return longer + check_digit(longer)


def to_15(number: str) -> str:
    """The 15 digits that an 18-digit number had before 1999."""
    return number[:6] + number[8:17]


def is_placeholder(text: str) -> bool:
    """Whether the cleaned text stands for "no number": words, filler digits, or a date that was left open.

    Found in practice: eighteen zeros, 000000YYYYMMDD0000, repeated digits, 1234567890…, and an area with
    zeros in place of the birthday or of the last four digits.
    """
    if text in _NO_NUMBER:
        return True
    digits = text.rstrip("X")
    if not digits.isascii() or not digits.isdigit():
        return False
    if not digits.strip("0") or digits.startswith(("000000", "123456789")):
        return True
    if len(digits) > 5 and len(set(digits)) == 1:
        return True
    birthday, ending = (text[10:14], text[14:]) if len(text) == 18 else (text[8:12], text[12:])
    return len(text) in (15, 18) and (birthday == "0000" or not ending.strip("0"))


def mask(number: str) -> str:
    """For lists: the first and last four characters of a number, nothing of anything shorter than twelve."""
    if len(number) < 12:
        return "*" * len(number)
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def mask_phone(phone: str) -> str:
    """For lists: the first three and last four characters, or of a short number the last two."""
    if len(phone) < 11:
        return "*" * (len(phone) - 2) + phone[-2:] if len(phone) > 5 else "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def _unread(text: str, quality: Quality, *faults: Fault) -> IdentityCheck:
    return IdentityCheck(text, quality, faults, None, None, None, False, False)


def _read(
    number: str,
    *,
    converted: bool,
    birth_date: date | None,
    sex: str | None,
    area_known: Callable[[str], bool] | None,
) -> IdentityCheck:
    """The check of 18 characters that have the shape of a number."""
    area, born, own_sex = number[:6], _date(number[6:14]), MALE if int(number[16]) % 2 else FEMALE
    wrong_digit = number[17] != check_digit(number[:17])
    rounded = wrong_digit and number.endswith("000")
    found = (
        (Fault.AREA, area_known is not None and not area_known(area)),
        (Fault.BIRTH_DATE, born is None),
        (Fault.BIRTH_DATE_DIFFERS, None not in (born, birth_date) and born != birth_date),
        (Fault.SEX_DIFFERS, sex in (MALE, FEMALE) and sex != own_sex),
        (Fault.CHECK_DIGIT, wrong_digit),
        (Fault.ROUNDED, rounded),
    )
    faults = tuple([fault for fault, is_so in found if is_so])
    return IdentityCheck(
        normal=number,
        quality=_quality(faults, converted),
        faults=faults,
        birth_date=born,
        sex=own_sex,
        area_code=area,
        converted_from_15=converted,
        usable_as_key=not rounded,
    )


def _quality(faults: tuple[Fault, ...], converted: bool) -> Quality:
    if Fault.CHECK_DIGIT in faults:
        return Quality.CHECKSUM_BAD
    if faults:
        return Quality.INCONSISTENT
    return Quality.CONVERTED if converted else Quality.GOOD


def _date(digits: str) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if 1800 <= born.year < 2100 else None
