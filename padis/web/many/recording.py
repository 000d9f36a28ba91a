"""Recording in the local register, at once, what many items brought (M4): each for itself; where the register says
otherwise it is left for the item's own page, so that nothing is written over unseen."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange.models import DocketQuerySet, DocketRow, Message
from padis.exchange.states import Party, State
from padis.register.recordings.queries import recordings_of
from padis.web import toasts, tokens
from padis.web.http import Request
from padis.web.items import panes, recording
from padis.web.items.comparing import Comparison
from padis.web.items.item import Item
from padis.web.paging import ROWS

RECORDED = ngettext_lazy("%(n)d item is recorded in the register.", "%(n)d items are recorded in the register.", "n")
LEFT = ngettext_lazy(
    "%(n)d item needs a look: the register says otherwise, or it is not clear who she is.",
    "%(n)d items need a look: the register says otherwise, or it is not clear who she is.",
    "n",
)
NOT_RECORDED = ngettext_lazy("%(n)d item was not recorded.", "%(n)d items were not recorded.", "n")


@dataclass
class Outcome:
    """What became of the ticked items."""

    done: int = 0
    left: int = 0
    troubles: list[str] = field(default_factory=list)


def waiting(by: User) -> DocketQuerySet:
    """The unit's items that are settled, or answered by it, and not in its register yet: the latest first."""
    rows = DocketRow.objects.visible_to(by).with_facts()
    brought = Q(state__in=recording.SETTLED_WELL) | Q(state=State.ANSWERED, role=Party.RECEIVER)
    recorded = recordings_of(by.unit_id).values("item_id")
    return rows.filter(brought).exclude(item_id__in=recorded).order_by("-sent_at")


@require_http_methods(["GET", "POST"])
def record(request: Request) -> HttpResponse:
    """The latest items that wait to be recorded; `record` names the ticked ones, `places` that the other side's places hold."""
    check_may(request.user, Ability.FILE_CASE)
    if request.method == "GET":
        return render(request, "many/record.html", {"rows": waiting(request.user)[:ROWS]})
    with tokens.once(request) as sending:
        if not sending.repeated:
            ticked = request.POST.getlist("record")[:ROWS]
            rows = list(waiting(request.user).filter(number__in=ticked))
            outcome = _record_each(rows, places="places" in request.POST, by=request.user, now=timezone.now())
            sending.url = request.path
            _say(request, outcome)
    return redirect(request.path)


def _record_each(rows: Sequence[DocketRow], *, places: bool, by: User, now: datetime) -> Outcome:
    outcome = Outcome()
    for row in rows:
        item = Item.of(Message.objects.get(shard=row.item_shard, id=row.item_id), user=by)
        beside = Comparison.of(by.unit_id, item.arriving)
        panes.log_reading(by, replace(item, comparison=beside))
        if not beside.knows_whom or beside.differing or (beside.places and not places):
            outcome.left += 1
            continue
        facts = recording.to_write(beside, {})
        facts |= {name: beside.stated[name] for name in beside.places}
        if trouble := recording.write(item, beside, facts, by=by, now=now):
            outcome.troubles.append(trouble)
        else:
            outcome.done += 1
    return outcome


def _say(request: Request, outcome: Outcome) -> None:
    failed = [toasts.counted(LEFT, outcome.left), toasts.counted(NOT_RECORDED, len(outcome.troubles))]
    failed += sorted(set(outcome.troubles))[:2]
    toasts.of_many(request, succeeded=toasts.counted(RECORDED, outcome.done), failed=" ".join(filter(None, failed)))
