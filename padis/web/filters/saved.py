"""A user's saved filters: shown as chips above the list, renamed, made the default, deleted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import check_may
from padis.shared.errors import Refused
from padis.web import persons
from padis.web.filters.lists import LISTS, FilteredList
from padis.web.http import Request
from padis.web.models import SavedFilter

MOST = 20
LONGEST_NAME = 30
EVERYTHING = "all"
"""In the address: shows the list without the default filter."""


@dataclass(frozen=True)
class Bar:
    """What stands above a list. `query` is what would be saved, "" where there is nothing; `name` a proposal."""

    area: str
    saved: Sequence[SavedFilter]
    query: str
    name: str
    of_person: bool

    @property
    def current(self) -> SavedFilter | None:
        return next((each for each in self.saved if each.query == self.query), None) if not self.of_person else None


def bar(request: Request, area: str) -> Bar:
    each = LISTS[area]
    query = each.canonical(request.GET)
    saved = list(SavedFilter.objects.filter(user=request.user, area=area).order_by("name"))
    return Bar(area, saved, query, each.words(request.GET)[:LONGEST_NAME], persons.IN_ADDRESS in request.GET)


def default_of(request: Request, area: str) -> str:
    """What the list shows when it is opened without a filter; "" for everything."""
    if request.GET:
        return ""
    found = SavedFilter.objects.filter(user=request.user, area=area, is_default=True)
    return found.values_list("query", flat=True).first() or ""


def list_of(area: str, by: User) -> FilteredList:
    """Raises Http404, NotAllowed."""
    if area not in LISTS:
        raise Http404
    check_may(by, LISTS[area].needs)
    return LISTS[area]


@transaction.atomic
def save(*, each: FilteredList, name: str, query: str, by: User) -> SavedFilter:
    """Keeps the filters under the name; one of that name is replaced. Raises Refused."""
    given = QueryDict(query)
    if persons.IN_ADDRESS in given:
        raise Refused(_("A search for a person cannot be saved."))
    text = each.canonical(given)
    if not text:
        raise Refused(_("Choose a filter or an order first."))
    if not name:
        raise Refused(_("Give the filter a name."))
    mine = SavedFilter.objects.filter(user=by, area=each.area)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise Refused(_("At most %(most)d filters of a list are kept. Delete one first.") % {"most": MOST})
    return SavedFilter.objects.update_or_create(user=by, area=each.area, name=name, defaults={"query": text})[0]


def own_or_404(pk: int, *, by: User) -> SavedFilter:
    return get_object_or_404(SavedFilter, pk=pk, user=by)


@transaction.atomic
def rename(saved: SavedFilter, *, name: str) -> None:
    """Raises Refused."""
    if not name:
        raise Refused(_("Give the filter a name."))
    others = SavedFilter.objects.filter(user=saved.user_id, area=saved.area, name=name).exclude(pk=saved.pk)
    if others.exists():
        raise Refused(_("You have a filter of this name already."))
    SavedFilter.objects.filter(pk=saved.pk).update(name=name)


@transaction.atomic
def make_default(saved: SavedFilter, *, is_default: bool) -> None:
    """The list opens with it from now on, or with everything again."""
    SavedFilter.objects.filter(user=saved.user_id, area=saved.area, is_default=True).update(is_default=False)
    SavedFilter.objects.filter(pk=saved.pk).update(is_default=is_default)
