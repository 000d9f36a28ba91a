"""The import whose rows become entries of a register, as a frame."""

from django.db.models import Q

from padis.accounts.models import User
from padis.intake.columns import label_of
from padis.intake.frame.frame import Frame
from padis.register.models import Outcome, RegisterImport, RegisterImportRow
from padis.register.rules import check_may_keep

DECIDED = Q(outcome=Outcome.CONTRADICTS, taken__isnull=False)
WRITTEN = Q(outcome=Outcome.RECORDED, claim_id__isnull=False)
"""The rows that wrote something, which was not asked back yet."""


def check_may_import(by: User, one: RegisterImport | None = None) -> None:
    """The unit's own imports alone. Raises NotAllowed."""
    check_may_keep(by, one.unit if one else None)


def missing(one: RegisterImport) -> list[str]:
    """What no column is read as and every row needs: the name; the number or the date of birth."""
    lacking = [] if "name" in one.targets else [str(label_of("name"))]
    if "id_number" not in one.targets and "birth_date" not in one.targets:
        lacking.append(str(label_of("id_number")))
    return lacking


PEOPLE = Frame(
    heads=RegisterImport, rows=RegisterImportRow, check_may_import=check_may_import, missing=missing,
    ready=Q(outcome__in=(Outcome.NEW, Outcome.ADDS)) | DECIDED, imported=Outcome.RECORDED,
    to_mend=(Outcome.FAULTY, Outcome.TWICE),
    checked=(Outcome.NEW, Outcome.ADDS, Outcome.CONTRADICTS, Outcome.FAULTY, Outcome.TWICE, Outcome.SAME),
    undecided={"taken": None},
)  # fmt: skip
