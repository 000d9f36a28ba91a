"""What may be found by comparing a fact of two people, in words, and how much it says about whether they are one.

Each sign has a weight, the logarithm of how much likelier it is of one person than of two (Fellegi and Sunter, 1969).
"""

from collections.abc import Sequence
from math import log

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sign(models.TextChoices):
    """What was found by comparing one fact of the two."""

    NUMBER_SAME = "number_same", _("same identity number")
    NUMBER_OLD = "number_old", _("same identity number, once with 15 digits")
    NUMBER_ONE_OFF = "number_one_off", _("the identity numbers differ in one digit")
    NUMBER_SWAPPED = "number_swapped", _("two neighbouring digits of the identity numbers are swapped")
    NUMBER_SHORT = "number_short", _("one identity number has a digit too few or too many")
    NUMBER_ROUNDED = "number_rounded", _("one identity number was rounded by a spreadsheet; the other digits agree")
    NUMBER_DOUBTFUL = "number_doubtful", _("the identity numbers differ; one of them cannot be right")
    NUMBER_DIFFERS = "number_differs", _("two different valid identity numbers")
    NAME_SAME = "name_same", _("same name")
    NAME_WRITTEN = "name_written", _("same name, written in another way")
    NAME_SWAPPED = "name_swapped", _("same name with its characters in another order")
    NAME_SOUNDS = "name_sounds", _("the names sound alike")
    NAME_ONE_OFF = "name_one_off", _("the names differ in one character")
    NAME_PART = "name_part", _("one name is a part of the other")
    NAME_DIFFERS = "name_differs", _("different names")
    BIRTH_SAME = "birth_same", _("same date of birth")
    BIRTH_NEAR = "birth_near", _("the dates of birth differ by one digit, or day and month are swapped")
    BIRTH_LUNAR = "birth_lunar", _("the dates of birth differ as those of the lunar and the solar calendar do")
    BIRTH_DIFFERS = "birth_differs", _("different dates of birth")
    SEX_DIFFERS = "sex_differs", _("different sex")
    SPOUSE_SAME = "spouse_same", _("same spouse")
    SPOUSE_DIFFERS = "spouse_differs", _("another spouse")
    PHONE_SAME = "phone_same", _("same telephone number")
    ADDRESS_SAME = "address_same", _("same registered address")


WEIGHTS: dict[Sign, float] = {
    sign: log(of_one / of_two)
    for sign, of_one, of_two in (
        (Sign.NUMBER_SAME, 0.80, 3e-5),
        (Sign.NUMBER_OLD, 0.06, 3e-6),
        (Sign.NUMBER_ONE_OFF, 0.03, 5e-6),
        (Sign.NUMBER_SWAPPED, 0.02, 4e-6),
        (Sign.NUMBER_SHORT, 0.02, 4e-6),
        (Sign.NUMBER_ROUNDED, 0.01, 1e-5),
        (Sign.NUMBER_DOUBTFUL, 0.02, 0.05),
        (Sign.NUMBER_DIFFERS, 0.003, 0.9),
        (Sign.NAME_SAME, 0.90, 5e-4),
        (Sign.NAME_WRITTEN, 0.03, 1e-5),
        (Sign.NAME_SWAPPED, 0.01, 1e-4),
        (Sign.NAME_SOUNDS, 0.03, 1.5e-3),
        (Sign.NAME_ONE_OFF, 0.03, 8e-3),
        (Sign.NAME_PART, 0.01, 1e-3),
        (Sign.NAME_DIFFERS, 0.005, 0.98),
        (Sign.BIRTH_SAME, 0.93, 5e-5),
        (Sign.BIRTH_NEAR, 0.02, 2e-3),
        (Sign.BIRTH_LUNAR, 0.03, 3e-3),
        (Sign.BIRTH_DIFFERS, 0.006, 0.99),
        (Sign.SEX_DIFFERS, 0.005, 0.5),
        (Sign.SPOUSE_SAME, 0.8, 5e-3),
        (Sign.SPOUSE_DIFFERS, 0.15, 0.99),
        (Sign.PHONE_SAME, 0.5, 1e-3),
        (Sign.ADDRESS_SAME, 0.7, 0.03),
    )
}
"""How often a sign is found with one person (as made-up pairs with realistic faults have it) against two, as a logarithm."""

SAME_NUMBER = frozenset({Sign.NUMBER_SAME, Sign.NUMBER_OLD})
NEAR_NUMBER = frozenset({Sign.NUMBER_ONE_OFF, Sign.NUMBER_SWAPPED, Sign.NUMBER_SHORT, Sign.NUMBER_ROUNDED})
OF_BIRTH = frozenset({Sign.BIRTH_SAME, Sign.BIRTH_NEAR, Sign.BIRTH_LUNAR, Sign.BIRTH_DIFFERS})
SAID_TWICE = 0.45
"""How much a date of birth still adds where the number, which holds it, agrees."""


def weight(signs: Sequence[Sign]) -> float:
    """The sum of the weights; a date of birth that a number says too counts only in part."""
    number = (SAME_NUMBER | NEAR_NUMBER) & set(signs)
    return sum(WEIGHTS[sign] * (SAID_TWICE if number and sign in OF_BIRTH else 1) for sign in signs)
