"""What is read from the database again and again and hardly ever changes: kept in memory for a while."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

SECONDS = 30.0
"""So late a process sees what another one changed."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """What `read` returned, for `SECONDS`; asked for in any thread."""

    def __init__(self, read: Callable[[], Value]) -> None:
        self._read = read
        self._held: tuple[Value, float] | None = None  # with the moment of the monotonic clock until which it holds

    def get(self) -> Value:
        held = self._held
        if held is None or held[1] < time.monotonic():
            held = self._held = self._read(), time.monotonic() + SECONDS
        return held[0]

    def forget(self) -> None:
        """Read it again at the next question."""
        self._held = None
