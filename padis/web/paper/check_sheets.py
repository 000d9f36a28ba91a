"""Check sheets for house visits: of one item, or of the ticked rows of the to-do list, in one file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.facts import FACTS, FactType, Sensitivity
from padis.cases.identity import mask, mask_phone
from padis.divisions.queries import full_name
from padis.exchange.numbers import NUMBER
from padis.register.matching import Found, look_up
from padis.shared.time import BEIJING, beijing_date
from padis.web import toasts
from padis.web.downloads import to_show
from padis.web.facts.words import words
from padis.web.http import Request
from padis.web.items import panes
from padis.web.items.comparing import Comparison
from padis.web.items.item import Item
from padis.web.paper.printed import CHINESE

if TYPE_CHECKING:
    from padis.paper.check_sheets import CheckSheet, Row

MOST = 100
"""So many sheets are printed at once."""
MASKED = {FactType.ID_NUMBER: mask, FactType.PHONE: mask_phone}


@require_GET
def sheet(request: Request, number: str) -> HttpResponse:
    """Of one item."""
    return _printed(request, [number])


@require_GET
def sheets(request: Request) -> HttpResponse:
    """Of the items that are named, in that order; without any, back to where they are ticked."""
    check_may(request.user, Ability.ANSWER)
    numbers = list(dict.fromkeys(key for key in request.GET.getlist("item") if NUMBER.fullmatch(key)))
    if not numbers:
        toasts.done(request, _("Tick the items whose check sheets are to be printed."))
        return redirect("todo:list")
    return _printed(request, numbers[:MOST])


def _printed(request: Request, numbers: Sequence[str]) -> HttpResponse:
    """One PDF, a page a person; each is a reading of her record. 404 where one is not the unit's."""
    from padis.paper.check_sheets import pdf  # a process that prints nothing does without typesetter and fonts
    from padis.paper.fonts import NoFont

    check_may(request.user, Ability.ANSWER)
    items = [_compared(Item.read(number, user=request.user), request.user) for number in numbers]
    now = timezone.now()
    try:
        with translation.override(CHINESE):
            content = pdf([_sheet(item, request, now=now) for item in items])
            name = _("Check sheet for a house visit")
    except NoFont as lacking:
        return render(request, "paper/no_font.html", {"lacking": str(lacking), "number": numbers[0]}, status=503)
    for item in items:
        panes.log_reading(request.user, item)
    return to_show(f"{name}-{now.astimezone(BEIJING):%Y%m%d-%H%M}.pdf", content, "application/pdf")


def _compared(item: Item, user: User) -> Item:
    """Beside her whom the register probably means, and nobody else."""
    chosen = look_up(user.unit_id, item.stated).chosen
    return replace(item, comparison=Comparison(item.stated, Found([chosen] if chosen else []), chosen))


def _sheet(item: Item, request: Request, *, now: datetime) -> "CheckSheet":
    from padis.paper.check_sheets import CheckSheet

    message, unit = item.message, request.user.unit_id
    at = now.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return CheckSheet(
        head=[
            (_("Number"), message.number),
            (_("Kind"), str(item.kind.name)),
            (_("Other side"), full_name(item.partner)),
            (_("Sent on"), beijing_date(message.sent_at).isoformat()),
            (_("Due on"), (item.turn_due_on or message.due_on).isoformat()),
        ],
        rows=_rows(item.stated, item.comparison.held if item.comparison else {}),
        foot=_("Printed %(at)s by %(unit)s") % {"at": at, "unit": full_name(unit)},
        address=request.build_absolute_uri(reverse("items:item", args=[message.number])),
    )


def _rows(stated: Mapping[str, Any], held: Mapping[str, Any]) -> "list[Row]":
    """What either side says of her, health aside."""
    return [
        (str(field.label), _words(name, stated), _words(name, held))
        for name, field in FACTS.items()
        if field.sensitivity is not Sensitivity.HEALTH and (stated.get(name) or held.get(name))
    ]


def _words(name: str, facts: Mapping[str, Any]) -> str:
    field, value = FACTS[name], facts.get(name)
    said = words(field, value)
    return MASKED[field.type](said) if field.type in MASKED else said
