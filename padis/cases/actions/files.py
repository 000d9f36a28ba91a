"""Case files of a batch, changed in memory and written at once: the scale twin of `keeping`.

For whoever filed the cases in the transaction that is open, and so knows all their facts; the rules were checked before.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from padis.cases import duplicates, projection
from padis.cases.actions.filing import CASE_COLUMNS, CLAIM_COLUMNS, INSERT_CLAIM, as_json, index_person
from padis.cases.actions.services import mark_services
from padis.cases.models import Case, CaseState, PersonIndex
from padis.shared.rows import Writes, raw_connection, update
from padis.shared.sharding import new_id
from padis.shared.time import beijing_date

KEY = ("shard", "id")
CHANGING = tuple(name for name in CASE_COLUMNS if name not in KEY)
UPDATE_CASE = update(22, Case._meta.db_table, CHANGING, KEY)
REMOVE_FROM_INDEX = f"DELETE FROM {PersonIndex._meta.db_table} WHERE case_id = ANY(%s)"
_SEALED: dict[str, Any] = {name: Case._meta.get_field(name) for name in ("sealed", "health")}


class Files:
    """The files of a batch; `write` hands over what changed since it was last called."""

    def __init__(self) -> None:
        self._claims: list[list[Any]] = []
        self._held: dict[uuid.UUID, dict[str, Any]] = {}
        self._changed: dict[uuid.UUID, Case] = {}
        self._today = date.min  # the day of the last change

    def filed(self, case: Case, facts: Mapping[str, Any]) -> None:
        """A case of this batch, with the facts that it was filed with."""
        self._held[case.id] = dict(facts)

    def claim(
        self, case: Case, *, unit: str, by_id: int, facts: Mapping[str, Any], adopted: bool,
        message_id: uuid.UUID | None, at: datetime,
    ) -> None:  # fmt: skip
        """What a side states; the filing unit's adopted statements move the projection."""
        split = projection.parts(facts)
        values = {
            "shard": case.shard, "id": new_id(), "case_id": case.id, "unit": unit, "adopted": adopted,
            "side": case.side if unit == case.unit else case.other_side, "message_id": message_id, "at": at, "by_id": by_id,
            "facts": as_json(split["facts"]), **{name: field.seal(split[name]) for name, field in _SEALED.items()},
        }  # fmt: skip
        self._claims.append([values[name] for name in CLAIM_COLUMNS])
        if adopted:
            held = self._held[case.id]
            held.update(facts)
            projection.project(case, {name: value for name, value in held.items() if value not in projection.EMPTY})
            self._changed[case.id], self._today = case, beijing_date(at)

    def set_state(
        self, case: Case, state: CaseState, reason: str, at: datetime, *, closed_on: date | None = None
    ) -> None:
        """Open, closed, cancelled, deleted. Only an open file is found by who files."""
        case.state, case.state_reason, case.state_at, case.closed_on = state, reason, at, closed_on
        self._changed[case.id], self._today = case, beijing_date(at)

    def write(self, writes: Writes) -> None:
        """In the transaction that is open, which the caller ends with `writes.flush`; the case rows are there already."""
        writes.extend(INSERT_CLAIM, self._claims)
        if self._changed:
            raw_connection().execute(REMOVE_FROM_INDEX, (list(self._changed),))
        for case in self._changed.values():
            writes.add(UPDATE_CASE, [_value(case, name) for name in (*CHANGING, *KEY)])
            index_person(case, duplicates.digests(self._held[case.id]), writes)
        if self._changed:  # a fact that was taken back is no reason: the reasons are codes, and empty is none
            held = [(case, self._held[case.id]) for case in self._changed.values()]
            mark_services(held, writes, today=self._today, new=False)
        self._claims, self._changed = [], {}


def _value(case: Case, name: str) -> Any:
    value = case.__dict__[name]
    if name in _SEALED and not isinstance(value, bytes):
        return _SEALED[name].seal(value)
    return as_json(value) if name == "facts" else value
