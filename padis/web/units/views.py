"""The address book (M21): find a unit, keep one's own entry right."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts import rules
from padis.accounts.models import User
from padis.divisions import actions, queries
from padis.divisions.models import Level, Unit
from padis.shared.errors import Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts
from padis.web.http import Request
from padis.web.units.forms import EntryForm


@require_GET
def address_book(request: Request) -> HttpResponse:
    """What `?q=` finds; without it the units that one calls most: those above, and those of one's county."""
    text = request.GET.get("q", "").strip()
    found = queries.address_book_search(text) if text else _around(request.user.unit)
    return htmx.render_fragment(request, "units/list.html", "units/_list.html", {"text": text, "found": found})


def _around(unit: Unit) -> list[Unit]:
    county = queries.county_of(unit.code) if unit.level == Level.TOWNSHIP else unit.code
    codes = [step.code for step in [*queries.parent_path(county), *queries.children(county)]]
    found = queries.units(codes)
    return [found[code] for code in codes if code in found]


@require_GET
def entry(request: Request, code: str) -> HttpResponse:
    unit = queries.units([code]).get(code)
    if unit is None:
        raise Http404
    context = {"unit": unit, "path": queries.parent_path(code)[:-1], "is_mine": _is_mine(request.user, unit)}
    return render(request, "units/entry.html", context)


def _is_mine(user: User, unit: Unit) -> bool:
    return unit.code == user.unit.code and rules.can(user, rules.Ability.EDIT_ENTRY)


@require_http_methods(["GET", "POST"])
def edit(request: Request) -> HttpResponse:
    rules.check_may(request.user, rules.Ability.EDIT_ENTRY)
    unit = request.user.unit
    form = EntryForm(request.POST or None, initial={name: getattr(unit, name) for name in EntryForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_entry(unit=unit, confirmed_on=beijing_date(timezone.now()), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            toasts.done(request, _("The entry is saved."))
            return htmx.redirect(request, "units:entry", unit.code, forget=["entry"])
    return render(request, "units/edit.html", {"unit": unit, "form": form}, status=422 if form.errors else 200)


@require_POST
def confirm(request: Request) -> HttpResponse:
    """The entry is still right."""
    rules.check_may(request.user, rules.Ability.EDIT_ENTRY)
    unit = actions.confirm_entry(unit=request.user.unit, confirmed_on=beijing_date(timezone.now()))
    toasts.done(request, _("The entry is confirmed as of today."))
    return htmx.redirect(request, "units:entry", unit.code)
