"""Reads of the case file: a unit's list of files, one file, and what either side says of her."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases import identity
from padis.cases.duplicates import number_digest
from padis.cases.facts import FACTS, FactField, Group, Sensitivity, groups
from padis.cases.models import Case, Claim, Direction, IndexKind, Merge, PersonIndex
from padis.cases.names import match_key
from padis.cases.projection import stated
from padis.divisions import queries as divisions
from padis.divisions.scope import Scope
from padis.shared.reading import rows_of
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.time import beijing_midnight

LAST_CHARACTER = "\U0010ffff"


def files_of(user: User) -> QuerySet[Case]:
    """The files that the user's unit keeps; none for who files no cases."""
    if not can(user, Ability.FILE_CASE):
        return Case.objects.none()
    return Case.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of files is narrowed to; what is empty does not narrow."""

    name: str = ""  # a name or its beginning
    number: str = ""  # a case number or its beginning
    person: str = ""  # an identity number, or a name or its beginning
    state: str = ""
    direction: str = ""
    partner: str = ""  # the other side: a division of any level
    filed_from: date | None = None
    filed_until: date | None = None


def matching(files: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """Those of a unit's files that fit."""
    for column in ("state", "direction"):
        if value := getattr(wanted, column):
            files = files.filter(**{column: value})
    if key := match_key(wanted.name):
        files = files.filter(name_key__gte=key, name_key__lt=key + LAST_CHARACTER)
    elif wanted.name:
        files = files.none()  # nothing of it can stand in a name
    if wanted.number:
        files = files.filter(number__startswith=wanted.number)
    if wanted.person:
        files = _of_person(files, wanted.person)
    if wanted.partner:
        files = files.filter(_partner_below(wanted.partner))
    if wanted.filed_from:
        files = files.filter(filed_at__gte=beijing_midnight(wanted.filed_from))
    if wanted.filed_until:
        files = files.filter(filed_at__lt=beijing_midnight(wanted.filed_until + timedelta(days=1)))
    return files


def is_number(text: str) -> bool:
    """Whether a text that is to find a person is meant as an identity number: no name holds a digit."""
    return any(character.isdigit() for character in text)


def person_digest(number: str) -> bytes | None:
    """Under what the person of an identity number is found; None where the text is no usable number."""
    checked = identity.check(number)
    return number_digest(checked.normal) if checked.usable_as_key else None


def cases_of_number(number: str) -> list[UUID]:
    """The cases, of any unit, of the person with this identity number; none for a text that is no usable one."""
    digest = person_digest(number)
    if digest is None:
        return []
    with cross_shard("the person index has a distribution of its own"):
        found = PersonIndex.objects.filter(digest=digest, kind=IndexKind.NUMBER)
        return list(found.values_list("case_id", flat=True))


def _of_person(files: QuerySet[Case], text: str) -> QuerySet[Case]:
    if is_number(text):
        return files.filter(id__in=cases_of_number(text))
    return matching(files, Wanted(name=text)) if text else files


def _partner_below(code: str) -> Q:
    place = divisions.division(code)
    if place is None:
        return Q(pk__in=[])
    scope = Scope.of(code, place.level)
    there = Q(direction=Direction.INFLOW) & scope.covers("registered_division")
    return there | Q(direction=Direction.OUTFLOW) & scope.covers("residence_division")


def area_known(digits: str) -> bool:
    """Whether six digits are, or ever were, the code of a county or city: the area check of an identity number."""
    return divisions.division(digits.ljust(12, "0")) is not None or divisions.was_county(digits)


@dataclass(frozen=True, slots=True)
class Statement:
    """A value as a side stated it; an empty one takes it back."""

    value: Any
    unit: str
    at: datetime
    message_id: UUID | None  # the message that it came with, or was confirmed with


@dataclass(slots=True)
class Line:
    """One field of a case: what the filing unit holds and what the other side stated, each the latest first."""

    field: FactField
    held: list[Statement] = dataclasses.field(default_factory=list)
    stated: list[Statement] = dataclasses.field(default_factory=list)

    @property
    def differs(self) -> bool:
        """The other side said something else than what is held now."""
        return bool(self.stated) and self.stated[0].value != (self.held[0].value if self.held else None)


def claims_of(case: Case) -> Sequence[Claim]:
    """Everything that was stated of the case, first to last."""
    return rows_of(Claim, "WHERE shard = %s AND case_id = %s ORDER BY at, id", case.shard, case.id)


def claims_of_many(cases: Sequence[Case]) -> dict[UUID, list[Claim]]:
    """By case, everything that was stated of it, first to last; the cases are one unit's."""
    found: dict[UUID, list[Claim]] = {case.id: [] for case in cases}
    for claim in Claim.objects.filter(shard__in={case.shard for case in cases}, case_id__in=found).order_by("at", "id"):
        found[claim.case_id].append(claim)
    return found


def merges_of(case: Case) -> Sequence[Merge]:
    """Those in which the file went or went on, latest first, each with both files."""
    found = Merge.objects.filter(Q(case_id=case.id) | Q(kept_id=case.id), shard=case.shard)
    return list(found.select_related("case", "kept").order_by("-at"))


def both_sides(claims: Iterable[Claim], *, health: bool) -> dict[Group, list[Line]]:
    """Every field that either side stated, by section in the order of the form; `claims` as `claims_of` gives them.

    Health fields are there only where the reader may see them.
    """
    lines: dict[str, Line] = {}
    for claim in claims:
        for name, value in stated(claim).items():
            line = lines.setdefault(name, Line(FACTS[name]))
            said = line.held if claim.adopted else line.stated
            said.insert(0, Statement(value, claim.unit, claim.at, claim.message_id))
    shown = {name: line for name, line in lines.items() if health or line.field.sensitivity != Sensitivity.HEALTH}
    sections = {
        group: [shown[each.name] for each in fields if each.name in shown] for group, fields in groups().items()
    }
    return {group: section for group, section in sections.items() if section}
