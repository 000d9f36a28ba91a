"""The use cases of an import into a register: the only writers of its imports and their rows."""

from functools import partial

from padis.intake.frame import receiving, steering
from padis.intake.frame.receiving import AlreadyBrought
from padis.register.imports.actions.deciding import decide, decide_all, set_columns, start, take_back
from padis.register.imports.actions.working import carry_on
from padis.register.imports.people import PEOPLE

receive = partial(receiving.receive, PEOPLE)
choose_sheet = partial(receiving.choose_sheet, PEOPLE)
change_columns = partial(steering.change_columns, PEOPLE)
stop = partial(steering.stop, PEOPLE)
discard = partial(steering.discard, PEOPLE)
clear = partial(steering.clear, PEOPLE)

__all__ = [
    "AlreadyBrought", "carry_on", "change_columns", "choose_sheet", "clear", "decide", "decide_all", "discard", "receive",
    "set_columns", "start", "stop", "take_back",
]  # fmt: skip
