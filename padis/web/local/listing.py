"""The list of the unit's register; of the registers below, to the levels above, counts alone."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, can, check_may
from padis.cases.facts import FACTS, FactType
from padis.divisions.models import Division, Level
from padis.divisions.queries import children
from padis.intake.columns import label_of, parts_of_child, targets
from padis.intake.values import field_of
from padis.privacy.models import Purpose
from padis.register import queries
from padis.register.models import RegisterPerson
from padis.register.projection import facts_of
from padis.shared.tables.writing import Column, Sheet
from padis.web import exporting, htmx, paging, persons
from padis.web.downloads import as_csv, as_workbook
from padis.web.facts.words import words
from padis.web.filters import saved
from padis.web.filters.lists import LISTS
from padis.web.filters.narrowed import Narrowed
from padis.web.http import Request
from padis.web.local.forms import FilterForm

COLUMNS = {
    "name": ("pinyin", "id"),
    "born": ("birth_date", "id"),
    "changed": ("changed_at", "id"),
}
DEFAULT = "name"
FORMS: dict[str, Callable[[str, Sheet], HttpResponse]] = {
    "xlsx": as_workbook,
    "csv": partial(as_csv, encoding="utf-8-sig"),
    "gb18030": partial(as_csv, encoding="gb18030"),
}
"""What the register can be exported as."""


def narrowed(request: Request) -> Narrowed[RegisterPerson, FilterForm]:
    form, sought = FilterForm(request.GET), persons.sought(request)
    form.is_valid()
    given: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    if sought is not None:
        given["person"] = sought.text
    rows = queries.matching(queries.entries_of(request.user), queries.Wanted(**given))
    if sought is not None and not sought.text:
        rows = rows.none()
    return Narrowed(rows, form, sought)


@require_GET
def entries(request: Request) -> HttpResponse:
    """By name, fifty a page; every filter stands in the address, a person as the token of the search."""
    if not can(request.user, Ability.FILE_CASE):
        return _counts(request)
    if not htmx.is_fragment(request) and (query := saved.default_of(request, "local")):
        return htmx.redirect(request, f"{request.path}?{query}")
    found = narrowed(request)
    page = paging.paginate(request, found.rows.defer("health", "facts"), columns=COLUMNS, default=DEFAULT)
    context = {"page": page, "found": found, "form": found.form, "filters": saved.bar(request, "local")}
    return htmx.render_fragment(request, "local/list.html", "local/_list.html", context)


def _counts(request: Request) -> HttpResponse:
    """How many are in the registers below. Raises NotAllowed for who sees no counts."""
    check_may(request.user, Ability.SEE_COUNTS)
    unit = request.user.unit
    below: list[Division] = children(unit.code)
    level = below[0].level if below else Level.TOWNSHIP
    counted = queries.counts_below(unit.scope, [place.code for place in below], level=level)
    by_code = {each.code: each for each in counted}
    context = {
        "rows": [(place, by_code[place.code]) for place in below],
        "entries": sum(each.entries for each in counted),
        "doubtful": sum(each.doubtful for each in counted),
    }
    return render(request, "local/counts.html", context)


@require_POST
def find(request: Request) -> HttpResponse:
    """The entries of an identity number, a name, pinyin or initials; by POST, so that nothing of it stands in an address."""
    check_may(request.user, Ability.FILE_CASE)
    return htmx.redirect(request, persons.found_at(request, "local:list", filters=FilterForm.base_fields))


@require_GET
def export(request: Request) -> HttpResponse:
    """The list with all its facts, in columns that an import reads again; `?as=` says in which form."""
    check_may(request.user, Ability.FILE_CASE)
    found = narrowed(request)
    order = paging.order(request, columns=COLUMNS, default=DEFAULT)
    return exporting.as_list(
        request,
        _("Local register"),
        _columns(),
        found.rows.order_by(*order.fields),
        lines=_lines,
        case_of=lambda person: person.key,
        purpose=Purpose.REGISTER,
        filters=LISTS["local"].words(request.GET),
        sought=found.sought,
        now=timezone.now(),
        write=FORMS.get(request.GET.get("as", ""), as_workbook),
    )


EXPORTED = [target for target in targets() if target in FACTS or parts_of_child(target)]


def _columns() -> list[Column]:
    return [Column(str(label_of(target)), 16, as_text=True) for target in EXPORTED]


def _lines(people: Sequence[RegisterPerson]) -> Iterator[Sequence[Any]]:
    for person in people:
        facts = facts_of(person)
        yield [_cell(facts, target) for target in EXPORTED]


def _cell(facts: dict[str, Any], target: str) -> str:
    """Codes in words, places by code: so both are read again without a doubt."""
    field = field_of(target)
    assert field
    child = parts_of_child(target)
    if child:
        children = facts.get("children", [])
        value = children[child[0] - 1].get(child[1]) if child[0] <= len(children) else None
    else:
        value = facts.get(target)
    return str(value) if field.type is FactType.DIVISION and value else words(field, value)
