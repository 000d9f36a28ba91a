"""What is doubtful about facts that were taken: shown beside the field, never a reason to refuse."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from padis.cases.identity import FEMALE, MALE, IdentityCheck, check

NEVER_MARRIED = "10"
SPOUSE = ("spouse_name", "spouse_id_number", "spouse_registered_division", "spouse_residence_division")
_OTHER_SEX = {MALE: FEMALE, FEMALE: MALE}


def identity_of(facts: Mapping[str, Any], *, area_known: Callable[[str], bool] | None = None) -> IdentityCheck:
    """The check of the person's own number against her stated birth date and sex."""
    born = facts.get("birth_date")
    return check(
        facts.get("id_number"),
        birth_date=date.fromisoformat(born) if born else None,
        sex=facts.get("sex"),
        area_known=area_known,
    )


def marks(facts: Mapping[str, Any], *, area_known: Callable[[str], bool] | None = None) -> dict[str, list[str]]:
    """By field, the sentences about what does not fit together in canonical facts."""
    found: dict[str, list[str]] = {}
    own = identity_of(facts, area_known=area_known)
    if own.faults:
        found["id_number"] = [str(fault.label) for fault in own.faults]
    spouse = check(facts.get("spouse_id_number"), sex=_OTHER_SEX.get(facts.get("sex", "")), area_known=area_known)
    if spouse.faults:
        found["spouse_id_number"] = [str(fault.label) for fault in spouse.faults]
    if facts.get("marital_status") == NEVER_MARRIED and any(name in facts for name in SPOUSE):
        found["marital_status"] = [_("Never married, but a spouse is stated.")]
    return found
