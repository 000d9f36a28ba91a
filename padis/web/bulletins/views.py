"""Reading bulletins (M15, M16): the list of one's own unit's and those of the units above, and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, can, check_may
from padis.bulletins import queries
from padis.bulletins.figures import digest_of
from padis.bulletins.models import Bulletin
from padis.bulletins.reading import Reading
from padis.divisions.queries import full_name
from padis.monitoring.periods import month_words
from padis.web.bulletins.board import about
from padis.web.http import Request
from padis.web.paging import paginate

COLUMNS = {"month": ("month", "unit", "edition")}


@require_GET
def bulletins(request: Request) -> HttpResponse:
    """The newest first; of each month the newest edition, those before it marked."""
    check_may(request.user, Ability.SEE_COUNTS)
    page = paginate(request, queries.bulletins_of(request.user), columns=COLUMNS, default="-month")
    latest = queries.latest_editions(request.user)
    publishes = can(request.user, Ability.PUBLISH_BULLETIN)
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            (each, full_name(each.unit), month_words(each.month), latest[each.unit, each.month] == each.edition)
            for each in page
        ],
        "publishes": publishes,
        "to_publish": [(month, month_words(month)) for month in queries.months_without(request.user.unit_id)]
        if publishes
        else [],
    }
    return render(request, "bulletins/list.html", context)


@require_GET
def page(request: Request, code: str, month: str, edition: int) -> HttpResponse:
    """One edition, for the unit that published it and all units below."""
    check_may(request.user, Ability.SEE_COUNTS)
    bulletin = queries.bulletin_or_404(code, month, edition, seen_by=request.user)
    context = {
        **about(Reading(bulletin.figures), request.user),
        "bulletin": bulletin,
        "editions": queries.editions(bulletin),
        "is_intact": digest_of(bulletin.figures) == bulletin.digest,
        "corrects": _corrects(request, bulletin),
    }
    return render(request, "bulletins/page.html", context)


def _corrects(request: Request, bulletin: Bulletin) -> bool:
    """Whether the reader may publish a corrected edition."""
    return bulletin.unit == request.user.unit_id and can(request.user, Ability.PUBLISH_BULLETIN)
