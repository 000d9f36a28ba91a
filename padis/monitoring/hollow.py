"""Signs of hollow work of a township in a statistical month: hints with their evidence, for itself and its county alone.

A hint is no verdict, and no figure: it says how many items of how many look alike, and which these are. Nothing here knows
who of the unit did it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from padis.exchange.kinds import all_kinds
from padis.exchange.models import DocketRow, Sheet
from padis.exchange.states import Duty, Party
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.time import beijing_date, beijing_midnight


class Sign(models.TextChoices):
    UNREAD = "unread", _("received without having been opened")
    SECONDS = "seconds", _("answered within seconds of opening")
    LAST_DAY = "last-day", _("done on the last day")
    SAME_TEXT = "same-text", _("answered with the same words")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on items that look alike are hinted at (docs/decisions.md says why these)."""

    least: int = 15  # of what there is to compare in the month
    share: float = 0.7  # that looks alike
    seconds: int = 20  # between opening and answering


LOOKED_BACK = timedelta(days=100)
"""What was sent longer before the month is not looked at: an index by the time of sending finds the rest."""


@dataclass(frozen=True, slots=True)
class Work:
    """One item that the township answered, or received where that is all. `said`: the mark of its words (`exchange.notes`)."""

    number: str
    only_received: bool
    opened_at: datetime | None
    done_at: datetime
    due_on: date
    said: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """`items` of the `of` that could show the sign look alike."""

    sign: Sign
    items: tuple[Work, ...]
    of: int

    @property
    def count(self) -> int:
        return len(self.items)


def hints(works: Sequence[Work], thresholds: Thresholds = Thresholds()) -> list[Hint]:
    """What is to be hinted at. Pure."""
    received = [work for work in works if work.only_received]
    answered = [work for work in works if not work.only_received]
    in_time = [work for work in works if beijing_date(work.done_at) <= work.due_on]
    worded = [work for work in answered if work.said]
    commonest = Counter(work.said for work in worded).most_common(1)
    shows: tuple[tuple[Sign, list[Work], Callable[[Work], bool]], ...] = (
        (Sign.UNREAD, received, lambda work: work.opened_at is None),
        (Sign.SECONDS, answered, lambda work: _seconds(work) <= thresholds.seconds),
        (Sign.LAST_DAY, in_time, lambda work: beijing_date(work.done_at) == work.due_on),
        (Sign.SAME_TEXT, worded, lambda work: work.said == commonest[0][0]),
    )
    found = [Hint(sign, tuple(filter(shown, among)), len(among)) for sign, among, shown in shows]
    return [hint for hint in found if hint.of >= thresholds.least and hint.count >= thresholds.share * hint.of]


def _seconds(work: Work) -> float:
    """From opening to answering; what was never opened was not answered in haste after it."""
    return (work.done_at - work.opened_at).total_seconds() if work.opened_at else float("inf")


def works_of(townships: Sequence[str], *, first: date, last: date) -> dict[str, list[Work]]:
    """What each township did in the days, the latest first. Two queries, however many townships."""
    begin, end = beijing_midnight(first), beijing_midnight(last + timedelta(days=1))
    only_received = {kind.code for kind in all_kinds() if kind.duty is Duty.RECEIVE}
    rows = DocketRow.objects.filter(shard__in=sorted(set(map(shard_of, townships))), unit__in=townships)
    rows = rows.filter(role=Party.RECEIVER, sent_at__gte=begin - LOOKED_BACK, sent_at__lt=end)
    rows = rows.filter(answered_at__gte=begin, answered_at__lt=end).order_by("-answered_at", "number")
    with cross_shard("what the townships of a county did"):
        done = list(
            rows.values_list("unit", "item_shard", "item_id", "number", "kind", "opened_at", "answered_at", "due_on")
        )
        said = _said([(row[1], row[2]) for row in done if row[4] not in only_received])
    found: dict[str, list[Work]] = {township: [] for township in townships}
    for unit, _shard, item, number, kind, opened_at, done_at, due_on in done:
        if done_at is not None:  # as the query asked
            work = Work(number, kind in only_received, opened_at, done_at, due_on, said.get(item, ""))
            found[unit].append(work)
    return found


def _said(items: Sequence[tuple[str, object]]) -> dict[object, str]:
    """The marks of the words of the latest answers."""
    if not items:
        return {}
    query = f"""
        SELECT message_id, plain->>'said' FROM unnest(%s::text[], %s::uuid[]) AS item (shard, message_id)
        JOIN {Sheet._meta.db_table} USING (shard, message_id) WHERE plain ? 'said' ORDER BY no"""
    with connection.cursor() as cursor:
        cursor.execute(query, [[shard for shard, _item in items], [item for _shard, item in items]])
        return dict(cursor.fetchall())
