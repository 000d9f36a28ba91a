"""The whole history of one item on a page that prints well: both units, what both state, every step."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.divisions.models import Unit
from padis.divisions.queries import units
from padis.exchange import queries
from padis.exchange.kinds import kind_of
from padis.exchange.models import DocketRow
from padis.web.http import Request
from padis.web.items import history, panes
from padis.web.items.item import Item


@require_GET
def whole(request: Request, number: str) -> HttpResponse:
    """For the two units that handle it; who must not see the facts (any more) gets the steps it may know."""
    row = queries.docket_row_or_404(number, seen_by=request.user)
    context = _without_facts(request, row) if queries.is_closed(row) else _with_facts(request, row)
    return render(
        request, "items/history.html", {**context, "row": row, "now": timezone.now(), "kind": kind_of(row.kind)}
    )


def _with_facts(request: Request, row: DocketRow) -> dict[str, Any]:
    item = Item.read(row.number, user=request.user)
    panes.log_reading(request.user, item)
    lines = history.lines(item.steps, user=request.user)
    return {"item": item, "lines": lines, "sides": _sides(item.message.sender, item.message.receiver)}


def _without_facts(request: Request, row: DocketRow) -> dict[str, Any]:
    lines = history.lines(queries.history_without_facts(row), user=request.user)
    return {"lines": lines, "sides": _sides(row.partner, row.unit)}


def _sides(*codes: str) -> Sequence[Unit]:
    """Sender and receiver with their entries in the address book."""
    found: Mapping[str, Unit] = units(codes)
    return [found[code] for code in codes if code in found]
