"""Suspected duplicates of a unit: pairs of live files, kept by it or about its people, that may be one person's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, groupby
from uuid import UUID

from django.db import connection
from django.db.models import Count

from padis.accounts.models import User
from padis.cases import identity
from padis.cases.likeness import Likeness, near_numbers
from padis.cases.models import Case, CaseState, NotSame, PersonIndex
from padis.cases.queries import files_of
from padis.shared.sharding import cross_shard, shard_of

MOST_GROUPS = 300
"""So many groups of files under one key are looked at; a unit that has more merges the first ones first."""

MOST_NAMESAKES = 600
"""So many files of women who share a name have their numbers compared: each has to be decrypted."""

TABLE = PersonIndex._meta.db_table
SHARED_KEYS = f"""
    WITH ours AS (
        SELECT digest FROM {TABLE} WHERE live AND residence_division = %(unit)s
        UNION ALL SELECT digest FROM {TABLE} WHERE live AND registered_division = %(unit)s
    ), several AS (SELECT digest FROM ours GROUP BY digest HAVING count(*) > 1 LIMIT %(most)s)
    SELECT digest, kind, number, case_shard, case_id, unit, filed_at FROM several JOIN {TABLE} USING (digest)
    WHERE live AND (residence_division = %(unit)s OR registered_division = %(unit)s) ORDER BY digest, filed_at, number
"""


@dataclass(frozen=True, slots=True)
class File:
    """A live file as the index knows it."""

    number: str
    shard: str
    id: UUID
    unit: str
    filed_at: datetime


@dataclass(slots=True)
class Suspicion:
    """Two files, the older first, and all that speaks for one person."""

    one: File
    other: File
    why: list[Likeness] = field(default_factory=list)

    @property
    def pair(self) -> tuple[str, str]:
        return pair_of(self.one.number, self.other.number)


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two case numbers in the order in which a pair is remembered."""
    return (one, other) if one < other else (other, one)


def suspicions(user: User) -> list[Suspicion]:
    """The pairs that the user's unit has not told apart, newest file first."""
    found: dict[tuple[str, str], Suspicion] = {}
    for one, other, why in [*_shared_keys(user.unit_id), *_near_numbers(user)]:
        older, newer = sorted((one, other), key=lambda file: (file.filed_at, file.number))
        suspicion = Suspicion(older, newer)
        known = found.setdefault(suspicion.pair, suspicion)
        if why not in known.why:
            known.why.append(why)
    told_apart = _told_apart(user.unit_id, found)
    open_ones = [suspicion for pair, suspicion in found.items() if pair not in told_apart]
    order = list(Likeness)
    for suspicion in open_ones:
        suspicion.why.sort(key=order.index)
    return sorted(open_ones, key=lambda each: each.other.filed_at, reverse=True)


def _shared_keys(unit: str) -> Iterable[tuple[File, File, Likeness]]:
    with cross_shard("the person index has a distribution of its own"), connection.cursor() as cursor:
        cursor.execute(SHARED_KEYS, {"unit": unit, "most": MOST_GROUPS})
        rows = cursor.fetchall()
    for (_digest, kind), group in groupby(rows, key=lambda row: (bytes(row[0]), row[1])):
        for one, other in combinations([File(*row[2:]) for row in group], 2):
            yield one, other, Likeness(kind)


def _near_numbers(user: User) -> Iterable[tuple[File, File, Likeness]]:
    """Own files of one name whose numbers differ by one slip of the finger."""
    files = files_of(user).order_by()
    names = files.values("name_key").annotate(n=Count("id")).filter(n__gt=1).values_list("name_key", flat=True)
    namesakes = files.filter(state=CaseState.OPEN, name_key__in=list(names[:MOST_NAMESAKES]))
    columns = namesakes.only("number", "unit", "filed_at", "sealed", "name_key").order_by("name_key", "filed_at", "id")
    for _name, group in groupby(columns[:MOST_NAMESAKES], key=lambda case: case.name_key):
        for (one, here), (other, there) in combinations([(case, _number(case)) for case in group], 2):
            if near := near_numbers(here, there):
                yield _file(one), _file(other), near


def _number(case: Case) -> str:
    return identity.check((case.sealed or {}).get("id_number")).normal


def _file(case: Case) -> File:
    return File(case.number, case.shard, case.id, case.unit, case.filed_at)


def _told_apart(unit: str, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    numbers: Sequence[str] = [one for one, _other in pairs]
    rows = NotSame.objects.filter(shard=shard_of(unit), unit=unit, one__in=numbers)
    return set(rows.values_list("one", "other"))
