"""The import whose rows become cases, as a frame."""

from django.db.models import Q
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.facts import FACTS
from padis.cases.rules import check_may_file
from padis.intake.columns import DIRECTION, label_of
from padis.intake.frame.frame import Frame
from padis.intake.models import Import, ImportRow, Outcome
from padis.shared.errors import NotAllowed

PLACES = {"inflow": "residence_division", "outflow": "registered_division"}


def check_may_import(by: User, one: Import | None = None) -> None:
    """The unit's own imports alone. Raises NotAllowed."""
    check_may_file(by)
    if one is not None and one.unit != by.unit_id:
        raise NotAllowed(_("This import is another unit's."))


def missing(one: Import) -> list[str]:
    """The required fields that no column fills, by what they are called. Sex and birth date follow from the number."""
    needed = [
        field
        for field in FACTS.values()
        if getattr(field, f"required_for_{one.direction}") and field.name != PLACES[one.direction]
    ]
    has_number = "id_number" in one.targets
    spared = {"sex", "birth_date"} if has_number else set()
    if DIRECTION in one.targets or "no_number_reason" in one.targets:
        spared |= {"id_number", "inflow_date", "outflow_date", *PLACES.values()}
    return [str(label_of(field.name)) for field in needed if field.name not in {*one.targets, *spared}]


CASES = Frame(
    heads=Import, rows=ImportRow, check_may_import=check_may_import, missing=missing,
    ready=Q(outcome=Outcome.READY), imported=Outcome.FILED, to_mend=(Outcome.FAULTY, Outcome.DUPLICATE),
    checked=(Outcome.READY, Outcome.FAULTY, Outcome.DUPLICATE), undecided={"duplicate_reason": ""},
)  # fmt: skip
