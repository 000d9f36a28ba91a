"""COPY without waiting: the database takes in what it was sent while Python makes the next rows.

What is to be copied queues up; `go_on`, called now and then, hands over what the database is ready for. All that waits goes as
one command, so that the database begins the next COPY without being told to. Meanwhile the connection is busy: whoever asks
something else calls `settle` first.
"""

from collections import deque
from collections.abc import Generator, Sequence
from io import BytesIO
from typing import Any

import psycopg
from psycopg.copy import FileWriter
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import Wait

PIECE = 128 * 1024
"""Bytes handed to libpq at once, as psycopg does: more makes it slow."""


class Copies:
    """What is to be copied on one connection, inside the transaction that is open. Every method but `done` raises the
    psycopg error of what failed; nothing of what was queued behind it is sent then."""

    def __init__(self, raw: psycopg.Connection) -> None:
        self._raw, self._server, self._encoding = raw, raw.pgconn, raw.info.encoding
        self._waiting: list[tuple[str, bytes | None]] = []
        self._texts: deque[bytes] = deque()  # of the COPYs that are under way
        self._busy = False
        self._error: psycopg.Error | None = None
        if raw.info.transaction_status == TransactionStatus.IDLE:
            raw.execute("")  # psycopg begins a transaction with its first statement, and does not see ours

    @property
    def done(self) -> bool:
        return not self._busy and not self._waiting

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Queue the rows for a table."""
        self._waiting.append((f"COPY {table} ({', '.join(columns)}) FROM STDIN", self._written(rows)))
        self.go_on()

    def do(self, statements: str) -> None:
        """Queue statements without parameters."""
        self._waiting.append((statements, None))
        self.go_on()

    def go_on(self) -> None:
        """As far as the database is ready for it."""
        while not self.done and self._step():
            continue

    def settle(self) -> None:
        """Wait until all is done."""
        self._raw.wait(self._settling())

    # --- parts ----------------------------------------------------------------------------------------------
    def _written(self, rows: Sequence[Sequence[Any]]) -> bytes:
        """As COPY reads them."""
        text = BytesIO()
        with psycopg.Copy(psycopg.Cursor(self._raw), binary=False, writer=FileWriter(text)) as written:
            write = written.write_row
            for row in rows:
                write(row)
        return text.getvalue()

    def _settling(self) -> Generator[Wait, Any, None]:
        self.go_on()
        while not self.done:
            yield Wait.RW if self._server.flush() else Wait.R
            self.go_on()

    def _step(self) -> bool:
        """The next thing that can be done without waiting; False where there is none."""
        if not self._busy:
            commands, texts = zip(*self._waiting, strict=True)
            self._waiting.clear()
            self._texts.extend(text for text in texts if text is not None)
            self._server.send_query(";".join(commands).encode(self._encoding))
            self._server.flush()
            self._busy = True
            return True
        self._server.flush()
        self._server.consume_input()
        if self._server.is_busy():
            return False
        self._take(self._server.get_result())
        return True

    def _take(self, result: Any) -> None:
        if result is None:
            self._busy = False
            if self._error is not None:
                error, self._error = self._error, None
                raise error
        elif result.status == ExecStatus.COPY_IN:
            text = self._texts.popleft()
            for start in range(0, len(text), PIECE):
                self._server.put_copy_data(text[start : start + PIECE])
            self._server.put_copy_end()
            self._server.flush()
        elif result.status == ExecStatus.FATAL_ERROR:
            self._error = error_from_result(result, encoding=self._encoding)
            self._waiting.clear()
            self._texts.clear()
