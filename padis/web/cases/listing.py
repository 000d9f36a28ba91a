"""The list of the unit's own files (M18, first form)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, check_may
from padis.cases import queries
from padis.cases.queries import Wanted
from padis.web import htmx, paging
from padis.web.cases.forms import FilterForm
from padis.web.forms import line
from padis.web.http import Request

COLUMNS = {
    "filed": ("filed_at", "id"),
    "name": ("name_key", "filed_at", "id"),
    "born": ("birth_date", "filed_at", "id"),
    "inflow": ("inflow_date", "filed_at", "id"),
}
LONGEST_NUMBER = 40


@require_GET
def files(request: Request) -> HttpResponse:
    """Newest first, fifty a page; every filter stands in the address, an identity number as its digest."""
    check_may(request.user, Ability.FILE_CASE)
    form = FilterForm(request.GET)
    wanted = _wanted(form, request.GET.get("person", ""))
    rows = queries.matching(queries.files_of(request.user), wanted)
    page = paging.paginate(request, rows.defer("health", "facts"), columns=COLUMNS, default="-filed")
    context = {"page": page, "form": form, "wanted": wanted, "is_narrowed": wanted != Wanted()}
    return htmx.render_fragment(request, "cases/list.html", "cases/_list.html", context)


@require_POST
def find(request: Request) -> HttpResponse:
    """The file of an identity number or case number. A POST: no identity number stands in an address or a log."""
    check_may(request.user, Ability.FILE_CASE)
    text = line(request.POST.get("number", ""), longest=LONGEST_NUMBER)
    if queries.files_of(request.user).filter(number=text).exists():
        return redirect("cases:page", text)
    digest = queries.person_digest(text)
    person = digest.hex() if digest else "none"
    return redirect(f"{reverse('cases:list')}?{urlencode({'person': person})}")


def _wanted(form: FilterForm, person: str) -> Wanted:
    form.is_valid()
    given: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
    return Wanted(**given, person=_digest(person) if person else None)


def _digest(text: str) -> bytes:
    """What the address says of a person; a text that is none finds nobody."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
