"""A paper form meets its item: marked as seen, once, and counted nowhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Max

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange.models import DocketRow, LedgerEntry
from padis.exchange.states import State
from padis.kinds.twins.queries import electronic_of
from padis.paper.forms import Form
from padis.paper.models import Copy
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case


class Meeting(StrEnum):
    """What became of a form that was scanned."""

    MARKED = "marked"  # the item is there; its paper form is marked as seen
    AGAIN = "again"  # it was marked before
    ALONE = "alone"  # no item of this number is known to the unit


@dataclass(frozen=True, slots=True)
class Met:
    """`row` is the item as the unit knows it. `older`: things have happened since the form was printed."""

    meeting: Meeting
    row: DocketRow | None = None
    copy: Copy | None = None
    older: bool = False


@use_case
def meet(*, form: Form, by: User, now: datetime) -> Met:
    """Find the electronic twin of a scanned form and mark that its paper has come. Raises NotAllowed."""
    check_may(by, Ability.ANSWER)
    row = twin_of(form, by)
    if row is None:
        return Met(Meeting.ALONE)
    copy, fresh = mark(row, by=by, now=now, edition=form.edition)
    entries = LedgerEntry.objects.filter(shard=row.item_shard, item_id=row.item_id)
    older = form.edition < (entries.aggregate(last=Max("no"))["last"] or 0)
    return Met(Meeting.MARKED if fresh else Meeting.AGAIN, row, copy, older and row.number == form.number)


def twin_of(form: Form, by: User) -> DocketRow | None:
    """The item of the form's number, or the one that its paper was recorded as."""
    rows = DocketRow.objects.visible_to(by)
    found = rows.filter(number=form.number, kind=form.kind).first()
    if found is None:
        copy = Copy.objects.filter(shard=shard_of(by.unit_id), unit=by.unit_id, printed_number=form.number).first()
        found = rows.filter(item_id=copy.item_id).first() if copy else None
    if found is not None and found.state == State.JOINED:
        return rows.filter(number=electronic_of(found)).first()
    return found


def mark(row: DocketRow, *, by: User, now: datetime, edition: int, printed_number: str = "") -> tuple[Copy, bool]:
    """The unit's copy of the item, and whether it is a new one."""
    own = {"shard": shard_of(by.unit_id), "unit": by.unit_id, "item_id": row.item_id}
    new = {
        "item_shard": row.item_shard, "number": row.number, "printed_number": printed_number, "edition": edition,
        "seen_at": now, "seen_by": by,
    }  # fmt: skip
    copy, fresh = Copy.objects.get_or_create(**own, defaults=new)
    if not fresh:
        Copy.objects.filter(**own, edition__lt=edition).update(edition=edition)
    return copy, fresh
