"""What an event means for the follow-up list (M10): which township serves her by now, and that she declined.

Follows when the unit of work is written: whether a township still knows her is told by the dockets as they then stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from padis.cases import actions as cases
from padis.cases.models import Case, ServiceMark
from padis.exchange.models import DocketRow
from padis.exchange.states import Event
from padis.shared.sharding import Key, shard_of

GAINS = frozenset({Event.SENT, Event.RESENT})
"""The receiver knows her now."""
LOSES = frozenset({Event.RETURNED, Event.WITHDRAWN})
"""The receiver may not know her any more, where no other item about her is with it."""
FOLLOWED = GAINS | LOSES | {Event.DECLINED}


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of `FOLLOWED`, and who the receiver was at that moment."""

    event: Event
    case: Key
    unit: str
    at: datetime


def follow(heard: Sequence[Heard]) -> None:
    """In the order of the events; one query where nobody concerned is on the list."""
    outcomes = cases.outcomes_of_services({each.case[1] for each in heard})
    listed = {(case_id, unit) for case_id, unit, _outcome in outcomes}
    on_the_list = {case_id for case_id, _unit in listed}
    left = {(case_id, unit) for case_id, unit, outcome in outcomes if outcome == ServiceMark.Outcome.LEFT}
    for each in heard:
        case_id = each.case[1]
        place = case_id, each.unit
        if each.event is Event.DECLINED:
            if case_id in on_the_list:
                cases.decline_services(case_id, now=each.at)
        elif each.event in GAINS:
            if place in left:
                cases.take_up_services(case_id, unit=each.unit)
        elif place in listed and not _knows(each):
            cases.leave_services(case_id, unit=each.unit, now=each.at)
            left.add(place)


def _knows(each: Heard) -> bool:
    rows = DocketRow.objects.filter(shard=shard_of(each.unit), unit=each.unit, case_id=each.case[1])
    return rows.with_facts().exists() or Case.objects.filter(pk=each.case, unit=each.unit).exists()
