"""What an error writes into the log names no person."""

import logging
import re
from types import TracebackType

_SAID_BY_DATABASE = re.compile(r"^(?:DETAIL|CONTEXT):.*\n?", re.MULTILINE)


class WithoutDetails(logging.Formatter):
    """Leaves out what PostgreSQL adds to a violated constraint: the whole row that failed, or the JSON around the error."""

    def formatException(  # noqa: N802  (the name is Python's)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return _SAID_BY_DATABASE.sub("", super().formatException(ei))
