"""From claims to the person's columns. One function sets them all; `facts_of` reads them back as facts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from padis.cases import duplicates, identity
from padis.cases.names import match_key
from padis.cases.projection import EMPTY, parts
from padis.privacy.crypto import blind_index
from padis.register.models import RegisterClaim, RegisterPerson
from padis.register.spelling import initials, pinyin

Facts = Mapping[str, Any]

DATES = ("birth_date", "inflow_date", "outflow_date")
TEXTS = ("name", "sex", "marital_status", "registered_division", "residence_division")
COLUMNS = frozenset((*DATES, *TEXTS))
"""The facts that are columns of `RegisterPerson`, under the same name."""


def project(person: RegisterPerson, facts: Facts) -> None:
    """Set every column that follows from her facts."""
    for name in TEXTS:
        setattr(person, name, facts.get(name) or "")
    for name in DATES:
        setattr(person, name, date.fromisoformat(facts[name]) if facts.get(name) else None)
    person.name_key = match_key(person.name)[:60]
    person.pinyin = pinyin(person.name)[:200]
    person.initials = initials(person.pinyin)[:60]
    split = parts({name: value for name, value in facts.items() if value not in EMPTY})
    person.facts = {name: value for name, value in split["facts"].items() if name not in COLUMNS}
    person.sealed, person.health = split["sealed"], split["health"]
    checked = identity.check(facts.get("id_number"), birth_date=person.birth_date, sex=person.sex or None)
    person.id_quality = checked.quality
    person.number_digest = _number(checked)
    person.name_digest = name_digest(person.name, person.birth_date) if person.birth_date else None


def facts_of(person: RegisterPerson) -> dict[str, Any]:
    """All her facts, opened."""
    plain: dict[str, Any] = {name: value for name in TEXTS if (value := getattr(person, name))}
    plain |= {name: value.isoformat() for name in DATES if (value := getattr(person, name))}
    return {**plain, **person.facts, **(person.sealed or {}), **(person.health or {})}


def stated(claim: RegisterClaim) -> dict[str, Any]:
    """All facts of a claim, opened."""
    return {**claim.facts, **(claim.sealed or {}), **(claim.health or {})}


def fold(claims: Iterable[RegisterClaim]) -> dict[str, Any]:
    """What the claims, first to last, leave standing."""
    held: dict[str, Any] = {}
    for claim in claims:
        held.update(stated(claim))
    return {name: value for name, value in held.items() if value not in EMPTY}


def number_digest(number: str) -> bytes | None:
    """Under what a number is found; None for a text that is no usable one. Fifteen digits find the same as eighteen."""
    return _number(identity.check(number))


def name_digest(name: str, birth_date: date) -> bytes:
    return blind_index(f"{match_key(name)}|{birth_date.isoformat()}", purpose="register name and birth")


def _number(checked: identity.IdentityCheck) -> bytes | None:
    return duplicates.number_digest(checked.normal) if checked.usable_as_key else None
