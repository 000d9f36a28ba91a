"""Reads of imports for the screens and the command line."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from padis.cases import duplicates
from padis.cases.duplicates import Duplicate
from padis.cases.models import Direction
from padis.intake.cases import CASES
from padis.intake.interpretation import Reading, interpret
from padis.intake.models import Import, ImportRow
from padis.shared.sharding import Key

imports_of, rows_of, rows_to_mend = CASES.imports_of, CASES.rows_of, CASES.rows_to_mend


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
