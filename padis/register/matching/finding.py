"""Looking a person up in a unit's register: by number, by name and birth, and among those who are like her."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, runtime_checkable

from padis.cases import identity
from padis.register.contract import Entry, Register, RegisterDown, WrongAnswer
from padis.register.matching.candidates import Candidate, candidate, candidates, chosen
from padis.register.registry import register_of

Facts = Mapping[str, Any]


@runtime_checkable
class LooksWide(Protocol):
    """What a register may offer beyond the contract: it has indexes of its own for it."""

    def alike(self, unit: str, *, name: str, birth_dates: Sequence[date]) -> list[Entry]:
        """The people of this name, and those born on one of the days: a few hundred at most."""

    def is_empty(self, unit: str) -> bool:
        """Whether nobody is in it: then it says of nobody that she is not known."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gave: the likeliest people, the likeliest first, or why there was none (`trouble`)."""

    candidates: Sequence[Candidate] = ()
    trouble: str = ""
    in_use: bool = False  # there are people in the register

    @property
    def chosen(self) -> Candidate | None:
        """Who is compared with, until the user chooses another."""
        return chosen(self.candidates)

    def of(self, ref: str) -> Candidate | None:
        return next((each for each in self.candidates if each.entry.ref == ref), None)


def look_up(unit: str, facts: Facts) -> Found:
    """Who in the unit's register may be the person with these facts. Never raises for a register that fails: it says so."""
    register = register_of(unit)
    try:
        found = candidates(facts, near(register, unit, facts))
        return Found(found, in_use=bool(found) or not (isinstance(register, LooksWide) and register.is_empty(unit)))
    except (RegisterDown, WrongAnswer) as failure:
        return Found(trouble=failure.reason)


def candidate_of(unit: str, ref: str, facts: Facts) -> Found:
    """The one entry of the unit's register, compared; nobody where it is not there any more. Never raises either."""
    try:
        entry = register_of(unit).read(unit, ref)
    except (RegisterDown, WrongAnswer) as failure:
        return Found(trouble=failure.reason)
    return Found([candidate(facts, entry)] if entry else [], in_use=True)


def near(register: Register, unit: str, facts: Facts) -> list[Entry]:
    """Everybody who is worth comparing; found by keys, never by going through the register. Raises RegisterDown, WrongAnswer."""
    found: list[Entry] = []
    number, name = identity.check(facts.get("id_number")), str(facts.get("name") or "")
    if number.usable_as_key:
        found += register.by_number(unit, number.normal)
    days = [day for day in map(_day, birth_dates(facts)) if day]
    if isinstance(register, LooksWide):
        return found + register.alike(unit, name=name, birth_dates=days)
    for day in days if name else ():
        found += register.by_name_and_birth(unit, name, day)
    return found


def birth_dates(stated: Facts) -> list[str]:
    """The days (ISO) on which she may be born: as stated, and as her number says."""
    said = identity.check(stated.get("id_number")).birth_date
    days = [stated.get("birth_date"), said.isoformat() if said else None]
    return list(dict.fromkeys(day for day in days if day))


def _day(text: Any) -> date | None:
    with suppress(ValueError, TypeError):
        return date.fromisoformat(text)
    return None
