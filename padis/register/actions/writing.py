"""Rows of the register, made in memory and written at once: one person or ten thousand go the same way."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from padis.cases.projection import parts
from padis.register import projection
from padis.register.models import Act, RegisterClaim, RegisterPerson
from padis.shared.rows import Writes, insert, raw_connection, update
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
LOCK = "SELECT pg_advisory_xact_lock(person) FROM unnest(%s::bigint[]) AS person"
_SEALED: dict[str, Any] = {name: RegisterPerson._meta.get_field(name) for name in ("sealed", "health")}
_new_person = Maker(RegisterPerson)
_encode = json.JSONEncoder(ensure_ascii=False).encode


def lock_people(digests: Sequence[bytes]) -> None:
    """Wait for whoever records the same people now. Digests come sorted, so that nobody waits in a circle."""
    raw_connection().execute(LOCK, ([int.from_bytes(digest[:8], "big", signed=True) for digest in digests],))


def lock_person(key: Key) -> RegisterPerson:
    """Raises RegisterPerson.DoesNotExist."""
    return RegisterPerson.objects.select_for_update(of=("self",), no_key=True).get(pk=key)


def new_person(unit: str, facts: Mapping[str, Any], *, source: str, at: datetime) -> RegisterPerson:
    """A person in memory; `facts` are clean."""
    person: RegisterPerson = _new_person(
        shard=shard_of(unit), id=new_id(), unit=unit, source=source, recorded_at=at, changed_at=at
    )
    projection.project(person, facts)
    return person


def add_person(person: RegisterPerson, facts: Mapping[str, Any], *, by_id: int, writes: Writes) -> None:
    """She and her first claim go into `writes`."""
    add_claim(person, facts, act=Act.RECORDED, source=person.source, by_id=by_id, at=person.changed_at, writes=writes)
    writes.add(INSERT_PERSON, [_value(person, name) for name in PERSON_COLUMNS])


def change_person(
    person: RegisterPerson,
    news: Mapping[str, Any],
    *,
    act: Act,
    source: str,
    by_id: int,
    at: datetime,
    writes: Writes,
    undoes: UUID | None = None,
) -> UUID:
    """State `news` of her and set the columns that follow; the row is locked. Returns the id of the claim."""
    projection.project(person, {**projection.facts_of(person), **news})
    person.revision, person.source, person.changed_at = person.revision + 1, source, at
    claim = add_claim(person, news, act=act, source=source, by_id=by_id, at=at, writes=writes, undoes=undoes)
    put_person(person, writes)
    return claim


def put_person(person: RegisterPerson, writes: Writes) -> None:
    writes.add(UPDATE_PERSON, [_value(person, name) for name in (*CHANGING, *KEY)])


def add_claim(
    person: RegisterPerson,
    facts: Mapping[str, Any],
    *,
    act: Act,
    source: str,
    by_id: int,
    at: datetime,
    writes: Writes,
    undoes: UUID | None = None,
) -> UUID:
    split, id = parts(facts), new_id()
    values = {
        "shard": person.shard, "id": id, "person_id": person.id, "act": act.value, "source": source, "undoes_id": undoes,
        "at": at, "by_id": by_id, "facts": _encode(split["facts"]),
        **{name: field.seal(split[name]) for name, field in _SEALED.items()},
    }  # fmt: skip
    writes.add(INSERT_CLAIM, [values[name] for name in CLAIM_COLUMNS])
    return id


def _value(person: RegisterPerson, name: str) -> Any:
    value = person.__dict__[name]
    if name in _SEALED and not isinstance(value, bytes | memoryview):
        return _SEALED[name].seal(value)
    return _encode(value) if name == "facts" else value
