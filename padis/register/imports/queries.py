"""Reads of a register's imports for the screens and the command line."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from padis.intake.frame.frame import BEGINS
from padis.intake.frame.models import State
from padis.register.imports.people import DECIDED, PEOPLE, WRITTEN
from padis.register.models import Outcome, RegisterImport
from padis.shared.sharding import Key
from padis.shared.time import beijing_date

imports_of, rows_of, rows_to_mend = PEOPLE.imports_of, PEOPLE.rows_of, PEOPLE.rows_to_mend


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows came to what; `contradicts` are those still to be decided."""

    waiting: int = 0
    new: int = 0
    adds: int = 0
    contradicts: int = 0
    decided: int = 0
    faulty: int = 0
    twice: int = 0
    same: int = 0
    recorded: int = 0
    taken_back: int = 0
    passed_over: int = 0

    @property
    def ready(self) -> int:
        return self.new + self.adds + self.decided

    @property
    def written(self) -> int:
        return self.recorded + self.taken_back

    @property
    def to_mend(self) -> int:
        return self.faulty + self.twice

    @property
    def checked(self) -> int:
        return self.ready + self.to_mend + self.contradicts + self.same + self.written + self.passed_over

    @property
    def total(self) -> int:
        return self.waiting + self.checked


def counts_of(key: Key) -> Counts:
    """One read of an index, and one of the decided rows."""
    found = dict(rows_of(key).order_by().values_list("outcome").annotate(n=Count("*")))
    decided = rows_of(key).filter(DECIDED).count() if found.get(Outcome.CONTRADICTS) else 0
    return Counts(
        **{**found, "contradicts": found.get(Outcome.CONTRADICTS, 0) - decided, "decided": decided}  # type: ignore[arg-type]
    )


def may_be_taken_back(one: RegisterImport, *, now: datetime) -> bool:
    """It rests, was moved today, and something that it wrote was not asked back yet; what was written on another day stays."""
    if one.state not in BEGINS[State.TAKING_BACK] or beijing_date(one.moved_at) != beijing_date(now):
        return False
    return rows_of(one.key).filter(WRITTEN).exists()
