"""The page of an entry: what the register says of her and who said so, what was done when, and her cases and items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.cases import queries as cases
from padis.cases.facts import FACTS, Facts, Group, groups, identity_of, marks
from padis.cases.identity import IdentityCheck
from padis.cases.models import Case
from padis.cases.projection import EMPTY
from padis.cases.queries import area_known, cases_of_number, files_of
from padis.cases.rules import age_on
from padis.exchange.models import DocketRow
from padis.privacy.queries import accesses_to
from padis.register import queries, sources
from padis.register.models import RegisterClaim, RegisterMerge, RegisterPerson, State
from padis.register.projection import facts_of, stated
from padis.register.queries import Line
from padis.shared.time import beijing_date
from padis.web.cases.page import Reading, readings
from padis.web.http import Request
from padis.web.local.access import log, own_or_404

MOST_LINKED = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One act on the entry."""

    claim: RegisterClaim
    by: str
    source: str
    item: str  # the number of the item that it came with
    labels: Sequence[str]  # the fields that it named
    may_be_undone: bool


@dataclass(frozen=True, slots=True)
class Field:
    """What the register says in one field, who said so, and what it can be made to say again."""

    line: Line
    by: str
    source: str
    marks: Sequence[str]
    restorable: Sequence[queries.Saying]


@dataclass(frozen=True)
class Entry:
    """All that the page shows."""

    person: RegisterPerson
    sections: Mapping[Group, Sequence[Field]]
    steps: Sequence[Step]  # the latest first
    like: Sequence[RegisterPerson]
    merges: Sequence[RegisterMerge]
    files: Sequence[Case]
    items: Sequence[DocketRow]
    readings: Sequence[Reading]
    age: int | None

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.person)

    @cached_property
    def identity(self) -> IdentityCheck:
        return identity_of(self.facts, area_known=area_known)

    @property
    def is_present(self) -> bool:
        return self.person.state == State.PRESENT


def entry_of(person: RegisterPerson, *, reader: User, now: datetime) -> Entry:
    claims = queries.claims_of(person.key)
    names = dict(User.objects.filter(pk__in={claim.by_id for claim in claims}).values_list("pk", "display_name"))
    files, items = _linked(person, reader)
    return Entry(
        person,
        _by_group(queries.lines_of(claims), names, marks(facts_of(person), area_known=area_known)),
        [_step(claim, claims, names, now) for claim in reversed(claims)],
        queries.like(person) if person.state == State.PRESENT else (),
        queries.merges_of(person),
        files,
        items,
        readings(accesses_to(person.key)),
        age_on(person.birth_date, beijing_date(now)) if person.birth_date else None,
    )


def _by_group(
    lines: Mapping[str, Line], names: Mapping[int, str], marked: Mapping[str, Sequence[str]]
) -> dict[Group, list[Field]]:
    found: dict[Group, list[Field]] = {}
    for group, fields in groups().items():
        for each in fields:
            if line := lines.get(each.name):
                claim = line.sayings[0].claim
                by, source = names.get(claim.by_id, "—"), sources.words(claim.source)
                field = Field(line, by, source, marked.get(each.name, ()), restorable(line))
                found.setdefault(group, []).append(field)
    return found


def _step(claim: RegisterClaim, claims: Sequence[RegisterClaim], names: Mapping[int, str], now: datetime) -> Step:
    said = stated(claim)
    labels = [str(field.label) for name, field in FACTS.items() if name in said]
    undoable = queries.may_be_undone(claim, claims, now=now)
    source, item = sources.words(claim.source), sources.item_of(claim.source)
    return Step(claim, names.get(claim.by_id, "—"), source, item, labels, undoable)


def _linked(person: RegisterPerson, reader: User) -> tuple[list[Case], list[DocketRow]]:
    """The unit's own files of the same number, and the items about her that it handles."""
    number = facts_of(person).get("id_number", "")
    if cases.person_digest(number) is None:
        return [], []
    ids = cases_of_number(number)
    files = files_of(reader).filter(id__in=ids).order_by("-filed_at")[:MOST_LINKED]
    items = DocketRow.objects.visible_to(reader).with_facts().filter(case_id__in=ids).order_by("-sent_at")[:MOST_LINKED]
    return list(files), list(items)


def restorable(line: Line) -> list[queries.Saying]:
    """Earlier values that would say something else than now, each once."""
    found: list[queries.Saying] = []
    for saying in line.earlier:
        known = [line.value, *(each.value for each in found)]
        if saying.value not in EMPTY and saying.value not in known:
            found.append(saying)
    return found


@require_GET
def page(request: Request, id: UUID) -> HttpResponse:
    """Each reading is logged."""
    person, now = own_or_404(id, seen_by=request.user), timezone.now()
    log(person, by=request.user, at=now)
    entry = entry_of(person, reader=request.user, now=now)
    return render(request, "local/page.html", {"entry": entry, "person": person})
