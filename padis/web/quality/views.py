"""What is to be mended (M4): the township's lists, each row with the act that mends it; to the levels above, counts."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, can, check_may
from padis.monitoring.queries import place_or_404
from padis.register.quality import queries
from padis.register.quality.lists import LISTS, Figure, QualityList
from padis.shared.time import beijing_date
from padis.web.duplicates.pairs import visible
from padis.web.http import Request
from padis.web.paging import ROWS, Page
from padis.web.quality.lines import lines_of


@require_GET
def overview(request: Request, code: str = "") -> HttpResponse:
    """The lists of one's own unit as they are now; of the units below, what was counted last."""
    if can(request.user, Ability.FILE_CASE) and not code:
        return _own(request)
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code or request.user.unit_id, seen_by=request.user)
    found = queries.below(place)
    counted = next((figures.counted_at for _place, figures in found), None)
    context = {"place": place, "lists": LISTS.values(), "found": found, "counted_at": counted}
    return render(request, "quality/below.html", context)


def _own(request: Request) -> HttpResponse:
    figures = queries.of_unit(request.user.unit_id, today=beijing_date(timezone.now()))
    shown = [(each, figures.by_figure.get(figure)) for figure, each in LISTS.items()]
    pairs = len(visible(request.user))
    context = {"shown": shown, "figures": figures, "duplicates": pairs, "most": queries.MOST}
    return render(request, "quality/overview.html", context)


@require_GET
def rows(request: Request, figure: str) -> HttpResponse:
    """One list, fifty a page, the latest first. 404 for a list that is none, or that the unit's register does not allow."""
    check_may(request.user, Ability.FILE_CASE)
    one, unit, today = _list_or_404(figure), request.user.unit_id, beijing_date(timezone.now())
    if one.needs_register and queries.keeps_own_register(unit):
        raise Http404
    cut: Paginator[UUID] = Paginator(queries.Rows(one.figure, unit, today), ROWS)  # type: ignore[arg-type]  # counted, cut
    page = Page(cut.get_page(request.GET.get("page")), sort="")
    context = {"list": one, "page": page, "lines": lines_of(one, list(page), user=request.user), "most": queries.MOST}
    return render(request, "quality/rows.html", context)


def _list_or_404(figure: str) -> QualityList:
    try:
        return LISTS[Figure(figure)]
    except (ValueError, KeyError):
        raise Http404 from None
