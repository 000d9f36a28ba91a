"""The register that the platform keeps for a unit without a system of its own."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from padis.register.contract import Entry, Receipt, RegisterDown


class EmbeddedRegister:
    """Its tables follow with the next change; until then it says that it is not there."""

    def by_number(self, unit: str, number: str) -> list[Entry]:
        raise RegisterDown("The local register is being set up.")

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        raise RegisterDown("The local register is being set up.")

    def read(self, unit: str, ref: str) -> Entry | None:
        raise RegisterDown("The local register is being set up.")

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        raise RegisterDown("The local register is being set up.")

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        raise RegisterDown("The local register is being set up.")
