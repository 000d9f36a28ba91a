"""The steps of an import into the register: another sheet, the columns, start, stop, back, throw away, decisions."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.register.imports import actions, queries
from padis.register.models import RegisterImport
from padis.web.http import Request
from padis.web.imports.shown import posted_targets
from padis.web.local.bringing import PAGES

sheet = PAGES.sheet_step(actions.choose_sheet)
back = PAGES.plain_step(actions.change_columns)
start = PAGES.plain_step(actions.start)
stop = PAGES.plain_step(actions.stop)
take_back = PAGES.plain_step(actions.take_back)
discard = PAGES.discard_step(actions.discard)


@require_POST
def columns(request: Request, id: UUID) -> HttpResponse:
    """The columns as the user corrected them; the dry run begins."""

    def act(one: RegisterImport) -> RegisterImport:
        targets, now = posted_targets(request, one), timezone.now()
        return actions.set_columns(key=one.key, by=request.user, targets=targets, now=now)

    return PAGES.step(request, id, act)


@require_POST
def decide(request: Request, id: UUID, number: int) -> HttpResponse:
    """Of one row, which facts are taken from the file."""
    if not queries.rows_of(PAGES.own_or_404(id, seen_by=request.user).key).filter(number=number).exists():
        raise Http404
    taken = request.POST.getlist("taken")

    def act(one: RegisterImport) -> object:
        return actions.decide(key=one.key, by=request.user, number=number, taken=taken, now=timezone.now())

    return PAGES.step(request, id, act, done=_("Decided for row %(row)d.") % {"row": number})


@require_POST
def decide_all(request: Request, id: UUID) -> HttpResponse:
    """All that is not decided yet, at once: as the file says, or as the register says."""
    from_the_file = request.POST.get("side") == "file"

    def act(one: RegisterImport) -> object:
        return actions.decide_all(key=one.key, by=request.user, from_the_file=from_the_file, now=timezone.now())

    return PAGES.step(request, id, act, done=_("Decided for all rows."))
