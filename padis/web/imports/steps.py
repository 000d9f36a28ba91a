"""The steps of an import: another sheet, what the columns are, start, stop, back, throw away, one row after all."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.cases.models import Direction
from padis.intake import actions, jobs, queries
from padis.intake.models import Import
from padis.web.cases.forms import LONGEST_REASON
from padis.web.forms import line
from padis.web.http import Request
from padis.web.imports.bringing import address_of, is_working, own_or_404
from padis.web.imports.stepping import step

LONGEST_SHEET = 80
Act = Callable[[Import], Import | None]


def _step(request: Request, id: UUID, act: Act, *, then: str = "", done: str = "") -> HttpResponse:
    one = own_or_404(id, seen_by=request.user)
    return step(request, one, act, begin=_begin, page=address_of(one), then=then, done=done)


def _begin(after: object) -> None:
    if isinstance(after, Import) and is_working(after):
        jobs.begin(after.key)


def _now(request: Request) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


@require_POST
def sheet(request: Request, id: UUID) -> HttpResponse:
    chosen = line(request.POST.get("sheet", ""), longest=LONGEST_SHEET)
    return _step(request, id, lambda one: actions.choose_sheet(key=one.key, sheet=chosen, **_now(request)))


@require_POST
def columns(request: Request, id: UUID) -> HttpResponse:
    """The columns as the user corrected them; the dry run begins."""
    given = request.POST.get("direction")
    direction = Direction.OUTFLOW if given == Direction.OUTFLOW else Direction.INFLOW

    def act(one: Import) -> Import:
        targets = [request.POST.get(f"column-{place}", "") for place in range(len(one.head))]
        return actions.set_columns(key=one.key, targets=targets, direction=direction, **_now(request))

    return _step(request, id, act)


@require_POST
def back(request: Request, id: UUID) -> HttpResponse:
    return _step(request, id, lambda one: actions.change_columns(key=one.key, **_now(request)))


@require_POST
def start(request: Request, id: UUID) -> HttpResponse:
    return _step(request, id, lambda one: actions.start(key=one.key, **_now(request)))


@require_POST
def stop(request: Request, id: UUID) -> HttpResponse:
    return _step(request, id, lambda one: actions.stop(key=one.key, **_now(request)))


@require_POST
def discard(request: Request, id: UUID) -> HttpResponse:
    then = reverse("cases:imports:list")
    thrown = partial(actions.discard, by=request.user)
    return _step(request, id, lambda one: thrown(key=one.key), then=then, done=_("The import was thrown away."))


@require_POST
def anyway(request: Request, id: UUID, number: int) -> HttpResponse:
    """File a row beside the case of the same person, for a reason; it goes with the next start."""
    reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)
    if not queries.rows_of(own_or_404(id, seen_by=request.user).key).filter(number=number).exists():
        raise Http404

    def act(one: Import) -> None:
        actions.file_anyway(key=one.key, number=number, reason=reason, **_now(request))

    return _step(request, id, act, done=_("Row %(row)d can be filed now.") % {"row": number})
