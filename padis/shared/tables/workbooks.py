"""Workbooks, read by a process of their own (reader_process.py): a file that breaks its reader breaks nothing else."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from padis.shared.tables.guard import NotATable, damaged, locked, unfolds_too_far
from padis.shared.tables.reader_process import MOST_COLUMNS, MOST_ROWS

Row = tuple[int, list[str]]
AT_ONCE = threading.BoundedSemaphore(2)
"""A large workbook takes hundreds of megabytes while it is read; who comes third waits."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The beginning of each sheet, and the process that has the rest."""

    sheets: dict[str, list[Row]]
    process: "subprocess.Popen[bytes]"

    def rows(self, sheet: str) -> Iterator[Row]:
        """All rows of a sheet with something in them. Raises NotATable."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(sheet).encode() + b"\n")
        self.process.stdin.flush()
        while (row := _said(self.process)) is not None:
            if row == "too_many":
                raise NotATable(_("The table has more than %(most)d rows. Divide it.") % {"most": MOST_ROWS})
            yield row[0], row[1]


@contextmanager
def opened(content: bytes) -> Iterator[Workbook]:
    """Raises NotATable."""
    command = [sys.executable, "-m", "padis.shared.tables.reader_process"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with AT_ONCE, subprocess.Popen(command, **pipes) as process:
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(len(content).to_bytes(8, "big") + content)  # type: ignore[union-attr]
                process.stdin.flush()  # type: ignore[union-attr]
            yield Workbook(_sheets(_said(process)), process)
        finally:
            process.kill()
            with suppress(BrokenPipeError):
                process.stdin.close()  # type: ignore[union-attr]


def _sheets(said: Any) -> dict[str, list[Row]]:
    if any(sheet["wide"] for sheet in said["sheets"]):
        raise NotATable(_("The table has more than %(most)d columns.") % {"most": MOST_COLUMNS})
    return {sheet["name"]: [(number, cells) for number, cells in sheet["sample"]] for sheet in said["sheets"]}


def _said(process: "subprocess.Popen[bytes]") -> Any:
    """The next line of the reader. One that says nothing more was ended by its limits, or by what it read."""
    line = process.stdout.readline()  # type: ignore[union-attr]
    if not line:
        raise unfolds_too_far()
    said = json.loads(line)
    if isinstance(said, dict) and "refused" in said:
        raise locked() if said["refused"] == "password" else damaged()
    return said
