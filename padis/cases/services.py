"""Why a township should offer a person a service (M10): rows that follow from an open case, with the reason as a keyed code.

Written by whoever projects a case; off, and so without a row, while the legal basis of the list is not recorded.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from padis.cases.facts.key_person import KeyReason, key_person
from padis.cases.models import Case, CaseState, ServiceMark
from padis.cases.names import mask_name
from padis.deadlines.queries import service_days
from padis.privacy import legal
from padis.privacy.crypto import blind_index
from padis.shared.rows import Statement, stage_of
from padis.shared.sharding import shard_of

TABLE = ServiceMark._meta.db_table
KEY = ("shard", "unit", "case_id", "mark")
COLUMNS = (*KEY, "case_shard", "number", "partner", "label", "due_on", "outcome")
MARK_BYTES = 16
_AGAIN = f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET partner = EXCLUDED.partner, label = EXCLUDED.label"
_INTO = f"INSERT INTO {TABLE} ({', '.join(COLUMNS)})"
PUT_MARK = Statement(
    23,
    TABLE,
    COLUMNS,
    f"{_INTO} VALUES ({', '.join(f'%({name})s' for name in COLUMNS)}) {_AGAIN}",
    f"{_INTO} SELECT {', '.join(COLUMNS)} FROM {stage_of(23, TABLE)} {_AGAIN}",
    ", ".join(COLUMNS),
)
"""A reason that was there already keeps its due day and what became of it."""


def marks(today: date) -> dict[bytes, KeyReason]:
    """The codes that count today; births of other years do not."""
    return {mark_of(reason, today): reason for reason in KeyReason}


def mark_of(reason: KeyReason, today: date) -> bytes:
    year = today.year if reason is KeyReason.GAVE_BIRTH_THIS_YEAR else 0
    return _mark(settings.PADIS_KEY, reason.value, year)


@lru_cache(maxsize=64)
def _mark(_key: bytes, reason: str, year: int) -> bytes:
    return blind_index(f"{reason} {year}", purpose="service")[:MARK_BYTES]


def rows(case: Case, facts: Mapping[str, Any], *, today: date) -> list[tuple[Any, ...]]:
    """The values of `COLUMNS` for the two townships; none for who is no key person, or whose file is not open."""
    if case.state != CaseState.OPEN or not (reasons := key_person(facts, today=today)):
        return []
    if not legal.is_on(legal.FOLLOW_UP_LIST, today):
        return []
    due_on, label = today + timedelta(days=service_days(today)), mask_name(case.name)
    return [
        (shard_of(unit), unit, case.id, mark_of(reason, today), case.shard, case.number, partner, label, due_on, "")
        for unit, partner in ((case.unit, case.partner), (case.partner, case.unit))
        for reason in reasons
    ]
