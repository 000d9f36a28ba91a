"""The menu, as data: what is in it, for whom, and which live count stands beside it (ui.md, "Frame")."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts import rules
from padis.accounts.models import Role, User
from padis.accounts.rules import Ability
from padis.announcements.queries import unread_of as unread_announcements_of
from padis.exchange.queries import turns_of
from padis.reminders.queries import unread_of
from padis.web.http import Request


@dataclass(frozen=True)
class Entry:
    """`url_name` is "area:page"; all pages of the area belong to the entry. `count` is a key of COUNTS, or empty."""

    label: str | Promise
    url_name: str
    icon: str  # of Tabler's icon font, without "ti-"
    needs: Ability | None = None  # None: everyone
    count: str = ""

    @property
    def area(self) -> str:
        return self.url_name.partition(":")[0]

    @property
    def help(self) -> str:
        """The template of the area's help."""
        return f"help/{self.area}.html"

    @cached_property
    def url(self) -> str:
        return reverse(self.url_name)


# In the order of the deck, which is that of a township's work.
MENU = (
    Entry(_("To-do list"), "todo:list", "inbox", needs=Ability.ANSWER, count="todo"),
    Entry(_("Case files"), "cases:list", "folders", needs=Ability.FILE_CASE),
    Entry(_("Report forms"), "exam_report:start", "report-medical", needs=Ability.FILE_CASE),
    Entry(_("Birth registration"), "births:list", "baby-carriage", needs=Ability.FILE_CASE),
    Entry(_("First-child registration"), "first_child:list", "heart-handshake", needs=Ability.FILE_CASE),
    Entry(_("Local register"), "local:list", "database", needs=Ability.SEE_COUNTS),
    Entry(_("Data quality"), "quality:overview", "clipboard-check", needs=Ability.SEE_COUNTS),
    Entry(_("Monitor"), "monitor:counters", "chart-bar", needs=Ability.SEE_COUNTS),
    Entry(_("User activity"), "activity:table", "user-check", needs=Ability.SEE_COUNTS),
    Entry(_("Network co-operation"), "network:start", "affiliate", needs=Ability.SEE_COUNTS),
    Entry(_("Monthly bulletin"), "bulletins:list", "report-analytics", needs=Ability.SEE_COUNTS),
    Entry(_("Statistics"), "analysis:start", "chart-pie", needs=Ability.SEE_COUNTS),
    Entry(_("Service follow-up list"), "followup:list", "user-heart", needs=Ability.SEE_COUNTS),
    Entry(_("Reminders"), "notices:list", "bell", needs=Ability.SEE_NOTICES, count="notices"),
    Entry(_("Notice register"), "register:list", "list-details", needs=Ability.SEE_REGISTER),
    Entry(_("Paper forms"), "paper:scan", "qrcode", needs=Ability.ANSWER),
    Entry(_("Announcements"), "announcements:list", "speakerphone", count="announcements"),
    Entry(_("Address book"), "units:list", "address-book"),
    Entry(_("Division codes"), "divisions:browse", "sitemap"),
    Entry(_("Users"), "users:list", "users", needs=Ability.MANAGE_USERS),
    Entry(_("Webhooks"), "delivery:list", "webhook", needs=Ability.MANAGE_USERS),
    Entry(_("Connectors"), "connectors:list", "plug-connected", needs=Ability.MANAGE_USERS),
    Entry(_("Parameters"), "parameters:list", "adjustments", needs=Ability.EDIT_PARAMETERS),
)

# What stands first for those who do other work: the role's areas, the most used first; the rest follows in the order of the deck.
FIRST: dict[Role, tuple[str, ...]] = {
    Role.SUPERVISOR: ("monitor", "notices", "network", "bulletins", "quality", "followup"),
    Role.ADMINISTRATOR: ("users", "units", "divisions"),
}

# Pages of a menu line that have an area of their own: area → the line's. The line's tabs and buttons lead to them.
WITHIN = {"activity": "monitor", "corridors": "monitor"}

# What else the search box finds by its name: acts that a page of the menu leads to.
ACTS = (
    Entry(_("File an inflow case"), "cases:new", "plus", needs=Ability.FILE_CASE),
    Entry(_("File many in a grid"), "cases:file_many", "table", needs=Ability.FILE_CASE),
    Entry(_("Import from a table"), "cases:imports:list", "table-import", needs=Ability.FILE_CASE),
    Entry(_("Enter a person"), "local:new", "user-plus", needs=Ability.FILE_CASE),
    Entry(_("Publish an announcement"), "announcements:new", "speakerphone", needs=Ability.ANNOUNCE),
    Entry(_("Suspected duplicates"), "cases:suspects", "users", needs=Ability.FILE_CASE),
)

# What the live counts of the menu count, by the key of their entry.
COUNTS: dict[str, Callable[[User], QuerySet[Any]]] = {
    "todo": turns_of,
    "notices": unread_of,
    "announcements": unread_announcements_of,
}

BOTTOM_BAR = 3
"""So many entries stand in a telephone's bottom bar; the fourth place opens the whole menu."""


@dataclass(frozen=True)
class Line:
    """An entry as one user sees it on one page."""

    entry: Entry
    current: bool
    number: int | None


def entries_for(user: User, among: Sequence[Entry] = MENU) -> list[Entry]:
    """What the user may open, in the order of the role."""
    first = FIRST.get(Role(user.role), ())
    may = [entry for entry in among if entry.needs is None or rules.can(user, entry.needs)]
    return sorted(may, key=lambda entry: first.index(entry.area) if entry.area in first else len(first))


def lines(request: Request) -> list[Line]:
    """The user's menu, with the line of the page at hand marked; what stands within another line has none of its own."""
    area = request.resolver_match.namespace.partition(":")[0] if request.resolver_match else ""
    marked = WITHIN.get(area, area)
    entries = [entry for entry in entries_for(request.user) if entry.area not in WITHIN]
    numbers = counts(request.user) if any(entry.count for entry in entries) else {}
    return [Line(entry, current=entry.area == marked, number=numbers.get(entry.count)) for entry in entries]


def counts(user: User) -> dict[str, int]:
    """Of all keys at once, for they stand on every page; 0 where nothing is counted."""
    first, *others = (
        rows(user).order_by().annotate(key=Value(key)).values_list("key").annotate(n=Count("*"))
        for key, rows in COUNTS.items()
    )
    return {**dict.fromkeys(COUNTS, 0), **dict(first.union(*others, all=True))}
