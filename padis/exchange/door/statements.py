"""The statements of the door, in the order in which they run: item first, tallies last (the lock order)."""

from collections.abc import Sequence

from django.db.models import Model

from padis.exchange.effects import BACKLOG, BACKLOG_GRAINS, GRAINS, OPEN_GRAINS, TALLIED, Grain, in_grains
from padis.exchange.models import (
    Activity,
    Backlog,
    Corridor,
    DocketRow,
    LedgerEntry,
    Message,
    OpenCount,
    Pulse,
    Sheet,
    Tally,
    Task,
    Turn,
)
from padis.shared.rows import Statement, add_up, insert, on_conflict_add, put, remove, stage_of, update

KEY = ("shard", "id")

MESSAGE_CHANGING = (
    "receiver",
    "state",
    "round_no",
    "asked_on",
    "due_on",
    "provisional",
    "paused_on",
    "question_used",
    "delivered_at",
    "opened_at",
    "answered_at",
    "confirmed_at",
    "on_time",
    "finding",
    "head_no",
    "head_hash",
)
MESSAGE_FIXED = (
    "number",
    "kind",
    "case_id",
    "sender",
    "label",
    "urgent",
    "key_person",
    "channel",
    "unique_key",
    "sent_at",
)
TASK_CHANGING = ("due_on", "provisional", "done_at", "outcome", "head_no", "head_hash")
TASK_FIXED = ("kind", "unit", "partner", "number", "case_shard", "case_id", "label", "reason", "level", "opened_at")
TURN_KEY = ("shard", "item_id")
TURN_VALUES = (
    "item_shard",
    "unit",
    "act",
    "kind",
    "number",
    "label",
    "partner",
    "state",
    "urgent",
    "round_no",
    "due_on",
    "provisional",
    "since",
)
DOCKET_KEY = ("shard", "unit", "item_id")
DOCKET_VALUES = (
    "item_shard",
    "case_id",
    "number",
    "kind",
    "role",
    "partner",
    "label",
    "state",
    "urgent",
    "round_no",
    "left_it",
    "awaits",
    "paused",
    "sent_at",
    "opened_at",
    "answered_at",
    "confirmed_at",
    "due_on",
    "provisional",
    "on_time",
    "finding",
)
LEDGER = (
    "shard",
    "item_id",
    "no",
    "kind",
    "event",
    "at",
    "day",
    "unit",
    "by_id",
    "sender",
    "receiver",
    "sender_county",
    "receiver_county",
    "urgent",
    "key_person",
    "state",
    "turn_unit",
    "turn_due_on",
    "round_no",
    "asked_on",
    "due_on",
    "asked_month",
    "due_month",
    "due_month_before",
    "again",
    "in_time",
    "was_open",
    "was_due",
    "paused",
    "finding",
    "sheet_mac",
    "unread",
    "paper",
    "hash",
)
TALLY_KEY = ("shard", "grain", "month", "side", "kind", "unit", "partner", "key_person")
BACKLOG_KEY = ("shard", "grain", "side", "kind", "day", "unit", "partner", "key_person")
OPEN_KEY = ("shard", "grain", "side", "kind", "partner", "unit", "key_person", "asked_on", "due_on")
CORRIDOR_KEY = ("shard", "county", "partner", "kind", "month", "days")
ACTIVITY_KEY = ("shard", "unit", "day")
COUNTED = ("shard", "city", "side", "kind", "key_person")
"""How the columns of a count begin that is laid out in grains; then its days, county, partner and unit. Sorted by them,
counts are in the lock order."""


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _add_in_grains(
    order: int,
    table: str,
    days: tuple[str, ...],
    counts: tuple[str, ...],
    grains: Sequence[Grain],
) -> Statement:
    """Adds one side's count to the rows of the grains. Parameters: COUNTED, the days, county, partner, unit, the counts."""
    row = ("grain", "partner", "unit")
    carried = (*COUNTED, *days, "county", *(name for name in ("partner", "unit") if name in _used(grains)), *counts)
    same = ("shard", "side", "kind", "key_person", *days)
    marks = ", ".join(f"%({name})s" for name in (*same, *counts))
    rows = [
        f"('{each.grain}', {', '.join(_mark(getattr(each, name)) for name in row[1:])}, {marks})" for each in grains
    ]
    told_apart = ", ".join(f"g.{name}" for name in row)
    lock_order = ", ".join([*(f"s.{name}" for name in (*COUNTED, *days)), told_apart])
    into = f"INSERT INTO {table} ({', '.join((*row, *same, *counts))})"
    tail = on_conflict_add(table, (*row, *same), counts)
    sums = ", ".join([*(f"s.{name}" for name in same), *(f"sum(s.{name})" for name in counts)])
    units = {"city": "unit AS city", "county": "unit AS county"}
    return Statement(
        order,
        table,
        carried,
        f"{into} VALUES {', '.join(rows)} {tail}",
        f"{into} SELECT {told_apart}, {sums} FROM {stage_of(order, table)} s {in_grains('s', grains)}"
        f" GROUP BY {lock_order} ORDER BY {lock_order} {tail}",
        ", ".join(units.get(name, name) for name in carried),
    )


def _used(grains: Sequence[Grain]) -> set[str]:
    """The columns that the rows of the grains take from a count."""
    return {name for each in grains for name in (each.partner, each.unit)}


def _mark(column: str) -> str:
    """The parameter of a column; a constant stands for itself."""
    return f"%({column})s" if column.isidentifier() else column


INSERT_MESSAGE: Statement = insert(30, _table(Message), *KEY, *MESSAGE_FIXED, *MESSAGE_CHANGING)
UPDATE_MESSAGE = update(31, _table(Message), MESSAGE_CHANGING, KEY)
INSERT_TASK = insert(32, _table(Task), *KEY, *TASK_FIXED, *TASK_CHANGING)
UPDATE_TASK = update(33, _table(Task), TASK_CHANGING, KEY)
INSERT_SHEET = insert(34, _table(Sheet), *KEY, "message_id", "no", "unit", "plain", "sealed")
INSERT_LEDGER = insert(35, _table(LedgerEntry), *LEDGER)
REMOVE_TURN = remove(40, _table(Turn), *TURN_KEY)
INSERT_TURN = insert(41, _table(Turn), *TURN_KEY, *TURN_VALUES)
PUT_TURN = put(42, _table(Turn), TURN_KEY, TURN_VALUES, kept="since", while_same=("unit", "act"))
INSERT_DOCKET = insert(43, _table(DocketRow), *DOCKET_KEY, *DOCKET_VALUES)
PUT_DOCKET = put(44, _table(DocketRow), DOCKET_KEY, DOCKET_VALUES)
ADD_CORRIDOR = add_up(90, _table(Corridor), CORRIDOR_KEY, ("n",))
ADD_ACTIVITY = add_up(91, _table(Activity), ACTIVITY_KEY, ("acts",))
ADD_BACKLOG = _add_in_grains(  # before the open counts: guards them
    92, _table(Backlog), ("day",), tuple(BACKLOG), BACKLOG_GRAINS
)
ADD_OPEN = _add_in_grains(93, _table(OpenCount), ("asked_on", "due_on"), ("n",), OPEN_GRAINS)
ADD_TALLY = _add_in_grains(94, _table(Tally), ("month",), TALLIED, GRAINS)
INSERT_PULSE = insert(99, _table(Pulse), *KEY, "units")
