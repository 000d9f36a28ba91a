"""One case from filing to where it is left: what happens, when, by whom. Made from a seed, before anything is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from padis.cases.facts import Facts
from padis.cases.models import Direction


class Act(StrEnum):
    FILE_AGAIN = "file_again"  # the other side files the same stay, which is refused
    OPEN = "open"
    ANSWER_IN_PART = "answer_in_part"
    QUESTION = "question"
    REPLY = "reply"
    ANSWER = "answer"
    CONFIRM = "confirm"
    ASK_AGAIN = "ask_again"
    RETURN = "return"
    RESEND = "resend"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FINISH_TASK = "finish_task"
    SEND_ANEW = "send_anew"
    CLOSE = "close"
    REOPEN = "reopen"
    CANCEL = "cancel"
    DELETE = "delete"


OF_THE_CASE = frozenset({Act.FILE_AGAIN, Act.CLOSE, Act.REOPEN, Act.CANCEL, Act.DELETE})


@dataclass(frozen=True, slots=True)
class Step:
    """`item` says which of the case's messages it is about, from 0; `said` what comes with the act."""

    act: Act
    unit: str
    item: int = 0
    said: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None  # set when the time is known


@dataclass(frozen=True, slots=True)
class Story:
    """`unit` files it for the direction; `steps` follow in order of time."""

    unit: str
    direction: Direction
    facts: Facts
    at: datetime
    reason: str = ""  # why it is filed beside another file of the same person
    steps: tuple[Step, ...] = ()

    @property
    def partner(self) -> str:
        """The other side, as the filing unit believes."""
        return self.facts["registered_division" if self.direction == Direction.INFLOW else "residence_division"]
