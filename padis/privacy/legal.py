"""The legal basis of each kind of message: a kind is off until one is recorded. Kept in memory; a change is seen within half a minute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.privacy.models import LegalBasis
from padis.shared.errors import Conflict, Refused
from padis.shared.kept import Kept
from padis.shared.time import beijing_date, beijing_midnight

SYNTHETIC = "synthetic people only"


@dataclass(frozen=True, slots=True)
class List:
    """A list of persons that needs a legal basis of its own, as a kind of message does; it declares the same."""

    code: str
    name: str | Promise
    purpose: str | Promise
    legal_basis: str | Promise
    retention_months: int


FOLLOW_UP_LIST = "follow_up_list"
LISTS = (
    List(
        FOLLOW_UP_LIST,
        gettext_lazy("Service follow-up list"),
        gettext_lazy("Whom the two townships that serve a person offer a service, and by when; counts above them"),
        gettext_lazy("PIPL Art. 13, 28, 29: the law or decision on which the township offers the service"),
        12,
    ),
)
LIST_CODES = tuple(each.code for each in LISTS)


def is_on(kind: str, on: date) -> bool:
    """Whether messages of the kind may be sent on the day."""
    first = _first_days.get().get(kind)
    return first is not None and first <= on


def check_on(kind: str, name: str | Promise, *, on: date) -> None:
    """Raises Conflict, with the kind's name. What is under way goes on: only sending asks."""
    if not is_on(kind, on):
        raise Conflict(off_sentence(name))


def began_lately(code: str, *, now: datetime) -> bool:
    """Whether a basis was recorded, or came into force, yesterday or today."""
    yesterday = beijing_date(now) - timedelta(days=1)
    standing = LegalBasis.objects.filter(kind=code, withdrawn_at=None)
    lately = Q(recorded_at__gte=beijing_midnight(yesterday)) | Q(valid_from__gte=yesterday)
    return standing.filter(lately, valid_from__lte=beijing_date(now)).exists()


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
