"""The county looks into a township's lists (M14), to read: no form leads from here to an item, and every look is recorded.

The pages are part of the monitor, from which they are reached; what the township sees of it stands in its to-do list.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may, may_look_in
from padis.divisions.models import Division
from padis.divisions.queries import division, units
from padis.exchange import actions, queries
from padis.exchange.kinds import kind_of, turning_of
from padis.exchange.models import DocketRow, Message
from padis.exchange.states import State
from padis.privacy.models import Look
from padis.privacy.queries import looks_at
from padis.shared.time import beijing_date
from padis.web import htmx, paging
from padis.web.http import Request
from padis.web.items import history
from padis.web.register.forms import FilterForm
from padis.web.register.keyset import paginate
from padis.web.register.views import COLUMNS
from padis.web.todo.lists import ORDER, Listing, tabs


@require_GET
def todo(request: Request, code: str) -> HttpResponse:
    """The township's to-do list, as the township has it."""
    place, now = _township_or_404(request, code), timezone.now()
    listing, today = Listing.of(request.GET, whose=code), beijing_date(now)
    counts = queries.to_do_counts(request.user, today=today, whose=code)
    rows = listing.rows(request.user, today=today)
    context = {
        **_about(place, Look.Page.TODO),
        "listing": listing,
        "counts": counts,
        "tabs": tabs(counts, listing, everything=_("All")),
        "page": paging.paginate(request, rows, columns={"due": ORDER}, default="due"),
    }
    actions.look_in(township=code, page=Look.Page.TODO, by=request.user, now=now)
    return htmx.render_fragment(request, "looking/todo.html", "todo/_list.html", context)


@require_GET
def register(request: Request, code: str) -> HttpResponse:
    """The township's notice register, without what speaks of health."""
    place, now = _township_or_404(request, code), timezone.now()
    form = FilterForm(request.GET, whose=code)
    visible = DocketRow.objects.visible_to(request.user, whose=code)
    rows = form.narrowed(visible, user=request.user, today=beijing_date(now))
    page = paginate(request.GET, rows, columns=COLUMNS, default="-sent")
    context = {**_about(place, Look.Page.REGISTER), "form": form, "page": page}
    actions.look_in(township=code, page=Look.Page.REGISTER, by=request.user, now=now)
    return htmx.render_fragment(request, "looking/register.html", "register/_list.html", context)


@require_GET
def item(request: Request, code: str, number: str) -> HttpResponse:
    """One item: states, dates, receipts and result. It is not opened by this, and nothing of the person is read."""
    place, now = _township_or_404(request, code), timezone.now()
    row = queries.docket_row_or_404(number, seen_by=request.user, whose=code)
    steps = queries.timeline(row)
    context = {
        **_about(place, Look.Page.ITEM),
        "row": row,
        "kind": kind_of(row.kind),
        "state": State.RETURNED if row.left_it else State(row.state),
        "last": steps[-1].entry,
        "turning": None if row.left_it else turning_of(row.kind, row.state),
        "delivered_at": Message.objects.values_list("delivered_at", flat=True).get(pk=(row.item_shard, row.item_id)),
        "lines": history.lines(steps, user=request.user),
    }
    actions.look_in(township=code, page=Look.Page.ITEM, row=row, by=request.user, now=now)
    return render(request, "looking/item.html", context)


@require_GET
def looks(request: Request) -> HttpResponse:
    """Who looked into the lists of the user's own unit."""
    check_may(request.user, Ability.ANSWER)
    page = paging.paginate(request, looks_at(request.user.unit_id), columns={"at": ("at", "id")}, default="-at")
    return htmx.render_fragment(request, "looking/looks.html", "looking/_looks.html", {"page": page})


def _township_or_404(request: Request, code: str) -> Division:
    place = division(code)
    if place is None or not may_look_in(request.user, code):
        raise Http404
    return place


def _about(place: Division, page: Look.Page) -> dict[str, Any]:
    return {"place": place, "looked": page, "entry": units([place.code]).get(place.code)}
