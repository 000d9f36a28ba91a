"""What the search box can find: a list of functions, one for each kind of thing, in the order shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.cases import queries as case_queries
from padis.cases.queries import Wanted
from padis.divisions import book
from padis.exchange.models import DocketRow
from padis.exchange.persons import of_person
from padis.exchange.states import Party
from padis.register import queries as register
from padis.web import menu
from padis.web.register.forms import number_begins

PER_GROUP = 6
NUMBER_BEGINS = re.compile(r"[0-9]{4}[0-9-]*")


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
    found = [
        entry for entry in menu.entries_for(user, (*menu.MENU, *menu.ACTS)) if wanted in str(entry.label).casefold()
    ]
    return Group(_("Menu"), [Hit(str(entry.label), "", entry.url, entry.icon) for entry in found])


def case_files(user: User, text: str) -> Group:
    """The unit's own files, by identity number, case number or the beginning of a name."""
    wanted = Wanted(number=text) if _is_number_of_item(text) else Wanted(person=text)
    found = case_queries.matching(case_queries.files_of(user), wanted).order_by("-filed_at")[:PER_GROUP]
    hits = [Hit(case.name, case.number, reverse("cases:page", args=[case.number]), "folder") for case in found]
    return Group(_("Case files"), hits)


def items(user: User, text: str) -> Group:
    """What the unit sent or received, by its number; what it received, also by identity number or whole name."""
    rows = DocketRow.objects.visible_to(user)
    if _is_number_of_item(text):
        rows = rows.filter(number_begins(text, user.unit_id))
    else:
        rows = of_person(rows.filter(role=Party.RECEIVER), text, user=user)
    found = rows.order_by("-sent_at")[:PER_GROUP]
    return Group(
        _("Items"), [Hit(row.label, row.number, reverse("items:item", args=[row.number]), "mail") for row in found]
    )


def _is_number_of_item(text: str) -> bool:
    """Whether it may begin the number of a case or item; a whole identity number is a person's."""
    return bool(NUMBER_BEGINS.fullmatch(text)) and case_queries.person_digest(text) is None


def units(user: User, text: str) -> Group:
    found = book.entries(text, limit=PER_GROUP)
    hits = [
        Hit(unit.division.full_name, unit.code, reverse("units:entry", args=[unit.code]), "building") for unit in found
    ]
    return Group(_("Units"), hits)


def register_entries(user: User, text: str) -> Group:
    """People of the unit's own register, by identity number, the beginning of a name, pinyin or initials."""
    wanted = register.Wanted(person=text)
    found = register.matching(register.entries_of(user), wanted).order_by("pinyin", "id")[:PER_GROUP]
    hits = [
        Hit(person.name, person.birth_date.isoformat() if person.birth_date else "",
            reverse("local:page", args=[person.id]), "database")
        for person in found
    ]  # fmt: skip
    return Group(_("Local register"), hits)


PROVIDERS: list[Provider] = [menu_entries, case_files, items, register_entries, units]


def find(user: User, text: str) -> list[Group]:
    """The groups that hold something."""
    groups = [provider(user, text) for provider in PROVIDERS]
    return [group for group in groups if group.hits]
