"""The service follow-up list (M10): whom the township offers what by when; above it counts by reason, small ones hidden."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from padis.accounts.rules import Ability, can, check_may
from padis.cases import actions
from padis.cases.models import ServiceMark
from padis.divisions.models import Division, Level
from padis.divisions.queries import parent_path
from padis.monitoring import follow_up
from padis.monitoring.follow_up import REASONS, Line
from padis.monitoring.queries import place_or_404
from padis.privacy import legal
from padis.privacy.actions import log_list
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict
from padis.shared.time import beijing_date
from padis.web import htmx, paging, toasts, tokens
from padis.web.http import Request


@require_GET
def front(request: Request) -> HttpResponse:
    """A township's own list; for all others the counts of what lies below them."""
    check_may(request.user, Ability.SEE_COUNTS)
    if can(request.user, Ability.ANSWER):
        return _list(request, timezone.now())
    return _counts(request, request.user.unit.division, timezone.now())


@require_GET
def place(request: Request, code: str) -> HttpResponse:
    """The counts of a place below one's own; of a single township nothing is shown to anybody else."""
    check_may(request.user, Ability.SEE_COUNTS)
    found = place_or_404(code, seen_by=request.user)
    if found.level == Level.TOWNSHIP:
        raise Http404
    return _counts(request, found, timezone.now())


@require_http_methods(["GET", "POST"])
def person(request: Request, case: UUID) -> HttpResponse:
    """One person: why, what by when, and the two ways off the list. For the two townships alone."""
    check_may(request.user, Ability.ANSWER)
    now = timezone.now()
    problem = ""
    if request.method == "POST":
        try:
            return _settle(request, case, now)
        except Conflict as conflict:
            problem = str(conflict)
    line = _line_or_404(request, case, now)
    _log(request, [line], now)
    context = {"line": line, "problem": problem, "reasons": REASONS}
    return render(request, "followup/person.html", context, status=422 if problem else 200)


def _list(request: Request, now: datetime) -> HttpResponse:
    if not (context := _off(now)):
        lines = follow_up.lines(request.user.unit_id, today=beijing_date(now))
        reason = request.GET.get("reason", "")
        tabs: list[tuple[str, Any, int]] = [("", _("All"), len(lines))]
        tabs += [(key, words, sum(key in line.reasons for line in lines)) for key, words in REASONS.items()]
        shown = [line for line in lines if reason not in REASONS or reason in line.reasons]
        page = paging.Page(Paginator(shown, paging.ROWS).get_page(request.GET.get("page")), "")
        _log(request, list(page), now)
        context = {"page": page, "tabs": tabs, "reason": reason if reason in REASONS else "", "reasons": REASONS}
    return render(request, "followup/list.html", context)


def _counts(request: Request, place: Division, now: datetime) -> HttpResponse:
    own = request.user.unit
    above = [step for step in parent_path(place.code)[:-1] if own.scope.contains(step.code)]
    trail = ([own.division] if own.level == Level.NATION and place.level > Level.NATION else []) + above
    context: dict[str, Any] = {"place": place, "trail": trail, "reasons": REASONS, **_off(now)}
    if "off" not in context:
        rows, together = follow_up.counts(place, today=beijing_date(now))
        context |= {
            "rows": [(row.division, list(row.cells.values())) for row in rows],
            "together": list(together.values()),
        }
    return render(request, "followup/counts.html", context)


def _off(now: datetime) -> dict[str, Any]:
    """Empty while the list has a legal basis."""
    return {} if legal.is_on(legal.FOLLOW_UP_LIST, beijing_date(now)) else {"off": True}


def _line_or_404(request: Request, case: UUID, now: datetime) -> Line:
    today = beijing_date(now)
    if _off(now):
        raise Http404
    lines = follow_up.lines(request.user.unit_id, today=today, case=case)
    if not lines:
        raise Http404
    return lines[0]


def _settle(request: Request, case: UUID, now: datetime) -> HttpResponse:
    """Carried out once. Raises Conflict, Http404."""
    outcome = request.POST.get("outcome", "")
    with tokens.once(request) as sending:
        if not sending.repeated:
            line = _line_or_404(request, case, now)
            if outcome not in (ServiceMark.Outcome.SERVED, ServiceMark.Outcome.DECLINED):
                raise Conflict(_("Choose what became of it."))
            actions.settle_services(case_id=line.case[1], by=request.user, outcome=outcome, now=now)
            toasts.done(request, _("Recorded. She has left the list."))
    return htmx.redirect(request, "followup:list")


def _log(request: Request, lines: list[Line], now: datetime) -> None:
    """Who stands on a list is read by that, with why."""
    log_list(
        by=request.user,
        cases=[line.case for line in lines],
        purpose=Purpose.FOLLOW_UP,
        at=now,
        note=_("follow-up list"),
    )
