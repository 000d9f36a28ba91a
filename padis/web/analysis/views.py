"""Statistics (M19): flows of people between provinces, and cross tables of their facts, each with the number of cases."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.analysis import queries
from padis.analysis.dimensions import SIDES, STATES, UNIT
from padis.cases.models import Side
from padis.divisions.models import Division, Level
from padis.monitoring.queries import place_or_404
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.analysis.asked import FIGURES, NONE, Asked, offered, partner_of
from padis.web.http import Request
from padis.web.tables.cells import is_own
from padis.web.tables.heads import Tab
from padis.web.tables.views import trail

LARGEST = 20


@require_GET
def start(request: Request) -> HttpResponse:
    """The flows of one's own unit."""
    check_may(request.user, Ability.SEE_COUNTS)
    return htmx.redirect(request, "analysis:flows", code=request.user.unit_id)


@require_GET
def flows(request: Request, code: str) -> HttpResponse:
    """Of the nation a matrix of provinces; of any other place its partner provinces, or its units with one of these."""
    place, now = read(request, code), timezone.now()
    partner = partner_of(request.GET, place)
    context = framed(request, place, "flows") | {"partner": partner}
    if place.level == Level.NATION:
        found = queries.table(matrix(request.user, place, now))
        context |= {"found": found, "largest": queries.largest(found, LARGEST)}
    else:
        context["found"] = flows_of(request.user, place, partner, now)
    return htmx.render_fragment(request, "analysis/flows.html", "analysis/_flows.html", context)


@require_GET
def table(request: Request, code: str) -> HttpResponse:
    """Rows and columns of one's choice."""
    place, now = read(request, code), timezone.now()
    asked = Asked.of(request.GET, place)
    context = framed(request, place, "table") | {
        "asked": asked,
        "offered": offered(place),
        "none": NONE,
        "sides": SIDES,
        "states": STATES,
        "figures": FIGURES,
        "found": None if asked.trouble else queries.table(asked.question(user=request.user, now=now)),
    }
    return htmx.render_fragment(request, "analysis/table.html", "analysis/_table.html", context)


def read(request: Request, code: str) -> Division:
    check_may(request.user, Ability.SEE_COUNTS)
    return place_or_404(code, seen_by=request.user)


def matrix(user: User, place: Division, now: datetime) -> queries.Question:
    """Where people live by where they are registered."""
    return queries.Question(
        place=place,
        rows=UNIT,
        columns="partner",
        side=Side.RESIDENCE,
        today=beijing_date(now),
        exact=is_own(user, place),
    )


def flows_of(user: User, place: Division, partner: Division | None, now: datetime) -> queries.Flows:
    digits = partner.code[:2] if partner else ""
    return queries.flows(place, partner=digits, today=beijing_date(now), exact=is_own(user, place))


def framed(request: Request, place: Division, page: str) -> dict[str, Any]:
    """Template variables of both pages. `counted_at` is None where the figures are of the moment, or none were counted."""
    pages = {"flows": _("Flows"), "table": _("Custom table")}
    return {
        "place": place,
        "trail": trail(place, request.user),
        "tabs": [
            Tab(words, reverse(f"analysis:{name}", args=[place.code]), name == page) for name, words in pages.items()
        ],
        "counted_at": queries.counted_at(place),
        "is_live": place.level == Level.TOWNSHIP,
        "exact": is_own(request.user, place),
    }
