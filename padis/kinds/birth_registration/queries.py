"""Reads of birth registrations, and the case with which the other places are told."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.models import Case, IndexKind, PersonIndex
from padis.cases.queries import person_digest
from padis.exchange.models import Message
from padis.kinds.birth_registration.fields import CODE
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.changes.recording import changes_of
from padis.shared.sharding import cross_shard, shard_of


def registrations_of(user: User) -> QuerySet[BirthRegistration]:
    """Those that the user's unit made."""
    if not can(user, Ability.FILE_CASE):
        return BirthRegistration.objects.none()
    return BirthRegistration.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id)


def registration_or_404(number: str, *, seen_by: User) -> BirthRegistration:
    found = registrations_of(seen_by).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def live_case_of(id_number: str) -> Case | None:
    """The open file of the person, of whichever unit: the latest."""
    digest = person_digest(id_number)
    if digest is None:
        return None
    with cross_shard("the person index has a distribution of its own"):
        found = PersonIndex.objects.filter(digest=digest, kind=IndexKind.NUMBER, live=True)
        key = found.order_by("-filed_at").values_list("case_shard", "case_id").first()
    return Case.objects.get(pk=key) if key else None


def notices_of(registration: BirthRegistration) -> Sequence[Message]:
    """What the other places were told, also of changes, in the order of sending."""
    if registration.case_id is None:
        return []
    found = Message.objects.filter(
        shard=registration.case_shard, case_id=registration.case_id, kind=CODE, sender=registration.unit,
        sent_at__in=[registration.registered_at, *(change.at for change in changes_of(registration.key))],
    )  # fmt: skip
    return list(found.order_by("number"))
