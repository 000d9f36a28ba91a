"""What one side of a case has corrected and the other was not told yet. Pure: over what is read of the case anyway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from padis.cases.models import Case, Claim
from padis.cases.projection import stated
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.exchange.states import SETTLED
from padis.kinds.fact_correction import CORRECTED


@dataclass(frozen=True, slots=True)
class Change:
    """A fact as the side said it before, and says it now; None where it said nothing."""

    before: Any
    after: Any


def untold(case: Case, claims: Iterable[Claim], messages: Sequence[Message], *, unit: str) -> dict[str, Change]:
    """By field. While a request of the unit is open, the other side reads the file as it is: then there is nothing."""
    if any(message.sender == unit and _shows_file(message) for message in messages):
        return {}
    told = told_at(messages, unit=unit)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for claim in claims:
        said = {name: value for name, value in stated(claim).items() if name in CORRECTED}
        if told is not None and claim.at > told and claim.unit == unit and claim.message_id is None:
            after |= said
        elif claim.unit == unit or claim.adopted:
            before |= said
    changes = {name: Change(before.get(name), value) for name, value in after.items()}
    return {name: change for name, change in changes.items() if change.before != change.after}


def told_at(messages: Iterable[Message], *, unit: str) -> datetime | None:
    """When the unit last told the other side of her; None where it never did."""
    moments = [message.sent_at for message in messages if message.sender == unit and _tells_facts(message)]
    moments += [
        message.answered_at for message in messages
        if message.receiver == unit and message.answered_at and not kind_of(message.kind).has_sheet
    ]  # fmt: skip
    return max(moments, default=None)


def _tells_facts(message: Message) -> bool:
    kind = kind_of(message.kind)
    return not kind.has_sheet or kind.corrects_file


def _shows_file(message: Message) -> bool:
    return not kind_of(message.kind).has_sheet and message.state not in SETTLED
