"""A paper form without an electronic item: taken over from its code, or typed by hand."""

import binascii
from base64 import b64decode
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.cases.models import Side
from padis.exchange.kinds import kind_of
from padis.paper import actions
from padis.paper.recording import Received, record
from padis.paper.sealing import Opened, opened
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.paper.forms import PaperSheetForm, PersonForm, StartForm

KEPT = "paper-form"
"""Under which name the browser keeps what is typed."""


@require_POST
def take(request: Request) -> HttpResponse:
    """Record what a scanned code holds; it is opened and its signature checked anew."""
    check_may(request.user, Ability.FILE_CASE)
    try:
        one = opened(b64decode(request.POST.get("letter", ""), validate=True), reader=request.user.unit_id)
    except (binascii.Error, ValueError):
        return _back(request, _("The form could not be taken over. Scan it once more."))
    if not isinstance(one, Opened):
        return _back(request, str(one.label))
    met = actions.meet(form=one.form, by=request.user, now=timezone.now())
    if met.row is not None:
        return htmx.redirect(request, "items:item", met.row.number)
    if one.form.receiver != request.user.unit_id:
        return _back(request, _("This form was sent by your own unit: it is recorded by who received it."))
    try:
        return _recorded(request, received(one))
    except (Conflict, Refused) as refused:
        return _back(request, str(refused))


def received(one: Opened) -> Received:
    """What the signed form says."""
    form = one.form
    kind, sheet = kind_of(form.kind), form.parts.get("sheet", {})
    facts = {**_places(kind.sent_from, form.sender, form.receiver), **form.parts.get("facts", {})}
    return Received(
        kind=kind, sender=form.sender, facts=facts, sheet=sheet, printed_number=form.number, edition=form.edition
    )


@require_http_methods(["GET", "POST"])
def by_hand(request: Request) -> HttpResponse:
    """First which form and from whom, then what stands on it."""
    check_may(request.user, Ability.FILE_CASE)
    chosen = "kind" in request.GET
    start = StartForm(request.GET if chosen else None)
    if not chosen or not start.is_valid():
        status = 422 if start.errors else 200
        return render(request, "paper/by_hand.html", {"start": start}, status=status)
    kind, sender = kind_of(start.cleaned_data["kind"]), start.cleaned_data["sender"]
    today, data = beijing_date(timezone.now()), request.POST if request.method == "POST" else None
    person = PersonForm(data, kind=kind, today=today)
    sheet = PaperSheetForm(data, kind=kind, unit=sender, today=today)
    context: dict[str, Any] = {"kind": kind, "sender": sender, "person": person, "sheet": sheet}
    if data is not None and person.is_valid() & sheet.is_valid():
        places = _places(kind.sent_from, sender, request.user.unit_id)
        try:
            given = Received(kind=kind, sender=sender, facts={**person.facts, **places}, sheet=sheet.given)
            return _recorded(request, given)
        except (Conflict, Refused) as refused:
            sheet.add_error(None, str(refused))
    status = 422 if data is not None else 200
    return render(request, "paper/by_hand.html", context, status=status)


def _places(sent_from: Side | None, sender: str, own: str) -> dict[str, str]:
    lives, registered = (sender, own) if sent_from is Side.RESIDENCE else (own, sender)
    return {"residence_division": lives, "registered_division": registered}


def _recorded(request: Request, given: Received) -> HttpResponse:
    """Carried out once. Raises Conflict, Refused."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            done = record(given=given, by=request.user, now=timezone.now())
            sending.url = reverse("items:item", args=[done.number])
            if done.was_there:
                toasts.done(request, _("This form was recorded already; it counts once."))
            else:
                toasts.done(request, _("Recorded as a form received on paper; counted apart, in no rate."))
    return htmx.redirect(request, sending.url, forget=[KEPT])


def _back(request: Request, why: str) -> HttpResponse:
    toasts.warn(request, why)
    return htmx.redirect(request, "paper:scan")
