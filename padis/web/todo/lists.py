"""Which part of the to-do list an address names, and what comes next in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from padis.accounts.models import User
from padis.exchange import queries
from padis.exchange.models import Turn
from padis.exchange.states import Act

ORDER = ("due_on", "since", "item_id")
OVERDUE, SOON = "overdue", "soon"


@dataclass(frozen=True)
class Listing:
    """`act`: one tab, or "" for all; `due`: only the overdue or pressing ones, or ""; `page`: as in the address;
    `whose`: the township that is looked into, or "" for one's own list."""

    act: str = ""
    due: str = ""
    page: str = ""
    whose: str = ""

    @classmethod
    def of(cls, query: QueryDict, *, whose: str = "") -> Self:
        """From an address; what it does not know is left out."""
        act, due = query.get("act", ""), query.get("due", "")
        return cls(act if act in Act else "", due if due in (OVERDUE, SOON) else "", query.get("page", ""), whose)

    def rows(self, user: User, *, today: date) -> QuerySet[Turn]:
        rows = queries.turns_of(user, whose=self.whose).order_by(*ORDER)
        if self.act:
            rows = rows.filter(act=self.act)
        if self.due == OVERDUE:
            rows = rows.filter(due_on__lt=today)
        if self.due == SOON:
            rows = rows.filter(due_on__gte=today, due_on__lte=today + timedelta(days=queries.SOON))
        return rows

    def total(self, counts: queries.ToDoCounts) -> int | None:
        """How many rows that is, where the counts say so."""
        if self.act:
            return None if self.due else counts.by_act[self.act]
        return {"": counts.total, OVERDUE: counts.overdue, SOON: counts.soon}[self.due]

    def url(self, key: str = "") -> str:
        """The address of the list, with an item opened in it."""
        parts = {"act": self.act, "due": self.due, "page": self.page, "item": key}
        query = urlencode({name: value for name, value in parts.items() if value})
        home = reverse("monitor:look", args=[self.whose]) if self.whose else reverse("todo:list")
        return home + (f"?{query}" if query else "")

    @property
    def all_url(self) -> str:
        """The address of the whole list."""
        return Listing(whose=self.whose).url()


def key_of(turn: Turn) -> str:
    """What names the item in addresses: its number, or the id of a task."""
    return str(turn.item_id) if turn.act == Act.TASK else turn.number


def following(rows: QuerySet[Turn], turn: Turn) -> Turn | None:
    """The first of the rows after the turn, which need not stand among them any more; at the end the first of all."""
    later = Q(due_on__gt=turn.due_on) | Q(due_on=turn.due_on) & (
        Q(since__gt=turn.since) | Q(since=turn.since, item_id__gt=turn.item_id)
    )
    return rows.filter(later).first() or rows.first()


@dataclass(frozen=True)
class Tab:
    """One tab: an act, or all."""

    label: str
    count: int
    url: str
    current: bool


def tabs(counts: queries.ToDoCounts, listing: Listing, *, everything: str) -> Sequence[Tab]:
    """All, then each act; one that has nothing to show is left out unless it is the current one."""
    acts = [(act, str(act.label), counts.by_act[act]) for act in Act]
    shown = [("", everything, counts.total), *[tab for tab in acts if tab[2] or tab[0] == listing.act]]
    return [
        Tab(label, count, Listing(act, whose=listing.whose).url(), act == listing.act) for act, label, count in shown
    ]
