"""The list of suspected duplicates of a unit, and what stands beside its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.likeness import Likeness
from padis.cases.models import Case
from padis.cases.suspects import File, Suspicion, suspicions
from padis.exchange.models import DocketRow
from padis.web.http import Request

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may be one person's, the older first."""

    one: Case
    other: Case
    why: Sequence[Likeness]

    @property
    def sides(self) -> tuple[Case, Case]:
        return self.one, self.other


def visible(user: User) -> list[Suspicion]:
    """The suspicions of which the user may open both files."""
    found = suspicions(user)
    foreign = {file.id for each in found for file in (each.one, each.other) if file.unit != user.unit_id}
    rows = DocketRow.objects.visible_to(user).with_facts().filter(case_id__in=foreign)
    handled = set(rows.values_list("case_id", flat=True)) if foreign else set()

    def may_open(file: File) -> bool:
        return file.unit == user.unit_id or file.id in handled

    return [each for each in found if may_open(each.one) and may_open(each.other)]


@require_GET
def suspects(request: Request) -> HttpResponse:
    """Pairs of live files that may be one person's, with why; newest first."""
    check_may(request.user, Ability.FILE_CASE)
    found = visible(request.user)
    shown = found[:MOST_SHOWN]
    cases = _cases(shown)
    pairs = [Pair(cases[each.one.id], cases[each.other.id], each.why) for each in shown]
    context = {"pairs": pairs, "total": len(found), "is_cut": len(found) > len(shown)}
    return render(request, "duplicates/list.html", context)


@require_GET
def count(request: Request) -> HttpResponse:
    """How many pairs there are, fetched by the list of files once it is shown."""
    check_may(request.user, Ability.FILE_CASE)
    return render(request, "duplicates/_count.html", {"total": len(visible(request.user))})


def _cases(shown: Sequence[Suspicion]) -> Mapping[UUID, Case]:
    files = [file for each in shown for file in (each.one, each.other)]
    shards, ids = {file.shard for file in files}, {file.id for file in files}
    found = Case.objects.filter(shard__in=shards, id__in=ids).defer("health", "facts")
    return {case.id: case for case in found}
