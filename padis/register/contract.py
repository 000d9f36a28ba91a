"""What the platform asks of a unit's local register (M4), whoever keeps it: the platform itself or a system of the unit.

Facts go by the names of `cases.facts` in canonical form: dates as ISO text, codes of the tables, divisions of 12 digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol


class RegisterDown(Exception):
    """The register cannot be reached now; the exchange goes on without it. Says why, in a sentence for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongAnswer(Exception):
    """The register answered with something that cannot be what was asked for; nothing of it may be used."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the unit's register has her. `ref` names her there; `source` says where the entry comes from."""

    ref: str
    facts: dict[str, Any]
    changed_at: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something was recorded."""

    ref: str
    recorded_at: datetime


class Register(Protocol):
    """One register. `unit` is a 12-digit division code; every method raises RegisterDown or WrongAnswer."""

    def by_number(self, unit: str, number: str) -> list[Entry]:
        """The people with this identity number, as given or in its form of 18 digits; mostly none or one."""

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        """The people of this name (dots, blanks and width aside) born on this day."""

    def read(self, unit: str, ref: str) -> Entry | None:
        """The person `ref`; None where the unit's register has no such entry."""

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        """Write facts: to the person `ref`, or a new one. What they do not name stays; None empties a fact.

        `by` is the id of the user. Raises Refused for what cannot be taken, Conflict where she is there already (padis.shared.errors).
        """

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        """The people whose entry changed at or after the moment, the longest ago first."""
