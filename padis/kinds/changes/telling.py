"""Telling again: the places that were told of a registration learn that it was corrected, or that it is void."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.accounts.models import User
from padis.cases.actions.keeping import lock_case
from padis.cases.facts import Facts, FactType, by_name, field_of
from padis.cases.models import CaseState
from padis.exchange.door import Actor, Content, Door
from padis.exchange.models import Message
from padis.exchange.states import TAKEN_BACK, TRANSITIONS, Event, State
from padis.kinds.sending import tell
from padis.shared.sharding import Key

CORRECTED, VOIDED = "corrected", "voided"
FIELDS = by_name(
    field_of("change", gettext_lazy("What was changed"), FactType.CODE, table="registration_change"),
    field_of("change_reason", gettext_lazy("Why it was changed"), FactType.TEXT),
)
"""Of a notice that follows an earlier one."""


def tell_again(
    door: Door, case: Key, kind: str, notices: Sequence[Message], sheets: Mapping[str, Facts], void: Facts,
    *, reason: str, by: User, now: datetime,
) -> None:  # fmt: skip
    """`sheets` are what the places are to know by now (none where it is void), `void` what a place is told that is none of
    them any more.

    What was not received yet is withdrawn; who received it, is told. The caller holds the registration.
    """
    told = _locked(notices)
    actor, knowing = Actor.of(by), set[str]()
    for notice in told:
        if notice.state in TRANSITIONS[Event.WITHDRAWN].sources:
            content = Content({}, {"note": _("Replaced: the registration was changed.")})
            door.move(notice, Event.WITHDRAWN, by=actor, at=now, content=content, paused_on=None)
        elif notice.state == State.RECEIVED:
            knowing.add(notice.receiver)
    held = lock_case(case)
    if held.state == CaseState.DELETED:  # nothing of her may be shown to anybody any more
        return
    gone = {place: {**void, "change": VOIDED} for place in sorted(knowing - set(sheets))}
    new = {place: {**sheet, "change": CORRECTED} for place, sheet in sheets.items()}
    for sheet in (*gone.values(), *new.values()):
        sheet["change_reason"] = reason
    tell(door, held, kind, {**new, **gone}, by=by, now=now)


def _locked(notices: Sequence[Message]) -> list[Message]:
    """Those that stand, in the order in which they are locked."""
    if not notices:
        return []
    found = Message.objects.select_for_update(of=("self",)).filter(
        shard=notices[0].shard, id__in=[notice.id for notice in notices]
    )
    return list(found.exclude(state__in=TAKEN_BACK).order_by("id"))
