"""Signs of hollow work, as hints: a county about its townships, a township about itself, in the same words."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Division, Level
from padis.divisions.queries import children, division
from padis.exchange import actions
from padis.monitoring.hollow import Hint, Sign, Thresholds, hints, works_of
from padis.privacy.models import Look
from padis.shared.time import beijing_date
from padis.web import paging
from padis.web.activity.board import Wanted
from padis.web.activity.views import about, looks_in
from padis.web.http import Request


@require_GET
def front(request: Request) -> HttpResponse:
    """The hints of the month; for whom no township lies directly below there is no such page."""
    check_may(request.user, Ability.SEE_COUNTS)
    own = request.user.unit.division
    below = [own] if own.level == Level.TOWNSHIP else _townships(request)
    if not below:
        raise Http404
    wanted = _wanted(request)
    works = works_of([place.code for place in below], first=wanted.rules.first, last=wanted.rules.last)
    rows = [(place, hint) for place in below for hint in hints(works[place.code])]
    context = {**about(request, own, wanted), "rows": rows, "looked_at": len(below), "thresholds": _words()}
    return render(request, "hollow/list.html", context)


@require_GET
def evidence(request: Request, code: str, sign: str) -> HttpResponse:
    """The items behind a hint, as many as it says; the county's look is recorded."""
    check_may(request.user, Ability.SEE_COUNTS)
    place = division(code)
    if place is None or place.level != Level.TOWNSHIP or not looks_in(request.user, code):
        raise Http404
    wanted, now = _wanted(request), timezone.now()
    works = works_of([code], first=wanted.rules.first, last=wanted.rules.last)[code]
    hint: Hint | None = next((each for each in hints(works) if each.sign == sign), None)
    if hint is None and sign not in Sign.values:
        raise Http404
    if request.user.unit_id != code:
        actions.look_in(township=code, page=Look.Page.REGISTER, by=request.user, now=now)
    items: Any = hint.items if hint else ()
    page = paging.Page(Paginator(items, paging.ROWS).get_page(request.GET.get("page")), "")
    context = {**about(request, place, wanted), "sign": Sign(sign), "hint": hint, "page": page}
    return render(request, "hollow/evidence.html", context)


def _townships(request: Request) -> list[Division]:
    return [step for step in children(request.user.unit_id) if looks_in(request.user, step.code)]


def _wanted(request: Request) -> Wanted:
    return Wanted.of(request.GET, today=beijing_date(timezone.now()))


def _words() -> dict[str, int]:
    rules = Thresholds()
    return {"least": rules.least, "share": round(rules.share * 100), "seconds": rules.seconds}
