"""The steps of an import into the register: another sheet, the columns, start, stop, back, throw away, decisions."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.register import jobs
from padis.register.imports import actions, queries
from padis.register.imports.rules import WORKING
from padis.register.models import ImportState, RegisterImport
from padis.web.forms import line
from padis.web.http import Request
from padis.web.imports.stepping import step
from padis.web.imports.steps import LONGEST_SHEET
from padis.web.local.bringing import address_of, own_or_404

Act = Callable[[RegisterImport], object]


def _step(request: Request, id: UUID, act: Act, *, then: str = "", done: str = "") -> HttpResponse:
    one = own_or_404(id, seen_by=request.user)
    return step(request, one, act, begin=_begin, page=address_of(one), then=then, done=done)


def _begin(after: object) -> None:
    if isinstance(after, RegisterImport) and ImportState(after.state) in WORKING:
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

    def act(one: RegisterImport) -> RegisterImport:
        targets = [request.POST.get(f"column-{place}", "") for place in range(len(one.head))]
        return actions.set_columns(key=one.key, targets=targets, **_now(request))

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
    then = reverse("local:imports:list")
    thrown = partial(actions.discard, by=request.user)
    return _step(request, id, lambda one: thrown(key=one.key), then=then, done=_("The import was thrown away."))


@require_POST
def decide(request: Request, id: UUID, number: int) -> HttpResponse:
    """Of one row, which facts are taken from the file."""
    if not queries.rows_of(own_or_404(id, seen_by=request.user).key).filter(number=number).exists():
        raise Http404
    taken = request.POST.getlist("taken")

    def act(one: RegisterImport) -> object:
        return actions.decide(key=one.key, number=number, taken=taken, **_now(request))

    return _step(request, id, act, done=_("Decided for row %(row)d.") % {"row": number})


@require_POST
def decide_all(request: Request, id: UUID) -> HttpResponse:
    """All that is not decided yet, at once: as the file says, or as the register says."""
    from_the_file = request.POST.get("side") == "file"

    def act(one: RegisterImport) -> object:
        return actions.decide_all(key=one.key, from_the_file=from_the_file, **_now(request))

    return _step(request, id, act, done=_("Decided for all rows."))
