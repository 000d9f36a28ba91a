"""Who may open a case, and the trace that a reading leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases import queries
from padis.cases.duplicates import Match
from padis.cases.models import Case, CaseState
from padis.exchange.models import DocketRow
from padis.privacy.actions import log_access, log_accesses
from padis.privacy.models import AccessLog, Purpose
from padis.shared.errors import NotAllowed
from padis.shared.sharding import shard_of

ONE_LOOK = timedelta(minutes=30)
"""A possible duplicate that shows up again while the same form is being filled is still the same look."""

HOUR = timedelta(hours=1)
LOOKS_AN_HOUR = 60
"""Nobody meets so many possible duplicates while filing; who does looks up where people live."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that the user may open; `is_own` where his unit filed it, else his unit handles a message about it."""

    case: Case
    is_own: bool

    @property
    def purpose(self) -> Purpose:
        return Purpose.MAINTAINING if self.is_own else Purpose.HANDLING


def open_or_404(number: str, *, seen_by: User) -> Opened:
    """A case of which the user's unit is one of the two sides; all others get the same 404."""
    case = queries.files_of(seen_by).filter(number=number).first()
    if case is not None:
        return Opened(case, is_own=True)
    row = _handled(seen_by).filter(number__startswith=f"{number}-").first()
    case = Case.objects.get(shard=row.item_shard, id=row.case_id) if row else None
    if case is None or case.partner != seen_by.unit_id or case.state == CaseState.DELETED:
        raise Http404
    return Opened(case, is_own=False)


def own_or_404(number: str, *, seen_by: User) -> Case:
    """A file that the user's unit keeps."""
    case = queries.files_of(seen_by).filter(number=number).first()
    if case is None:
        raise Http404
    return case


def openable(numbers: Iterable[str], *, by: User) -> set[str]:
    """Those of the case numbers that the user may open."""
    return {number for number in numbers if _may_open(number, by)}


def _may_open(number: str, by: User) -> bool:
    try:
        open_or_404(number, seen_by=by)
    except Http404:
        return False
    return True


def log(opened: Opened, *, by: User, at: datetime) -> None:
    log_access(by=by, case=opened.case.key, unit=by.unit_id, purpose=opened.purpose, at=at)


def log_looks_at_duplicates(matches: Sequence[Match], *, by: User, at: datetime) -> None:
    """The user is shown which other cases may be the same person. Raises NotAllowed for too many.

    Then also where there is none: whoever is told "too many" must not learn by it that she is filed.
    """
    logged = AccessLog.objects.filter(shard=shard_of(by.unit_id), unit=by.unit_id, user=by, purpose=Purpose.DUPLICATE)
    looks = list(logged.filter(at__gte=at - HOUR).order_by("at").values_list("case_shard", "case_id", "at"))
    times = {(shard, id): seen for shard, id, seen in looks}
    keys = dict.fromkeys(match.case for match in matches if match.case)
    new = [key for key in keys if key not in times or times[key] < at - ONE_LOOK]
    if (new or not keys) and len(looks) >= LOOKS_AN_HOUR:
        words = _("You have looked at %(looks)d possible duplicates within an hour. Please go on later.")
        raise NotAllowed(words % {"looks": LOOKS_AN_HOUR})
    log_accesses(by=by, cases=new, purpose=Purpose.DUPLICATE, at=at, note="")


def _handled(user: User):  # type: ignore[no-untyped-def]
    """The docket rows of items that the user's unit handles, less those closed to it: returned, or taken back by the sender."""
    return DocketRow.objects.visible_to(user).with_facts()
