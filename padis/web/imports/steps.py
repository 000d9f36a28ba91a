"""The steps of an import: another sheet, what the columns are, start, stop, back, throw away, one row after all."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.cases.models import Direction
from padis.intake import actions, queries
from padis.intake.models import Import
from padis.web.cases.forms import LONGEST_REASON
from padis.web.forms import line
from padis.web.http import Request
from padis.web.imports.bringing import PAGES
from padis.web.imports.shown import posted_targets

sheet = PAGES.sheet_step(actions.choose_sheet)
back = PAGES.plain_step(actions.change_columns)
start = PAGES.plain_step(actions.start)
stop = PAGES.plain_step(actions.stop)
discard = PAGES.discard_step(actions.discard)


@require_POST
def columns(request: Request, id: UUID) -> HttpResponse:
    """The columns as the user corrected them; the dry run begins."""
    given = request.POST.get("direction")
    direction = Direction.OUTFLOW if given == Direction.OUTFLOW else Direction.INFLOW

    def act(one: Import) -> Import:
        targets, now = posted_targets(request, one), timezone.now()
        return actions.set_columns(key=one.key, by=request.user, targets=targets, direction=direction, now=now)

    return PAGES.step(request, id, act)


@require_POST
def anyway(request: Request, id: UUID, number: int) -> HttpResponse:
    """File a row beside the case of the same person, for a reason; it goes with the next start."""
    reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)
    if not queries.rows_of(PAGES.own_or_404(id, seen_by=request.user).key).filter(number=number).exists():
        raise Http404

    def act(one: Import) -> None:
        actions.file_anyway(key=one.key, by=request.user, number=number, reason=reason, now=timezone.now())

    return PAGES.step(request, id, act, done=_("Row %(row)d can be filed now.") % {"row": number})
