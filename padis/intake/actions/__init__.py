"""The use cases of an import: the only writers of imports and their rows."""

from padis.intake.actions.receiving import AlreadyBrought, choose_sheet, receive
from padis.intake.actions.steering import change_columns, clear, discard, file_anyway, set_columns, start, stop
from padis.intake.actions.working import carry_on

__all__ = [
    "AlreadyBrought", "carry_on", "change_columns", "choose_sheet", "clear", "discard", "file_anyway", "receive",
    "set_columns", "start", "stop",
]  # fmt: skip
