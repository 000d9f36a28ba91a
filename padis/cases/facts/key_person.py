"""Whom the two townships look after first (M10): computed by rule, with the reasons; never by hand.

The rule of 2010 had a fourth reason, the contraception a woman uses or not. It is left out: contraception is
never a reason for a list, a level or a clock.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

PREGNANT, LIVE_BIRTH, NOT_HELD = "1", "1", "3"
"""Codes of the tables pregnancy_status, pregnancy_result and certificate_status."""


class KeyReason(models.TextChoices):
    PREGNANT_NOW = "pregnant_now", _("pregnant")
    GAVE_BIRTH_THIS_YEAR = "gave_birth_this_year", _("gave birth this year")
    CERTIFICATE_MISSING = "certificate_missing", _("certificate missing (historic)")


def key_person(facts: Mapping[str, Any], *, today: date) -> tuple[KeyReason, ...]:
    """The reasons why she is a key person today; empty for nearly all. "This year" is the calendar year."""
    reasons = {
        KeyReason.PREGNANT_NOW: is_urgent(facts),
        KeyReason.GAVE_BIRTH_THIS_YEAR: any(day[:4] == f"{today.year}" for day in _births(facts)),
        KeyReason.CERTIFICATE_MISSING: facts.get("certificate_status") == NOT_HELD,
    }
    return tuple(reason for reason, applies in reasons.items() if applies)


def is_urgent(facts: Mapping[str, Any]) -> bool:
    """Whether a verification about her has the short limit: she is pregnant."""
    return facts.get("pregnancy_status") == PREGNANT


def _births(facts: Mapping[str, Any]) -> list[str]:
    """The dates on which she gave birth, as ISO texts."""
    days = [child["birth_date"] for child in facts.get("children", ())]
    if facts.get("pregnancy_result") == LIVE_BIRTH and "pregnancy_result_date" in facts:
        days.append(facts["pregnancy_result_date"])
    return days
