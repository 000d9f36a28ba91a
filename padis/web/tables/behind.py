"""The items behind a number: as many rows as the number says. For the township itself, and its county to read."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import is_township_operator
from padis.exchange import actions
from padis.exchange.models import DocketRow
from padis.monitoring.tables import ledger
from padis.monitoring.tables.ledger import Place
from padis.monitoring.tables.lines import Lines
from padis.monitoring.tables.shapes import By, Figure, Group, Shape
from padis.privacy.models import Look
from padis.shared.sharding import cross_shard
from padis.web.http import Request
from padis.web.paging import ROWS, Page
from padis.web.tables import views
from padis.web.tables.cells import may_list


@dataclass(frozen=True, slots=True)
class Item:
    """One row: the item as its unit's docket has it, with the days of the round that counts; `address` is where it is read."""

    row: DocketRow
    asked_on: date
    due_on: date
    address: str


@require_GET
def items(request: Request, code: str, table: str) -> HttpResponse:
    """The list behind one number of a table. A look of the county's is recorded for each township of which a row is shown."""
    asked = views.read(request, code, table)
    if asked.trouble or asked.instead or not may_list(request.user, asked.place, key_persons=asked.shape.key_persons):
        raise Http404
    group, figure = figure_or_404(asked.shape, request.GET.get("column", ""))
    found = ledger.places(
        replace(asked.question, sides=(group.side,)),
        Lines(asked.place, By.UNIT, as_now=asked.as_now).scope,
        figure.counts,
    )
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    rows = _items(list(page), request.user)
    _record(rows, request.user)
    context: dict[str, Any] = {
        "asked": asked,
        "place": asked.place,
        "group": group,
        "figure": figure,
        "title": views.title(asked),
        "partner_name": views.partner_name(asked),
        "page": Page(page, ""),
        "rows": rows,
        "is_own": is_township_operator(request.user),
        "back": asked.address(partner=""),
    }
    return render(request, "tables/list.html", context)


def figure_or_404(shape: Shape, key: str) -> tuple[Group, Figure]:
    """The column that the address names, or the first one; a share has no list."""
    for group, figure in shape.figures:
        if key in ("", f"{group.side}-{figure.key}") and not figure.is_share:
            return group, figure
    raise Http404


def _items(places: list[Place], user: User) -> list[Item]:
    """In the order given, two of one item side by side where it counts twice."""
    shards = sorted({place.shard for place in places})
    ids = {place.item_id for place in places}
    with cross_shard("the items behind a county's number"):
        dockets = DocketRow.objects.filter(shard__in=shards, unit__in={place.unit for place in places}, item_id__in=ids)
        by_key = {(row.unit, row.item_id): row for row in dockets}
    return [
        Item(
            by_key[place.unit, place.item_id],
            place.asked_on,
            place.due_on,
            _address(by_key[place.unit, place.item_id], user),
        )
        for place in places
    ]


def _address(row: DocketRow, user: User) -> str:
    if row.unit == user.unit_id:
        return reverse("items:item", args=[row.number])
    return reverse("monitor:look_item", args=[row.unit, row.number])


def _record(rows: list[Item], user: User) -> None:
    now = timezone.now()
    for township in sorted({item.row.unit for item in rows if item.row.unit != user.unit_id}):
        actions.look_in(township=township, page=Look.Page.REGISTER, by=user, now=now)
