"""Reads of a register's imports for the screens and the command line."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.intake.columns import label_of
from padis.register.models import RegisterImport, RegisterImportRow, RowState
from padis.shared.sharding import Key, shard_of

TO_MEND = (RowState.FAULTY, RowState.TWICE)
READ_AT_ONCE = 1000
DECIDED = Q(state=RowState.CONTRADICTS, taken__isnull=False)
READY = Q(state__in=(RowState.NEW, RowState.ADDS)) | DECIDED
"""The rows that can be recorded."""


def imports_of(user: User) -> QuerySet[RegisterImport]:
    """The imports of the user's unit; none for who keeps no register."""
    if not can(user, Ability.FILE_CASE):
        return RegisterImport.objects.none()
    return RegisterImport.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id).defer("file")


def rows_of(key: Key) -> QuerySet[RegisterImportRow]:
    shard, id = key
    return RegisterImportRow.objects.filter(shard=shard, parent_id=id)


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
    passed_over: int = 0

    @property
    def ready(self) -> int:
        return self.new + self.adds + self.decided

    @property
    def to_mend(self) -> int:
        return self.faulty + self.twice

    @property
    def checked(self) -> int:
        return self.ready + self.to_mend + self.contradicts + self.same + self.recorded + self.passed_over

    @property
    def total(self) -> int:
        return self.waiting + self.checked


def counts_of(key: Key) -> Counts:
    """One read of an index, and one of the decided rows."""
    found = dict(rows_of(key).order_by().values_list("state").annotate(n=Count("*")))
    decided = rows_of(key).filter(DECIDED).count() if found.get(RowState.CONTRADICTS) else 0
    return Counts(
        **{**found, "contradicts": found.get(RowState.CONTRADICTS, 0) - decided, "decided": decided}  # type: ignore[arg-type]
    )


def rows_to_mend(key: Key) -> Iterator[RegisterImportRow]:
    """In the order of the file, a piece at a time."""
    last = 0
    while piece := list(rows_of(key).filter(state__in=TO_MEND, number__gt=last).order_by("number")[:READ_AT_ONCE]):
        yield from piece
        last = piece[-1].number


def missing(targets: list[str]) -> list[str]:
    """What no column is read as and every row needs: the name; the number or the date of birth."""
    lacking = [] if "name" in targets else [str(label_of("name"))]
    if "id_number" not in targets and "birth_date" not in targets:
        lacking.append(str(label_of("id_number")))
    return lacking
