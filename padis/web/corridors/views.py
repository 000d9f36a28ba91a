"""Corridors: who answers whom how fast (M7), as a matrix, a list of the slowest and a picture of the largest flows."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.deadlines.queries import span_of
from padis.divisions.models import Level
from padis.divisions.queries import full_name, parent_path
from padis.exchange import took
from padis.monitoring.corridors import FEWEST, Matrix, Pair, matrix
from padis.monitoring.periods import month_words
from padis.monitoring.queries import place_or_404
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.corridors.asked import SHOWN, SPANS, Asked, answered_kinds
from padis.web.corridors.lines import Line, Value
from padis.web.http import Request
from padis.web.live.parts import pushed
from padis.web.tables.views import topic

SLOWEST, LARGEST = 20, 20
DAYS = ((0, 3), (4, 7), (8, 15), (16, 30), (31, 99))


@require_GET
@pushed("corridors")
def corridors(request: Request, code: str = "") -> HttpResponse:
    """Of one's own unit or one below, down to counties; the other side is the country, or the place that `with` names."""
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code or request.user.unit_id, seen_by=request.user)
    if place.level == Level.TOWNSHIP:
        raise Http404
    asked = Asked.of(request.GET)
    months = asked.months(beijing_date(timezone.now()))
    found = matrix(place, asked.other, kind=asked.kind.code, side=asked.side, months=months)
    context = {
        "place": place,
        "asked": asked,
        "topic": topic(place, request.user),
        "trail": [step for step in parent_path(place.code)[:-1] if request.user.unit.scope.contains(step.code)],
        "other_trail": parent_path(asked.other.code)[:-1],
        "other_name": full_name(asked.other.code),
        "kinds": answered_kinds(),
        "spans": SPANS,
        "shown": SHOWN,
        "months": [month_words(months[0]), month_words(months[-1])],
        "days": [span_of(months[0])[0], span_of(months[-1])[1]],
        "fewest": FEWEST,
        **shown(found, asked),
    }
    return htmx.render_fragment(request, "corridors/page.html", "corridors/_figures.html", context)


def shown(found: Matrix, asked: Asked) -> dict[str, Any]:
    """Template variables of the figures."""
    total = found.total
    return {
        "found": found,
        "total": Line(total, found.share(total)),
        **_matrix(found, asked),
        "slowest": _lines(found, found.slowest(SLOWEST)),
        "largest": _lines(found, found.largest(LARGEST)),
        "spread": _spread(total),
    }


def _matrix(found: Matrix, asked: Asked) -> dict[str, Any]:
    """Template variables `rows` (place, cells) and `columns`, and `left_out`: how many of them have no figure, in words."""
    cells = {key: said for key, pair in found.pairs.items() if (said := _said(found, pair, asked)) is not None}
    some_of_ours, some_of_theirs = ({key[end] for key in cells} for end in (0, 1))
    ours = [place for place in found.ours if place.code in some_of_ours]
    theirs = [place for place in found.theirs if place.code in some_of_theirs]
    return {
        "rows": [(place, [cells.get((place.code, other.code)) for other in theirs]) for place in ours],
        "columns": theirs,
        "left_out": _left_out(len(found.ours) - len(ours), len(found.theirs) - len(theirs)),
    }


def _left_out(rows: int, columns: int) -> str:
    parts = [
        rows and ngettext("%(n)s row", "%(n)s rows", rows) % {"n": rows},
        columns and ngettext("%(n)s column", "%(n)s columns", columns) % {"n": columns},
    ]
    said = pgettext("between rows and columns", ", ").join(part for part in parts if part)
    return said and _("Left out, because they have no figure: %(what)s.") % {"what": said}


def _lines(found: Matrix, pairs: Iterable[Pair]) -> list[Line]:
    return [Line(pair, found.share(pair)) for pair in pairs]


def _said(found: Matrix, pair: Pair, asked: Asked) -> Value:
    """What the matrix says of a pair; None where there is nothing to say."""
    if asked.shown == "share":
        return found.share(pair)
    return pair.median if asked.shown == "median" else pair.number or None


def _spread(total: Pair) -> list[tuple[str, int]]:
    """How many answers took so many days."""
    words = [pgettext("days", "%(first)s–%(last)s days") % {"first": first, "last": last} for first, last in DAYS[:-1]]
    words.append(pgettext("days", "over 30 days"))
    answers = took.by_day(total.took)
    numbers = [sum(answers[first : last + 1]) for first, last in DAYS]
    return list(zip(words, numbers, strict=True))
