"""Reads of the embedded register: one person, a unit's list, and what was written of her when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.facts import FACTS, FactField
from padis.cases.names import match_key
from padis.cases.queries import LAST_CHARACTER, is_number
from padis.divisions import queries as divisions
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.register import projection, spelling
from padis.register.models import Act, RegisterClaim, RegisterCount, RegisterMerge, RegisterPerson, State
from padis.shared.reading import rows_of
from padis.shared.sharding import Key, cross_shard, shard_of
from padis.shared.time import beijing_date

READ_AT_ONCE = 500
MOST_ALIKE = 100


def register_of_unit(unit: str) -> QuerySet[RegisterPerson]:
    """Everybody in a unit's register."""
    return RegisterPerson.objects.filter(shard=shard_of(unit), unit=unit)


def entries_of(user: User) -> QuerySet[RegisterPerson]:
    """The register of the user's unit; nothing for who keeps none."""
    return register_of_unit(user.unit_id) if can(user, Ability.FILE_CASE) else RegisterPerson.objects.none()


def by_number(unit: str, number: str) -> list[RegisterPerson]:
    digest = projection.number_digest(number)
    return _present(unit, "number_digest = %s", digest) if digest else []


def by_name_and_birth(unit: str, name: str, birth_date: date) -> QuerySet[RegisterPerson]:
    return register_of_unit(unit).filter(state=State.PRESENT, name_digest=projection.name_digest(name, birth_date))


def alike(unit: str, name: str, birth_dates: Sequence[date]) -> list[RegisterPerson]:
    """Those of this name, and those born on one of the days: `MOST_ALIKE` of each at most."""
    key = match_key(name)
    named = _present(unit, f"name_key = %s LIMIT {MOST_ALIKE}", key) if key else []
    born = _present(unit, f"birth_date = ANY(%s) LIMIT {MOST_ALIKE}", list(birth_dates)) if birth_dates else []
    return named + born


def _present(unit: str, wanted: str, value: Any) -> list[RegisterPerson]:
    where = f"WHERE shard = %s AND unit = %s AND state = %s AND {wanted}"
    return rows_of(RegisterPerson, where, shard_of(unit), unit, State.PRESENT, value)


def like(person: RegisterPerson) -> list[RegisterPerson]:
    """Entries of her unit under the same number, or under the same name and birth date; those by number first."""
    either = Q(name_digest=person.name_digest) if person.name_digest else Q()
    if person.number_digest:
        either |= Q(number_digest=person.number_digest)
    if not either:
        return []
    found = register_of_unit(person.unit).filter(either, state=State.PRESENT).exclude(id=person.id)
    return sorted(found[:20], key=lambda each: (each.number_digest != person.number_digest, each.id))


def followed(unit: str, id: UUID) -> RegisterPerson | None:
    """The entry, or the one that goes on for it after merges; None where it is not there, or was taken back."""
    person = register_of_unit(unit).filter(id=id).first()
    while person is not None and person.state == State.MERGED:
        person = next((merge.kept for merge in merges_of(person) if merge.person_id == person.id), None)
    return person if person is not None and person.state == State.PRESENT else None


def changed_since(unit: str, moment: datetime) -> Iterator[RegisterPerson]:
    """A piece at a time, the longest ago first."""
    rows = register_of_unit(unit).filter(state=State.PRESENT, changed_at__gte=moment).order_by("changed_at", "id")
    piece = list(rows[:READ_AT_ONCE])
    while piece:
        yield from piece
        last = piece[-1]
        beyond = Q(changed_at__gt=last.changed_at) | Q(changed_at=last.changed_at, id__gt=last.id)
        piece = list(rows.filter(beyond)[:READ_AT_ONCE]) if len(piece) == READ_AT_ONCE else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; what is empty does not narrow."""

    person: str = ""  # an identity number, a name or its beginning, pinyin or initials
    state: str = State.PRESENT
    place: str = ""  # where she is registered or lives: a division of any level
    quality: str = ""  # of the identity number; "faulty" for all but sound ones
    born_from: date | None = None
    born_until: date | None = None


def matching(rows: QuerySet[RegisterPerson], wanted: Wanted) -> QuerySet[RegisterPerson]:
    """Those of a unit's entries that fit."""
    rows = rows.filter(state=wanted.state) if wanted.state else rows
    if wanted.person:
        rows = rows.filter(_person(wanted.person))
    if wanted.place:
        rows = rows.filter(_below(wanted.place))
    if wanted.quality:
        rows = rows.filter(id_quality=wanted.quality)
    if wanted.born_from:
        rows = rows.filter(birth_date__gte=wanted.born_from)
    if wanted.born_until:
        rows = rows.filter(birth_date__lte=wanted.born_until)
    return rows


def _person(text: str) -> Q:
    if is_number(text):
        digest = projection.number_digest(text)
        return Q(number_digest=digest) if digest else Q(pk__in=[])
    key = match_key(text)
    found = _begins("name_key", key) if key else Q(pk__in=[])
    if spelling.is_spelt(text):
        letters = text.replace(" ", "").replace("'", "").lower()
        found |= _begins("initials", letters)
        for way in spelling.ways_to_read(letters):
            found |= _begins("pinyin", way)
    return found


def _begins(column: str, text: str) -> Q:
    """A beginning, as an index range."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST_CHARACTER})


def _below(code: str) -> Q:
    place = divisions.division(code)
    if place is None:
        return Q(pk__in=[])
    scope = Scope.of(code, place.level)
    return scope.covers("registered_division") | scope.covers("residence_division")


def claims_of(key: Key) -> Sequence[RegisterClaim]:
    """Everything that was written of a person, first to last."""
    shard, id = key
    return list(RegisterClaim.objects.filter(shard=shard, person_id=id).order_by("at", "id"))


def may_be_undone(claim: RegisterClaim, claims: Sequence[RegisterClaim], *, now: datetime) -> bool:
    """Written today, by an act of its own, and not taken back since."""
    undone = {each.undoes_id for each in claims}
    acts = (Act.RECORDED, Act.CORRECTED, Act.RESTORED)
    return claim.act in acts and claim.id not in undone and beijing_date(claim.at) == beijing_date(now)


def merges_of(person: RegisterPerson) -> Sequence[RegisterMerge]:
    """Those that stand, in which the entry went or went on, latest first, with both entries."""
    either = Q(person_id=person.id) | Q(kept_id=person.id)
    found = RegisterMerge.objects.filter(either, shard=person.shard, undone_at=None)
    return list(found.select_related("person", "kept").order_by("-at"))


@dataclass(frozen=True, slots=True)
class Saying:
    """A value of a field as one claim stated it; an empty one takes the fact back."""

    value: Any
    claim: RegisterClaim


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what it says now and what it said before, the latest first."""

    field: FactField
    sayings: Sequence[Saying]

    @property
    def value(self) -> Any:
        return self.sayings[0].value

    @property
    def earlier(self) -> Sequence[Saying]:
        return self.sayings[1:]


def lines_of(claims: Sequence[RegisterClaim]) -> dict[str, Line]:
    """By field, in the order of the form; `claims` as `claims_of` gives them."""
    said: dict[str, list[Saying]] = {}
    for claim in claims:
        for name, value in projection.stated(claim).items():
            said.setdefault(name, []).insert(0, Saying(value, claim))
    return {name: Line(field, said[name]) for name, field in FACTS.items() if name in said}


@dataclass(frozen=True, slots=True)
class Counted:
    """What levels above see of the registers of a place."""

    code: str
    entries: int
    doubtful: int  # of these, with an identity number that is missing or no good


def counts_below(scope: Scope, codes: Sequence[str], *, level: int) -> list[Counted]:
    """By each of the codes, all of one level, the registers of the townships in it; `scope` holds them all."""
    sums = {code: [0, 0] for code in codes}
    digits = SIGNIFICANT_DIGITS[level]
    by_stem = {code[:digits]: code for code in codes}
    with cross_shard("the counts of all below a unit"):
        rows = RegisterCount.objects.filter(scope.covers("unit")).values_list("unit", "entries", "doubtful")
        for unit, entries, doubtful in rows:
            if place := by_stem.get(unit[:digits]):
                sums[place][0] += entries
                sums[place][1] += doubtful
    return [Counted(code, *numbers) for code, numbers in sums.items()]
