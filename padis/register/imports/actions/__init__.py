"""The use cases of an import into a register: the only writers of its imports and their rows."""

from padis.register.imports.actions.receiving import AlreadyBrought, choose_sheet, receive
from padis.register.imports.actions.steering import (
    change_columns,
    clear,
    decide,
    decide_all,
    discard,
    set_columns,
    start,
    stop,
)
from padis.register.imports.actions.working import carry_on

__all__ = [
    "AlreadyBrought", "carry_on", "change_columns", "choose_sheet", "clear", "decide", "decide_all", "discard", "receive",
    "set_columns", "start", "stop",
]  # fmt: skip
