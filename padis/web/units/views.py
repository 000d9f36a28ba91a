"""The address book (M21): find a unit, keep one's own entry right."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts import rules
from padis.divisions import actions, book, queries
from padis.divisions.models import Level, Unit
from padis.shared.errors import Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts
from padis.web.http import Request
from padis.web.paging import ROWS, Page
from padis.web.units import files
from padis.web.units.forms import EntryForm, FilterForm

CHANGES = 50
"""So many of the latest changes of an entry are shown."""


@require_GET
def address_book(request: Request) -> HttpResponse:
    """What the filters find; without any the units that one calls most: those above, and those of one's county."""
    form = FilterForm(request.GET)
    page = Page(Paginator(_found(request, form), ROWS).get_page(request.GET.get("page")), "")
    return htmx.render_fragment(request, "units/list.html", "units/_list.html", {"form": form, "page": page})


@require_GET
def workbook(request: Request) -> HttpResponse:
    """What the list shows, on all its pages."""
    return files.workbook(_found(request, FilterForm(request.GET)))


@require_GET
def cards(request: Request) -> HttpResponse:
    """What the list shows, on all its pages."""
    return files.cards(_found(request, FilterForm(request.GET)), _("Address book"))


@require_GET
def card(request: Request, code: str) -> HttpResponse:
    unit = _unit_or_404(code)
    return files.cards([unit], unit.name)


def _found(request: Request, form: FilterForm):  # type: ignore[no-untyped-def]
    """A list or rows to be cut: as `FilterForm.found`."""
    return form.found(today=beijing_date(timezone.now())) if form.is_narrowing else _around(request.user.unit)


def _around(unit: Unit) -> list[Unit]:
    county = queries.county_of(unit.code) if unit.level == Level.TOWNSHIP else unit.code
    codes = [step.code for step in [*queries.parent_path(county), *queries.children(county)]]
    found = queries.units(codes)
    return [found[code] for code in codes if code in found]


@require_GET
def entry(request: Request, code: str) -> HttpResponse:
    unit, is_mine = _unit_or_404(code), request.user.unit_id == code
    context = {
        "unit": unit,
        "path": queries.parent_path(code)[:-1],
        "is_mine": is_mine and rules.can(request.user, rules.Ability.EDIT_ENTRY),
        "changes": list(book.entry_changes(unit)[:CHANGES]) if is_mine else [],
    }
    return render(request, "units/entry.html", context)


def _unit_or_404(code: str) -> Unit:
    unit = queries.units([code]).get(code)
    if unit is None:
        raise Http404
    return unit


@require_http_methods(["GET", "POST"])
def edit(request: Request) -> HttpResponse:
    rules.check_may(request.user, rules.Ability.EDIT_ENTRY)
    unit = request.user.unit
    form = EntryForm(request.POST or None, initial={name: getattr(unit, name) for name in EntryForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_entry(unit=unit, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            toasts.done(request, _("The entry is saved."))
            return htmx.redirect(request, "units:entry", unit.code, forget=["entry"])
    return render(request, "units/edit.html", {"unit": unit, "form": form}, status=422 if form.errors else 200)


@require_POST
def confirm(request: Request) -> HttpResponse:
    """The entry is still right. Back to the page with the reminder, where it was said there."""
    rules.check_may(request.user, rules.Ability.EDIT_ENTRY)
    unit = actions.confirm_entry(unit=request.user.unit, by=request.user, now=timezone.now())
    toasts.done(request, _("The entry is confirmed as of today."))
    if "reminded" in request.POST:
        return htmx.redirect(request, "home")
    return htmx.redirect(request, "units:entry", unit.code)
