"""The legal basis of each kind of message: a kind is off until one is recorded. Kept in memory; a change is seen within half a minute."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.privacy.models import LegalBasis
from padis.shared.errors import Conflict, Refused
from padis.shared.kept import Kept
from padis.shared.time import beijing_date

SYNTHETIC = "synthetic people only"


def is_on(kind: str, on: date) -> bool:
    """Whether messages of the kind may be sent on the day."""
    first = _first_days.get().get(kind)
    return first is not None and first <= on


def check_on(kind: str, name: str | Promise, *, on: date) -> None:
    """Raises Conflict, with the kind's name. What is under way goes on: only sending asks."""
    if not is_on(kind, on):
        raise Conflict(off_sentence(name))


def off_sentence(name: str | Promise) -> str:
    words = _("The administrator has not recorded the legal basis of “%(kind)s” yet: it cannot be sent for now.")
    return words % {"kind": name}


def history(kind: str) -> QuerySet[LegalBasis]:
    """Every basis that was recorded for the kind, the newest first."""
    rows = LegalBasis.objects.filter(kind=kind).select_related("recorded_by", "withdrawn_by")
    return rows.order_by("-recorded_at", "-pk")


def record(*, by: User, kind: str, basis: str, document: str, valid_from: date, now: datetime) -> LegalBasis:
    """From the day on, messages of the kind may be sent. Raises NotAllowed, Refused."""
    check_may(by, Ability.EDIT_PARAMETERS)
    for field, text in (("basis", basis), ("document", document)):
        if not text.strip():
            raise Refused(_("Say which."), field=field)
    row = LegalBasis.objects.create(
        kind=kind, basis=basis, document=document, valid_from=valid_from, recorded_by=by, recorded_at=now
    )
    transaction.on_commit(forget)
    return row


@transaction.atomic
def withdraw(*, by: User, pk: int, why: str, now: datetime) -> LegalBasis:
    """It no longer holds; it stays in the history. Raises NotAllowed, Refused, Conflict."""
    check_may(by, Ability.EDIT_PARAMETERS)
    if not why.strip():
        raise Refused(_("Give the reason for withdrawing it."), field="why")
    row = LegalBasis.objects.select_for_update().filter(pk=pk, withdrawn_at=None).first()
    if row is None:
        raise Conflict(_("It was withdrawn already."))
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_why = by, now, why
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    transaction.on_commit(forget)
    return row


def record_for_synthetic_people(kinds: Iterable[str], *, now: datetime) -> None:
    """Demonstration and simulation hold nobody's data: every kind that never had a basis is on."""
    known = set(LegalBasis.objects.values_list("kind", flat=True))
    LegalBasis.objects.bulk_create(
        LegalBasis(kind=kind, basis=SYNTHETIC, document=SYNTHETIC, valid_from=date.min, recorded_at=now)
        for kind in kinds
        if kind not in known
    )
    transaction.on_commit(forget)


def kinds_off(kinds: Iterable[str], *, now: datetime) -> list[str]:
    """Those that cannot be sent at the moment."""
    return [kind for kind in kinds if not is_on(kind, beijing_date(now))]


def _read() -> dict[str, date]:
    """Kind → the day from which it may be sent."""
    first_days: dict[str, date] = {}
    standing = LegalBasis.objects.filter(withdrawn_at=None).order_by("valid_from")
    for kind, valid_from in standing.values_list("kind", "valid_from"):
        first_days.setdefault(kind, valid_from)
    return first_days


_first_days = Kept(_read)
forget = _first_days.forget
