"""What a birth registration holds: basic facts, marriage where there is one, residence, living children, and no more."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FactType, Sensitivity, by_name, field_of
from padis.kinds import couple
from padis.kinds.changes import telling

CODE = "birth_registration"
UNDERTAKING = "undertaking"
BEFORE, AFTER = "before", "after"

NOT_ASKED = frozenset({*couple.MANS, "woman_id_number"})
COUPLE = {
    name: replace(field, required_for_inflow=False, required_for_outflow=False) if name in NOT_ASKED else field
    for name, field in couple.FIELDS.items()
}
"""No marriage is asked for, so no husband either; and some have no number."""
ABOUT = by_name(
    field_of("stage", _("Before or after the birth"), FactType.CODE, table="birth_stage", required=True),
    field_of("living_children", _("Living children"), FactType.COUNT, bounds=(0, 15), required=True),
    field_of("child_birth_date", _("Birth date of the child"), FactType.DATE, sensitivity=Sensitivity.HEALTH),
    field_of("proof", _("Proof of who they are"), FactType.CODE, table="birth_proof", required=True),
    field_of("undertaking", _("What is undertaken in writing"), FactType.TEXT),
)
ENTERED = {**COUPLE, **ABOUT}
"""The fields of the form."""

NOTICE = {
    **by_name(
        field_of("register_no", _("Number of the registration"), FactType.TEXT, longest=40),
        field_of("registered_on", _("Registered on"), FactType.DATE),
        ABOUT["stage"],
    ),
    **telling.FIELDS,
    **COUPLE,
}
"""What the other places are told: that it was registered, not the state of health or the children."""
