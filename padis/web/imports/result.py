"""An import as it stands: its columns, the work on it, what each row came to, and the rows that come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from padis.cases.models import Direction
from padis.intake import columns, queries
from padis.intake.cases import CASES
from padis.intake.frame.models import State
from padis.intake.models import Import, ImportRow, Outcome
from padis.shared.errors import NotAllowed
from padis.shared.time import beijing_date
from padis.web import htmx, paging
from padis.web.cases import check as checking
from padis.web.http import Request
from padis.web.imports.bringing import PAGES
from padis.web.imports.frame import is_working
from padis.web.imports.shown import Told, columns_of, name_in, targets, told

SHOWN = {outcome.value: outcome.label for outcome in Outcome if outcome not in (Outcome.WAITING, Outcome.PASSED_OVER)}


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    number: int
    outcome: str
    name: str
    problems: Sequence[Told]
    doubts: Sequence[Told]
    case_number: str
    is_known: bool  # somebody filed already, whom one may look at


@require_GET
def page(request: Request, id: UUID) -> HttpResponse:
    """The whole of it; while work goes on, the page asks for its part every second."""
    one = PAGES.own_or_404(id, seen_by=request.user)
    context: dict[str, Any] = {"one": one, "working": is_working(one), "counts": queries.counts_of(one.key)}
    if one.state == State.COLUMNS:
        context |= {"columns": columns_of(CASES, one), "targets": targets(), "directions": Direction.choices}
        context["direction_column"] = columns.DIRECTION in one.targets
    elif not context["working"]:
        context |= _lines(request, one, context["counts"])
    return htmx.render_fragment(request, "imports/page.html", "imports/_import.html", context)


def _lines(request: Request, one: Import, counts: queries.Counts) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = next((each for each in CASES.to_mend if getattr(counts, each)), "")
    shown = shown or (Outcome.FILED.value if counts.filed else Outcome.READY.value)
    rows = paging.paginate(
        request, queries.rows_of(one.key).filter(outcome=shown), columns={"number": ("number",)}, default="number"
    )
    tabs = [(value, label, getattr(counts, value)) for value, label in SHOWN.items()]
    return {"shown": shown, "tabs": tabs, "page": rows, "lines": [_line(row, one) for row in rows]}


def _line(row: ImportRow, one: Import) -> Line:
    known = row.outcome == Outcome.DUPLICATE and bool((row.said or {}).get("known"))
    problems, doubts = told(row, one, "problems"), told(row, one, "doubts")
    return Line(row.number, row.outcome, name_in(row, one), problems, doubts, row.case_number, known)


to_mend = PAGES.to_mend()


@require_POST
def look(request: Request, id: UUID, number: int) -> HttpResponse:
    """Who has filed the person of one row: a look that is logged and limited, as on the form. Raises NotAllowed."""
    one = PAGES.own_or_404(id, seen_by=request.user)
    row = queries.rows_of(one.key).filter(number=number).first()
    if row is None:
        raise Http404
    now = timezone.now()
    duplicate = queries.possibly_same(row, one, on=beijing_date(now))
    context: dict[str, Any] = {"one": one, "number": number, "duplicate": duplicate}
    try:
        context["known"] = checking.known(duplicate.matches if duplicate else (), by=request.user, now=now)
    except NotAllowed as refused:
        context["refused"] = str(refused)
    return render(request, "imports/_known.html", context)
