"""From what another system says about a person to an entry, and the check that she is the one asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from padis.cases import identity
from padis.cases.facts import clean_facts
from padis.cases.names import normalise_name
from padis.register.connectors.failures import Failure, Wrong
from padis.register.contract import Entry
from padis.shared.time import BEIJING

LONGEST_REF = 64


def entry_of(ref: object, raw: Mapping[str, Any], changed_at: datetime | None, source: str, *, today: date) -> Entry:
    """What cannot be a fact here (another code, a lunar date) is left out: on the page it is missing on that side.

    Raises Wrong for a person without a reference.
    """
    name = str(ref) if isinstance(ref, str | int) else ""
    if not 0 < len(name) <= LONGEST_REF:
        raise Wrong(Failure.UNREADABLE)
    facts, _errors = clean_facts(raw, today=today)
    return Entry(name, facts, with_zone(changed_at), source)


def with_zone(moment: datetime | None) -> datetime | None:
    """A moment without a zone is one of Beijing."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=BEIJING)


def number_of(text: object) -> str:
    """A number in the form in which two are compared: 18 digits where it has them."""
    return identity.check(str(text or "")).normal


def check_number(entry: Entry, number: str) -> None:
    """Raises Wrong."""
    if number_of(entry.facts.get("id_number")) != number_of(number):
        raise Wrong(Failure.WRONG_PERSON)


def check_name_and_birth(entry: Entry, name: str, birth_date: date) -> None:
    """Raises Wrong."""
    same_name = normalise_name(str(entry.facts.get("name", ""))) == normalise_name(name)
    if not same_name or entry.facts.get("birth_date") != birth_date.isoformat():
        raise Wrong(Failure.WRONG_PERSON)


def check_ref(ref: object, asked: str) -> None:
    """Raises Wrong."""
    if str(ref) != asked:
        raise Wrong(Failure.WRONG_PERSON)
