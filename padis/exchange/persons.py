"""A unit's items of one person: looked for where the unit may read who she is, never nation-wide."""

from uuid import UUID

from django.db.models import Q

from padis.accounts.models import User
from padis.cases import queries as cases
from padis.cases.models import Case, CaseState
from padis.cases.names import mask_name, match_key, normalise_name
from padis.exchange.models import DocketQuerySet, DocketRow
from padis.exchange.states import Party
from padis.shared.sharding import cross_shard

CANDIDATES = 1_000
"""Received items of one masked name that are looked at, the latest; 王*芳 may be many persons."""


def of_person(rows: DocketQuerySet, text: str, *, user: User) -> DocketQuerySet:
    """Those of the user's rows that are about a person: an identity number, or a name.

    Of what the unit filed the beginning of a name is enough. A received item is found by the whole name: its docket row
    knows the masked one, and the file that has the whole is opened for those rows alone. What is closed to
    the unit is never found: it may not know any more who she is.
    """
    rows = rows.with_facts()
    if cases.is_number(text):
        return rows.filter(case_id__in=cases.cases_of_number(text))
    key = match_key(text)
    if not key:
        return rows.none()
    own = cases.matching(cases.files_of(user), cases.Wanted(name=text)).values("id")
    return rows.filter(
        Q(role=Party.SENDER, case_id__in=own) | Q(role=Party.RECEIVER, case_id__in=_received(user, text))
    )


def _received(user: User, name: str) -> list[UUID]:
    """The cases behind received items whose person bears the whole name."""
    rows = DocketRow.objects.visible_to(user).with_facts().filter(role=Party.RECEIVER)
    same_mask = rows.filter(label=mask_name(normalise_name(name))).order_by("-sent_at")
    keys = list(same_mask.values_list("item_shard", "case_id")[:CANDIDATES])
    with cross_shard("the files behind received items lie where they were filed"):
        found = Case.objects.filter(pk__in=keys, name_key=match_key(name)).exclude(state=CaseState.DELETED)
        return list(found.values_list("id", flat=True))
