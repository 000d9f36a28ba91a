"""Filing cases: duplicates are looked for inside the transaction, under a lock on the person (design.md: lock order)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from padis.cases import duplicates, projection
from padis.cases.actions.services import mark_services
from padis.cases.facts import identity_of
from padis.cases.identity import IdentityCheck
from padis.cases.models import Case, CaseSerial, CaseState, Claim, Direction, IndexKind, PersonIndex
from padis.shared.rows import Writes, insert, raw_connection
from padis.shared.sharding import Maker, new_id, shard_of
from padis.shared.time import beijing_date

CASE_COLUMNS = tuple(column.attname for column in Case._meta.local_concrete_fields if column.attname != "pk")
CLAIM_COLUMNS = tuple(column.attname for column in Claim._meta.local_concrete_fields if column.attname != "pk")
_SEALED, _HEALTH = Case._meta.get_field("sealed"), Case._meta.get_field("health")
new_case = Maker(Case)
INDEX_COLUMNS = (
    "digest", "case_id", "kind", "case_shard", "number", "unit", "direction", "residence_division", "registered_division",
    "filed_at", "has_number", "live",
)  # fmt: skip
INSERT_INDEX = insert(10, PersonIndex._meta.db_table, *INDEX_COLUMNS)
INSERT_CASE = insert(20, Case._meta.db_table, *CASE_COLUMNS)
INSERT_CLAIM = insert(21, Claim._meta.db_table, *CLAIM_COLUMNS)
LOCK_PEOPLE = "SELECT pg_advisory_xact_lock(person) FROM unnest(%s::bigint[]) AS person"
NEXT_SERIALS = f"""
    INSERT INTO {CaseSerial._meta.db_table} AS s (shard, unit, year, last)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::smallint[], %s::int[])
    ON CONFLICT (shard, unit, year) DO UPDATE SET last = s.last + EXCLUDED.last RETURNING unit, year, last
"""


@dataclass(frozen=True, slots=True)
class Filing:
    """One case to file; `facts` are clean (cases.facts) and name both places."""

    unit: str
    by_id: int
    direction: Direction
    facts: Mapping[str, Any]
    at: datetime
    duplicate_reason: str = ""
    former_number: str = ""  # of the live file that says where she lived until she moved here

    @property
    def places(self) -> tuple[str, str]:
        return self.facts["residence_division"], self.facts["registered_division"]


def file_one(filing: Filing, writes: Writes) -> Case:
    """File a case in the transaction that is open; the rows go into `writes`. Raises Duplicate."""
    result = file_all([filing], writes)[0]
    if isinstance(result, duplicates.Duplicate):
        raise result
    return result


def file_all(filings: Sequence[Filing], writes: Writes) -> list[Case | duplicates.Duplicate]:
    """File many in one transaction; a duplicate (also one within the list) is given back in its place.

    One batch takes an advisory lock for each person: keep it to a few hundred.
    """
    return list(file_each(filings, writes))


def file_each(filings: Sequence[Filing], writes: Writes) -> Iterator[Case | duplicates.Duplicate]:
    """The same one by one, the rows of each in `writes` by then; all that is read is read before the first."""
    checks = [identity_of(filing.facts) for filing in filings]
    own = [duplicates.digests(filing.facts, checked) for filing, checked in zip(filings, checks, strict=True)]
    lock_people(sorted({digest for digests in own for digest in digests.values()}))
    found = duplicates.find({digest for digests in own for digest in digests.values()})
    refused: dict[int, duplicates.Duplicate] = {}
    for position, (filing, digests) in enumerate(zip(filings, own, strict=True)):
        try:
            duplicates.check(digests, filing.places, found, reason=filing.duplicate_reason)
        except duplicates.Duplicate as duplicate:
            refused[position] = duplicate
            continue
        for kind, digest in digests.items():
            found.setdefault(digest, []).append(_match(kind, filing, has_number=IndexKind.NUMBER in digests))
    numbers = iter(_numbers([filing for position, filing in enumerate(filings) if position not in refused]))
    for position, (filing, digests, checked) in enumerate(zip(filings, own, checks, strict=True)):
        yield refused.get(position) or _write(filing, next(numbers), digests, checked, writes)


def lock_people(digests: Sequence[bytes]) -> None:
    """Wait for whoever files the same person now. Digests come sorted, so that nobody waits in a circle."""
    raw_connection().execute(LOCK_PEOPLE, ([int.from_bytes(digest[:8], "big", signed=True) for digest in digests],))


def _numbers(filings: Sequence[Filing]) -> list[str]:
    """The case numbers: unit (9 digits), year, serial; one row per unit and year, in one statement."""
    wanted = Counter((filing.unit, beijing_date(filing.at).year) for filing in filings)
    asked = sorted(wanted.items())
    columns = (
        [shard_of(unit) for (unit, _year), _n in asked],
        [unit for (unit, _year), _n in asked],
        [year for (_unit, year), _n in asked],
        [n for _key, n in asked],
    )
    last = {(unit, year): n for unit, year, n in raw_connection().execute(NEXT_SERIALS, columns)}
    following = {key: last[key] - n + 1 for key, n in asked}
    numbers = []
    for filing in filings:
        key = filing.unit, beijing_date(filing.at).year
        numbers.append(f"{filing.unit[:9]}-{key[1]}-{following[key]:06d}")
        following[key] += 1
    return numbers


def _write(
    filing: Filing, number: str, digests: Mapping[IndexKind, bytes], checked: IdentityCheck, writes: Writes
) -> Case:
    case: Case = new_case(
        shard=shard_of(filing.unit), id=new_id(), number=number, unit=filing.unit, direction=filing.direction,
        filed_at=filing.at, filed_by_id=filing.by_id, duplicate_reason=filing.duplicate_reason,
        former_number=filing.former_number,
    )  # fmt: skip
    split = projection.project(case, filing.facts, checked)
    case.sealed, case.health = _SEALED.seal(case.sealed), _HEALTH.seal(case.health)  # once, for case and claim
    writes.add(INSERT_CASE, _row(CASE_COLUMNS, {**case.__dict__, "facts": as_json(case.facts)}))
    claim = {
        "shard": case.shard, "id": new_id(), "case_id": case.id, "unit": filing.unit, "side": case.side, "adopted": True,
        "message_id": None, "at": filing.at, "by_id": filing.by_id,
        "facts": as_json(split["facts"]), "sealed": case.__dict__["sealed"], "health": case.__dict__["health"],
    }  # fmt: skip
    writes.add(INSERT_CLAIM, _row(CLAIM_COLUMNS, claim))
    index_person(case, digests, writes)
    mark_services([(case, filing.facts)], writes, today=beijing_date(filing.at), new=True)
    return case


def index_person(case: Case, digests: Mapping[IndexKind, bytes], writes: Writes) -> None:
    """The rows under which the case is found nation-wide."""
    places = case.residence_division, case.registered_division
    marks = IndexKind.NUMBER in digests, case.state == CaseState.OPEN
    for kind, digest in digests.items():
        known = (case.shard, case.number, case.unit, case.direction, *places, case.filed_at, *marks)
        writes.add(INSERT_INDEX, (digest, case.id, kind.value, *known))


def _row(columns: Sequence[str], values: Mapping[str, Any]) -> list[Any]:
    return [values[name] for name in columns]


def as_json(facts: Mapping[str, Any]) -> str:
    """Plain facts as the column takes them."""
    return orjson.dumps(facts).decode()


def _match(kind: IndexKind, filing: Filing, *, has_number: bool) -> duplicates.Match:
    """What a later filing of the same batch finds."""
    residence, registered = filing.places
    return duplicates.Match(None, kind, "", filing.unit, filing.direction, residence, registered, filing.at, has_number)
