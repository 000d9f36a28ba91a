"""The known truth in a file: one line for each thing that must be in the database, or be counted there.

A line is the name of its table and its values, as COPY reads them. Sums are those of one batch; the comparison adds
them up. Each batch is a gzip member of its own, so that processes can write them and memory stays that of a few batches.
"""

import gzip
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from padis.shared.sharding import Key
from padis.simulator.country.counting import COUNTED, Expected
from padis.simulator.country.story import Story
from padis.simulator.country.truth import Item, Truth, truth_of

TABLES: dict[str, str] = {
    "case": "shard text, id uuid, state text, partner text",
    "item": "shard text, id uuid, sender text, receiver text, state text, due_on date, round_no int, on_time bool,"
    " finding text, left_it bool, turn_unit text, turn_due_on date",
    "former": "shard text, id uuid, unit text, due_on date, round_no int",
    "task": "unit text, number text, reason text, due_on date, outcome text",
    "tally": "side text, county text, unit text, partner text, key_person bool, month text, "
    + ", ".join(f"{column} int" for column in COUNTED),
    "open": "side text, county text, unit text, partner text, key_person bool, asked_on date, due_on date, n int",
    "corridor": "county text, partner text, month text, days int, n int",
    "acts": "unit text, n int",
    "refusal": "expected int, refused int",
}
"""The tables of the truth and their columns."""
RUN = "run"


@dataclass(slots=True)
class Trace:
    """Where a story is in the database: its file, its requests (key and number), how often a double was refused."""

    story: Story
    case: Key | None = None
    items: list[tuple[Key, str]] = field(default_factory=list)
    refused: int = 0


def written(traces: Iterable[Trace]) -> bytes:
    """The truth of some stories, packed. A story whose filing was refused must have left nothing."""
    expected, lines = Expected(), list[str]()
    for trace in traces:
        if trace.case is not None:
            truth = truth_of(trace.story)
            expected.add(truth)
            lines += _lines_of(trace, truth)
    lines += _sums(expected)
    return gzip.compress("".join(lines).encode(), 1)


def headline(**facts: Any) -> bytes:
    """What begins the part of a run."""
    return gzip.compress(f"{RUN}\t{json.dumps(facts, ensure_ascii=False)}\n".encode())


def runs(file: Path) -> int:
    """How many runs a file tells of; none where there is no file."""
    return sum(1 for _line in _of(file, RUN)) if file.exists() else 0


@contextmanager
def by_table(file: Path) -> Iterator[dict[str, BinaryIO]]:
    """The lines of each table, without its name, in a temporary file of its own: the truth is read once for all."""
    with ExitStack() as opened:
        parts: dict[str, BinaryIO] = {table: opened.enter_context(TemporaryFile()) for table in TABLES}
        writes = {table.encode(): part.write for table, part in parts.items()}
        for line in opened.enter_context(gzip.open(file, "rb")):
            table, _tab, values = line.partition(b"\t")
            if table in writes:
                writes[table](values)
        for part in parts.values():
            part.seek(0)
        yield parts


def _of(file: Path, table: str) -> Iterator[str]:
    start = f"{table}\t"
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if line.startswith(start):
                yield line[len(start) :]


def _lines_of(trace: Trace, truth: Truth) -> Iterator[str]:
    assert trace.case is not None
    yield _line("case", *trace.case, truth.state, truth.partner)
    for item, (key, _number) in zip(truth.items, trace.items, strict=True):
        yield _item(key, item)
        for unit, due_on, round_no in item.former:
            yield _line("former", *key, unit, due_on, round_no)
    for task in truth.tasks:
        yield _line("task", truth.unit, trace.items[task.item][1], task.reason, task.due_on, task.outcome)
    if truth.refusals or trace.refused:
        yield _line("refusal", truth.refusals, trace.refused)


def _item(key: Key, item: Item) -> str:
    turn_unit, turn_due = item.turn or ("", None)
    return _line(
        "item", *key, item.sender, item.now.receiver, item.state, item.now.due_on, item.round_no, item.on_time,
        item.finding, item.left, turn_unit, turn_due,
    )  # fmt: skip


def _sums(expected: Expected) -> Iterator[str]:
    for key, counts in expected.tallies.items():
        yield _line("tally", *key, *counts)
    for key, n in expected.open.items():
        yield _line("open", *key, n)
    for key, n in expected.corridors.items():
        yield _line("corridor", *key, n)
    for unit, n in expected.acts.items():
        yield _line("acts", unit, n)


def _line(table: str, *values: Any) -> str:
    return "\t".join([table, *map(_text, values)]) + "\n"


def _text(value: Any) -> str:
    return r"\N" if value is None else value.hex if isinstance(value, uuid.UUID) else str(value)
