"""What a bulletin shows: which indicators, which of them have a national target, which are ranked."""

from collections.abc import Callable, Mapping
from datetime import date

from padis.deadlines.queries import answer_target, on_time_target, receive_target
from padis.monitoring.indicators import BY_CODE

SHOWN = tuple(BY_CODE[code] for code in ("I3", "I4", "I5", "I7", "I8", "I8b", "I14"))
"""Those that have a closed count. Key persons (I6) are in no bulletin: what stands for health is not to be ranked."""

NOT_RANKED = frozenset({"I14"})
"""Who sends back what is misdirected does right: to be low in this is no merit."""

FILING = (BY_CODE["I1"], BY_CODE["I2"])
"""Sections of every bulletin, whose base figures are missing."""

TARGETS: Mapping[str, Callable[[date], int]] = {"I4": answer_target, "I5": on_time_target, "I8": receive_target}
"""The national targets of a day, in per cent."""
