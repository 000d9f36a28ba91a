"""From a photo or a scan to the forms on it: the picture is looked at by a process of its own (reader_process.py)."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from padis.paper.limits import MOST_BYTES, PATIENCE
from padis.paper.sealing import Opened, opened
from padis.paper.troubles import Trouble

AT_ONCE = threading.BoundedSemaphore(2)
"""A large scan takes hundreds of megabytes while it is looked at; who comes third waits."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: `forms` in the order of the pages, and one `trouble` for each code or file that gives none.

    `pages` is what the file has, `read` how many of them were looked at.
    """

    forms: tuple[Opened, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    pages: int = 0
    read: int = 0


def read(content: bytes, *, reader: str) -> Reading:
    """The forms in a file that the unit (a code) may open. Never raises over what is in the file."""
    if len(content) > MOST_BYTES:
        return Reading(troubles=(Trouble.LARGE,))
    found = looked_at(content)
    if "refused" in found:
        return Reading(troubles=(Trouble(found["refused"]),))
    outcomes = [opened(bytes.fromhex(code), reader=reader) for code in found["codes"]]
    forms = _each_once(outcome for outcome in outcomes if isinstance(outcome, Opened))
    troubles = [outcome for outcome in outcomes if isinstance(outcome, Trouble)]
    if not outcomes:
        troubles = [Trouble.UNREADABLE if found["seen"] else Trouble.NO_CODE]
    return Reading(forms, tuple(dict.fromkeys(troubles)), found["pages"], found["read"])


def _each_once(found: Iterable[Opened]) -> tuple[Opened, ...]:
    """A form that was printed twice has two codes."""
    forms: list[Opened] = []
    for one in found:
        if one not in forms:
            forms.append(one)
    return tuple(forms)


def looked_at(content: bytes) -> dict[str, Any]:
    """What the reader process says; one that says nothing was ended by its limits, or by what it read."""
    command = [sys.executable, "-m", "padis.paper.reader_process"]
    with AT_ONCE:
        try:
            ended = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return {"refused": Trouble.SLOW.value}
    if ended.returncode != 0 or not ended.stdout:
        return {"refused": Trouble.SLOW.value}
    found: dict[str, Any] = json.loads(ended.stdout)
    return found
