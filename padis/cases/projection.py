"""From claims to the case's columns: the filing unit's adopted claims, folded in order. One function writes them all."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from padis.cases import identity
from padis.cases.facts import FACTS, Sensitivity
from padis.cases.models import Case, Claim
from padis.cases.names import match_key

Facts = Mapping[str, Any]

EMPTY: tuple[Any, ...] = (None, "", [])
"""What a claim states of a fact that the unit takes back."""

COLUMNS = tuple(name for name, field in FACTS.items() if field.column)
"""The facts that are columns of `Case`, under the same name."""

PART = {
    name: {Sensitivity.SEALED: "sealed", Sensitivity.HEALTH: "health"}.get(field.sensitivity, "facts")
    for name, field in FACTS.items()
}
"""The column of a claim that holds a fact."""

DATES = frozenset(name for name in COLUMNS if FACTS[name].type == "date")


def parts(facts: Facts) -> dict[str, dict[str, Any]]:
    """Sorted into the three columns of a claim: facts, sealed, health."""
    split: dict[str, dict[str, Any]] = {"facts": {}, "sealed": {}, "health": {}}
    for name, value in facts.items():
        split[PART[name]][name] = value
    return split


def stated(claim: Claim) -> dict[str, Any]:
    """All facts of a claim, opened."""
    return {**claim.facts, **(claim.sealed or {}), **(claim.health or {})}


def fold(claims: Iterable[Claim]) -> dict[str, Any]:
    """What the filing unit holds: its adopted claims, later ones over earlier ones; an empty value takes a fact back."""
    held: dict[str, Any] = {}
    for claim in claims:
        if claim.adopted:
            held.update(stated(claim))
    return {name: value for name, value in held.items() if value not in EMPTY}


def project(case: Case, facts: Facts, checked: identity.IdentityCheck | None = None) -> dict[str, dict[str, Any]]:
    """Set every column of the case that follows from its facts. Returns these, sorted into the columns of a claim.

    `checked` is the check of her number against these facts, where it was made already.
    """
    values = case.__dict__  # all are plain columns
    for name in COLUMNS:
        values[name] = facts.get(name) or ""
    for name in DATES:
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    case.name_key = match_key(case.name)
    split = parts(facts)
    case.facts = {name: value for name, value in split["facts"].items() if name not in COLUMNS}
    case.sealed, case.health = split["sealed"], split["health"]
    checked = checked or identity.check(facts.get("id_number"), birth_date=case.birth_date, sex=case.sex or None)
    case.id_quality = checked.quality
    return split


def all_facts(case: Case, *, health: bool) -> dict[str, Any]:
    """The projection as facts; the health facts only where the reader may see them."""
    plain: dict[str, Any] = {}
    for name in COLUMNS:
        value = getattr(case, name)
        if value not in (None, ""):
            plain[name] = value.isoformat() if isinstance(value, date) else value
    return {**plain, **case.facts, **(case.sealed or {}), **((case.health or {}) if health else {})}
