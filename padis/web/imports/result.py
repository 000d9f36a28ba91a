"""An import as it stands: its columns, the work on it, what each row came to, and the rows that come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from padis.cases.models import Direction
from padis.intake import columns, queries, workbooks
from padis.intake.models import Import, ImportRow, Outcome, State
from padis.shared.errors import NotAllowed
from padis.shared.time import beijing_date
from padis.web import htmx, paging
from padis.web.cases import check as checking
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.imports.bringing import is_working, own_or_404

SHOWN = {outcome.value: outcome.label for outcome in Outcome if outcome not in (Outcome.WAITING, Outcome.PASSED_OVER)}
EXAMPLES = 3
"""So many rows show what a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its head, what it holds, and what it is read as."""

    place: int
    label: str
    examples: Sequence[str]
    target: str


class Row(Protocol):
    cells: list[str]


class Headed(Protocol):
    head: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    number: int
    outcome: str
    name: str
    problems: Sequence[tuple[str, str, str]]  # label of the column, what stands there, the sentence
    doubts: Sequence[tuple[str, str, str]]
    case_number: str
    is_known: bool  # somebody filed already, whom one may look at


@require_GET
def page(request: Request, id: UUID) -> HttpResponse:
    """The whole of it; while work goes on, the page asks for its part every second."""
    one = own_or_404(id, seen_by=request.user)
    context: dict[str, Any] = {"one": one, "working": is_working(one), "counts": queries.counts_of(one.key)}
    if one.state == State.COLUMNS:
        context |= {"columns": _columns(one), "targets": _targets(), "directions": Direction.choices}
        context["direction_column"] = columns.DIRECTION in one.targets
    elif not context["working"]:
        context |= _lines(request, one, context["counts"])
    return htmx.render_fragment(request, "imports/page.html", "imports/_import.html", context)


def _columns(one: Import) -> list[Column]:
    sample = [
        row.cells for row in queries.rows_of(one.key).filter(outcome=Outcome.WAITING).order_by("number")[:EXAMPLES]
    ]
    return [
        Column(place, label, [cells[place] for cells in sample if place < len(cells) and cells[place]], target)
        for place, (label, target) in enumerate(zip(one.head, one.targets, strict=True))
    ]


def _targets() -> list[tuple[str, str]]:
    return [(target, str(columns.label_of(target))) for target in columns.targets()]


def _lines(request: Request, one: Import, counts: queries.Counts) -> dict[str, Any]:
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = next((each.value for each in queries.TO_MEND if getattr(counts, each.value)), "")
    shown = shown or (Outcome.FILED.value if counts.filed else Outcome.READY.value)
    rows = paging.paginate(
        request, queries.rows_of(one.key).filter(outcome=shown), columns={"number": ("number",)}, default="number"
    )
    tabs = [(value, label, getattr(counts, value)) for value, label in SHOWN.items()]
    return {"shown": shown, "tabs": tabs, "page": rows, "lines": [_line(row, one) for row in rows]}


def _line(row: ImportRow, one: Import) -> Line:
    said: Mapping[str, Any] = row.said or {}
    place = one.targets.index("name") if "name" in one.targets else len(row.cells)
    return Line(
        row.number,
        row.outcome,
        row.cells[place] if place < len(row.cells) else "",
        [told(row, one, *each) for each in said.get("problems", ())],
        [told(row, one, *each) for each in said.get("doubts", ())],
        row.case_number,
        row.outcome == Outcome.DUPLICATE and bool(said.get("known")),
    )


def told(row: Row, one: Headed, column: int | None, sentence: str) -> tuple[str, str, str]:
    """A sentence about a row, with the label of its column and what stands there."""
    if column is None:
        return "", "", sentence
    text = row.cells[column] if column < len(row.cells) else ""
    return one.head[column], "" if text[:20] in sentence else text, sentence


@require_GET
def to_mend(request: Request, id: UUID) -> HttpResponse:
    """The rows that were not filed, as a workbook to mend and to bring again."""
    one = own_or_404(id, seen_by=request.user)
    stem = one.name.rpartition(".")[0] or one.name
    return as_workbook(f"{stem}-{_('to be mended')}", workbooks.to_mend(one))


@require_POST
def look(request: Request, id: UUID, number: int) -> HttpResponse:
    """Who has filed the person of one row: a look that is logged and limited, as on the form. Raises NotAllowed."""
    one = own_or_404(id, seen_by=request.user)
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
