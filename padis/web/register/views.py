"""The notice register (M20): everything that the unit sent and received."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, check_may
from padis.exchange.models import DocketQuerySet, DocketRow
from padis.exchange.persons import of_person
from padis.shared.time import beijing_date
from padis.web import htmx, persons
from padis.web.filters import saved
from padis.web.http import Request
from padis.web.persons import Sought
from padis.web.register.forms import FilterForm
from padis.web.register.keyset import Column, code, paginate

COLUMNS = {
    "sent": Column("sent_at", datetime.fromisoformat),
    "due": Column("due_on", date.fromisoformat),
    "partner": Column("partner", code),
    "state": Column("state", code),
}
DEFAULT = "-sent"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The rows that the address asks for."""

    rows: DocketQuerySet
    form: FilterForm
    sought: Sought | None


def narrowed(request: Request, *, today: date) -> Narrowed:
    form, sought = FilterForm(request.GET), persons.sought(request)
    rows = form.narrowed(DocketRow.objects.visible_to(request.user), user=request.user, today=today)
    if sought is not None:
        rows = of_person(rows, sought.text, user=request.user)
    return Narrowed(rows, form, sought)


@require_GET
def register(request: Request) -> HttpResponse:
    check_may(request.user, Ability.SEE_REGISTER)
    if not htmx.is_fragment(request) and (query := saved.default_of(request, "register")):
        return htmx.redirect(request, f"{request.path}?{query}")
    found = narrowed(request, today=beijing_date(timezone.now()))
    page = paginate(request.GET, found.rows, columns=COLUMNS, default=DEFAULT)
    context = {"found": found, "form": found.form, "page": page, "filters": saved.bar(request, "register")}
    return htmx.render_fragment(request, "register/list.html", "register/_list.html", context)


@require_POST
def find(request: Request) -> HttpResponse:
    """The items of one person. A POST: neither a name nor an identity number stands in an address or a log."""
    check_may(request.user, Ability.SEE_REGISTER)
    return htmx.redirect(request, persons.found_at(request, "register:list", filters=FilterForm.base_fields))
