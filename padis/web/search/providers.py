"""What the search box can find: a list of functions, one for each kind of thing, in the order shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.divisions import queries
from padis.web import menu

PER_GROUP = 6


@dataclass(frozen=True)
class Hit:
    """One thing found; `note` says which it is among its namesakes."""

    title: str
    note: str
    url: str
    icon: str


@dataclass(frozen=True)
class Group:
    label: str | Promise
    hits: list[Hit]


Provider = Callable[[User, str], Group]


def menu_entries(user: User, text: str) -> Group:
    wanted = text.casefold()
    found = [entry for entry in menu.entries_for(user) if wanted in str(entry.label).casefold()]
    return Group(_("Menu"), [Hit(str(entry.label), "", entry.url, entry.icon) for entry in found])


def units(user: User, text: str) -> Group:
    found = queries.address_book_search(text, limit=PER_GROUP)
    hits = [
        Hit(unit.division.full_name, unit.code, reverse("units:entry", args=[unit.code]), "building") for unit in found
    ]
    return Group(_("Units"), hits)


PROVIDERS: list[Provider] = [menu_entries, units]


def find(user: User, text: str) -> list[Group]:
    """The groups that hold something."""
    groups = [provider(user, text) for provider in PROVIDERS]
    return [group for group in groups if group.hits]
