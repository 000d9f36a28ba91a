"""Reads of imports for the screens and the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases import duplicates
from padis.cases.duplicates import Duplicate
from padis.cases.facts import FACTS
from padis.cases.models import Direction
from padis.intake.columns import DIRECTION, label_of
from padis.intake.interpretation import Reading, interpret
from padis.intake.models import Import, ImportRow, Outcome
from padis.shared.sharding import Key, shard_of

TO_MEND = (Outcome.FAULTY, Outcome.DUPLICATE)
PLACES = {"inflow": "residence_division", "outflow": "registered_division"}
READ_AT_ONCE = 1000


def imports_of(user: User) -> QuerySet[Import]:
    """The imports of the user's unit; none for who files no cases."""
    if not can(user, Ability.FILE_CASE):
        return Import.objects.none()
    return Import.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id).defer("file")


def rows_of(import_key: Key) -> QuerySet[ImportRow]:
    shard, id = import_key
    return ImportRow.objects.filter(shard=shard, parent_id=id)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows came to what."""

    waiting: int = 0
    ready: int = 0
    faulty: int = 0
    duplicate: int = 0
    filed: int = 0
    passed_over: int = 0

    @property
    def checked(self) -> int:
        return self.ready + self.faulty + self.duplicate + self.filed + self.passed_over

    @property
    def to_mend(self) -> int:
        return self.faulty + self.duplicate

    @property
    def total(self) -> int:
        return self.waiting + self.checked


def counts_of(import_key: Key) -> Counts:
    """One read of an index, however many rows."""
    found = rows_of(import_key).order_by().values_list("outcome").annotate(n=Count("*"))
    return Counts(**dict(found))


def rows_to_mend(import_key: Key) -> Iterator[ImportRow]:
    """In the order of the file, a piece at a time."""
    last = 0
    while piece := list(
        rows_of(import_key).filter(outcome__in=TO_MEND, number__gt=last).order_by("number")[:READ_AT_ONCE]
    ):
        yield from piece
        last = piece[-1].number


def possibly_same(row: ImportRow, one: Import, *, on: date) -> Duplicate | None:
    """The live cases that may be the same person as a row, as of now; None where there are none."""
    read = interpret(row.cells, Reading(one.unit, tuple(one.targets), Direction(one.direction), on))
    if read.problems:
        return None
    own = duplicates.digests(read.facts)
    places = read.facts["residence_division"], read.facts["registered_division"]
    try:
        duplicates.check(own, places, duplicates.find(own.values()), reason="")
    except Duplicate as duplicate:
        return duplicate
    return None


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
