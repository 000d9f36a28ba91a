"""The use cases of an import of cases: the only writers of such imports and their rows."""

from functools import partial

from padis.intake.actions.deciding import file_anyway, receive, set_columns, start
from padis.intake.actions.working import carry_on
from padis.intake.cases import CASES
from padis.intake.frame import receiving, steering
from padis.intake.frame.receiving import AlreadyBrought

choose_sheet = partial(receiving.choose_sheet, CASES)
change_columns = partial(steering.change_columns, CASES)
stop = partial(steering.stop, CASES)
discard = partial(steering.discard, CASES)
clear = partial(steering.clear, CASES)

__all__ = [
    "AlreadyBrought", "carry_on", "change_columns", "choose_sheet", "clear", "discard", "file_anyway", "receive",
    "set_columns", "start", "stop",
]  # fmt: skip
