"""The list of the unit's own files (M18)."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, check_may
from padis.cases import identity, queries
from padis.cases.models import Case
from padis.cases.queries import Wanted
from padis.divisions.queries import full_name
from padis.privacy.models import Purpose
from padis.shared.tables.writing import Column
from padis.web import exporting, htmx, paging, persons
from padis.web.cases.forms import FilterForm
from padis.web.filters import saved
from padis.web.filters.lists import LISTS
from padis.web.filters.narrowed import Narrowed
from padis.web.http import Request

COLUMNS = {
    "filed": ("filed_at", "id"),
    "name": ("name_key", "filed_at", "id"),
    "born": ("birth_date", "filed_at", "id"),
    "inflow": ("inflow_date", "filed_at", "id"),
    "state": ("state", "filed_at", "id"),
}
DEFAULT = "-filed"


def narrowed(request: Request) -> Narrowed[Case, FilterForm]:
    form, sought = FilterForm(request.GET), persons.sought(request)
    form.is_valid()
    given: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    files = queries.files_of(request.user)
    if sought is not None:
        files = queries.matching(files, Wanted(person=sought.text)) if sought.text else files.none()
    return Narrowed(queries.matching(files, Wanted(**given)).defer("health", "facts"), form, sought)


@require_GET
def files(request: Request) -> HttpResponse:
    """Newest first, fifty a page; every filter stands in the address, a person as the token of the search."""
    check_may(request.user, Ability.FILE_CASE)
    if not htmx.is_fragment(request) and (query := saved.default_of(request, "cases")):
        return htmx.redirect(request, f"{request.path}?{query}")
    found = narrowed(request)
    page = paging.paginate(request, found.rows, columns=COLUMNS, default=DEFAULT)
    context = {"page": page, "found": found, "form": found.form, "filters": saved.bar(request, "cases")}
    return htmx.render_fragment(request, "cases/list.html", "cases/_list.html", context)


@require_POST
def find(request: Request) -> HttpResponse:
    """The file of a case number, or the files of an identity number or name.

    A POST: neither a name nor an identity number stands in an address or a log.
    """
    check_may(request.user, Ability.FILE_CASE)
    text = persons.typed(request)
    if queries.files_of(request.user).filter(number=text).exists():
        return htmx.redirect(request, "cases:page", text)
    return htmx.redirect(request, persons.found_at(request, "cases:list", filters=FilterForm.base_fields))


@require_GET
def export(request: Request) -> HttpResponse:
    """The list as a workbook."""
    check_may(request.user, Ability.FILE_CASE)
    found = narrowed(request)
    order = paging.order(request, columns=COLUMNS, default=DEFAULT)
    return exporting.as_list(
        request,
        _("Case files"),
        _columns(),
        found.rows.order_by(*order.fields),
        lines=_lines,
        case_of=lambda case: case.key,
        purpose=Purpose.MAINTAINING,
        filters=LISTS["cases"].words(request.GET),
        sought=found.sought,
        now=timezone.now(),
    )


def _columns() -> list[Column]:
    return [
        Column(_("Name"), 12),
        Column(_("Identity number"), 22),
        Column(_("Born"), 12),
        Column(_("Direction"), 8),
        Column(_("Other side"), 40),
        Column(_("Arrived"), 12),
        Column(_("State"), 10),
        Column(_("Filed"), 16),
        Column(_("Number"), 24),
    ]


def _lines(cases: Sequence[Case]) -> Iterator[Sequence[Any]]:
    for case in cases:
        yield (
            case.name,
            identity.mask((case.sealed or {}).get("id_number", "")),
            case.birth_date,
            case.get_direction_display(),
            full_name(case.partner),
            case.inflow_date,
            case.get_state_display(),
            case.filed_at,
            case.number,
        )
