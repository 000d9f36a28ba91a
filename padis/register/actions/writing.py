"""Rows of the register, made in memory and written at once: one person or ten thousand go the same way."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from padis.cases.identity import Quality
from padis.cases.projection import parts
from padis.register import projection
from padis.register.models import Act, RegisterClaim, RegisterCount, RegisterPerson, State
from padis.shared.rows import Writes, add_up, insert, raw_connection, update
from padis.shared.sharding import Key, Maker, new_id, shard_of

PERSON_COLUMNS = tuple(
    column.attname for column in RegisterPerson._meta.local_concrete_fields if column.attname != "pk"
)
CLAIM_COLUMNS = tuple(column.attname for column in RegisterClaim._meta.local_concrete_fields if column.attname != "pk")
KEY = ("shard", "id")
CHANGING = tuple(name for name in PERSON_COLUMNS if name not in (*KEY, "unit", "recorded_at"))
INSERT_PERSON = insert(20, RegisterPerson._meta.db_table, *PERSON_COLUMNS)
UPDATE_PERSON = update(21, RegisterPerson._meta.db_table, CHANGING, KEY)
INSERT_CLAIM = insert(22, RegisterClaim._meta.db_table, *CLAIM_COLUMNS)
ADD_COUNT = add_up(30, RegisterCount._meta.db_table, ("shard", "unit"), ("entries", "doubtful"))
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_SEALED: dict[str, Any] = {name: RegisterPerson._meta.get_field(name) for name in ("sealed", "health")}
_new_person = Maker(RegisterPerson)
_encode = json.JSONEncoder(ensure_ascii=False).encode


class RegisterWrites(Writes):
    """Rows of a register; what they change in the counts is summed up, a row a unit."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}

    def count(self, shard: str, unit: str, entries: int, doubtful: int) -> None:
        before = self._counts.get((shard, unit), (0, 0))
        self._counts[shard, unit] = before[0] + entries, before[1] + doubtful

    def flush(self) -> None:
        self.extend(ADD_COUNT, [(*key, *self._counts[key]) for key in sorted(self._counts)])
        self._counts = {}
        super().flush()


def lock_register(unit: str) -> None:
    """Wait for whoever writes the same register now: nobody is entered twice, nothing overwritten between look and write."""
    raw_connection().execute(LOCK, (f"register {unit}",))


def lock_person(key: Key) -> RegisterPerson:
    """The person as she is once her register is locked. Raises RegisterPerson.DoesNotExist."""
    lock_register(RegisterPerson.objects.values_list("unit", flat=True).get(pk=key))
    return RegisterPerson.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def new_person(unit: str, facts: Mapping[str, Any], *, source: str, at: datetime) -> RegisterPerson:
    """A person in memory; `facts` are clean."""
    person: RegisterPerson = _new_person(
        shard=shard_of(unit), id=new_id(), unit=unit, source=source, recorded_at=at, changed_at=at
    )
    projection.project(person, facts)
    return person


def add_person(person: RegisterPerson, facts: Mapping[str, Any], *, by_id: int, writes: RegisterWrites) -> UUID:
    """She and her first claim, whose id is returned, go into `writes`; what is sealed is sealed once for both."""
    sealed = {name: field.seal(person.__dict__[name]) for name, field in _SEALED.items()}
    person.__dict__.update(sealed)
    claim = add_claim(
        person, facts, act=Act.RECORDED, source=person.source, by_id=by_id, at=person.changed_at, writes=writes,
        sealed=sealed,
    )  # fmt: skip
    writes.add(INSERT_PERSON, [_value(person, name) for name in PERSON_COLUMNS])
    _count(person, (0, 0), writes)
    return claim


def change_person(
    person: RegisterPerson,
    news: Mapping[str, Any],
    *,
    act: Act,
    source: str,
    by_id: int,
    at: datetime,
    writes: RegisterWrites,
    undoes: UUID | None = None,
    state: State | None = None,
) -> UUID:
    """State `news` of her and set the columns that follow; the row is locked. Returns the id of the claim."""
    before = _counted(person)
    person.state = state or person.state
    projection.project(person, {**projection.facts_of(person), **news})
    person.revision, person.source, person.changed_at = person.revision + 1, source, at
    claim = add_claim(person, news, act=act, source=source, by_id=by_id, at=at, writes=writes, undoes=undoes)
    _put(person, before, writes)
    return claim


def set_state(person: RegisterPerson, state: State, *, at: datetime, writes: RegisterWrites) -> None:
    """In the register, merged, taken back; the row is locked."""
    before = _counted(person)
    person.state, person.changed_at = state, at
    _put(person, before, writes)


def _put(person: RegisterPerson, before: tuple[int, int], writes: RegisterWrites) -> None:
    writes.add(UPDATE_PERSON, [_value(person, name) for name in (*CHANGING, *KEY)])
    _count(person, before, writes)


def _counted(person: RegisterPerson) -> tuple[int, int]:
    """What she adds to the columns of the count."""
    present = person.state == State.PRESENT
    return int(present), int(present and person.id_quality not in (Quality.GOOD, Quality.CONVERTED))


def _count(person: RegisterPerson, before: tuple[int, int], writes: RegisterWrites) -> None:
    entries, doubtful = (now - then for now, then in zip(_counted(person), before, strict=True))
    if entries or doubtful:
        writes.count(person.shard, person.unit, entries, doubtful)


def add_claim(
    person: RegisterPerson,
    facts: Mapping[str, Any],
    *,
    act: Act,
    source: str,
    by_id: int,
    at: datetime,
    writes: RegisterWrites,
    undoes: UUID | None = None,
    sealed: Mapping[str, bytes] | None = None,
) -> UUID:
    """What is said of her goes into `writes`; `sealed` are its sealed columns where they are known. Returns its id."""
    split, id = parts(facts), new_id()
    values = {
        "shard": person.shard, "id": id, "person_id": person.id, "act": act.value, "source": source, "undoes_id": undoes,
        "at": at, "by_id": by_id, "facts": _encode(split["facts"]),
        **(sealed or {name: field.seal(split[name]) for name, field in _SEALED.items()}),
    }  # fmt: skip
    writes.add(INSERT_CLAIM, [values[name] for name in CLAIM_COLUMNS])
    return id


def _value(person: RegisterPerson, name: str) -> Any:
    value = person.__dict__[name]
    if name in _SEALED and not isinstance(value, bytes | memoryview):
        return _SEALED[name].seal(value)
    return _encode(value) if name == "facts" else value
