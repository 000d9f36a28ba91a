"""What stands behind a township's figures: the days for everybody above, the items for itself and its county."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Division, Level
from padis.exchange import actions
from padis.monitoring import activity, behind
from padis.monitoring.queries import place_or_404
from padis.privacy.models import Look
from padis.shared.time import beijing_date
from padis.web import paging
from padis.web.activity.board import Wanted
from padis.web.activity.views import about, looks_in
from padis.web.http import Request


@require_GET
def days(request: Request, code: str) -> HttpResponse:
    """The days of the month on which somebody logged in or did something; `?only=log-ins` leaves the others out."""
    place, wanted = _township_or_404(request, code)
    found, only = behind.days_of(code, wanted.rules), request.GET.get("only") == "log-ins"
    rows = [day for day in found if day.logged_in or not only]
    context = {
        "rows": rows,
        "only": only,
        "log_ins": sum(day.logged_in for day in rows),
        "acts": sum(day.acts for day in rows),
    }
    return render(
        request,
        "activity/days.html",
        {**about(request, place, wanted), **context, "looks_in": looks_in(request.user, code)},
    )


@require_GET
def acts(request: Request, code: str) -> HttpResponse:
    """Every act of the month: when, what, with which item; who of the unit did it is not said."""
    place, wanted = _own_or_looked_into(request, code)
    total = activity.uses([code], wanted.rules)[0].acts
    deeds: Any = Deeds(code, wanted.rules, total)
    page = paging.Page(Paginator(deeds, paging.ROWS).get_page(request.GET.get("page")), "-at")
    return render(request, "activity/acts.html", {**about(request, place, wanted), "page": page})


@require_GET
def unopened(request: Request, code: str) -> HttpResponse:
    """What was received and lies unopened."""
    place, wanted = _own_or_looked_into(request, code)
    rows = behind.unopened_of(code, wanted.rules)
    page = paging.paginate(request, rows, columns={"since": ("since", "item_id")}, default="since")
    return render(request, "activity/unopened.html", {**about(request, place, wanted), "page": page})


@require_GET
def accounts(request: Request, code: str) -> HttpResponse:
    """Which accounts there are; nothing of who logged in when."""
    place, wanted = _own_or_looked_into(request, code)
    page = paging.paginate(request, behind.accounts_of(code), columns={"name": ("username",)}, default="name")
    return render(request, "activity/accounts.html", {**about(request, place, wanted), "page": page})


@dataclass(frozen=True, slots=True)
class Deeds:
    """The acts as a list that a paginator can slice: only the page at hand is read."""

    township: str
    rules: activity.Asked
    total: int

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[Any]:
        return behind.deeds_of(self.township, self.rules, offset=part.start, limit=part.stop - part.start)


def _township_or_404(request: Request, code: str) -> tuple[Division, Wanted]:
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code, seen_by=request.user)
    if place.level != Level.TOWNSHIP:
        raise Http404
    return place, Wanted.of(request.GET, today=beijing_date(timezone.now()))


def _own_or_looked_into(request: Request, code: str) -> tuple[Division, Wanted]:
    """The county's look is recorded, and the township sees it (M14)."""
    place, wanted = _township_or_404(request, code)
    if not looks_in(request.user, code):
        raise Http404
    if request.user.unit_id != code:
        actions.look_in(township=code, page=Look.Page.REGISTER, by=request.user, now=timezone.now())
    return place, wanted
