"""Maintaining a file: the form of filing, without the two places."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from padis.cases import actions as cases
from padis.cases import queries
from padis.cases.duplicates import Duplicate
from padis.cases.facts import FACTS, PLACES, Facts
from padis.cases.models import Case, CaseState, Direction
from padis.cases.projection import fold
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases.access import Opened, log, own_or_404
from padis.web.cases.changes import changed_by_others, changes
from padis.web.cases.forms import LONGEST_REASON, CaseForm
from padis.web.cases.keeping import ended_already
from padis.web.duplicates.existing import beside
from padis.web.facts.words import words
from padis.web.forms import line
from padis.web.http import Request


@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str) -> HttpResponse:
    """The facts of a file of one's own; only what was changed is stated anew."""
    case, now = own_or_404(number, seen_by=request.user), timezone.now()
    if request.method == "GET" and case.state != CaseState.OPEN:
        return ended_already(request, case)
    claims = [claim for claim in queries.claims_of(case) if claim.adopted]
    held, seen = fold(claims), request.POST.get("seen", "")
    form = _form(case, held, data=request.POST if request.method == "POST" else None, now=now)
    context: dict[str, Any] = {"form": form, "case": case, "seen": claims[-1].id}
    if request.method == "POST" and form.is_valid():
        shown = fold(claim for claim in claims if str(claim.id) <= seen) if seen else held
        stated = changes(shown, form.facts)
        for name, sentence in changed_by_others(shown, held, stated).items():
            form.add_error(name, sentence)
        if form.is_valid():
            try:
                return _save(request, case, stated, now)
            except Refused as refused:
                form.add_error(refused.field, str(refused))
            except Duplicate as duplicate:
                context |= _filed_elsewhere(request, duplicate, form, now)
            except Conflict as conflict:
                form.add_error(None, str(conflict))
    log(Opened(case, is_own=True), by=request.user, at=now)  # also what others changed meanwhile is said at the fields
    return render(request, "cases/edit.html", context, status=422 if form.errors or "duplicate" in context else 200)


def propose(request: Request, case: Case, typed: Facts, now: datetime) -> HttpResponse:
    """The form with what was typed elsewhere as proposed changes, each with what the file holds; nothing is saved."""
    claims = [claim for claim in queries.claims_of(case) if claim.adopted]
    held = fold(claims)
    proposed = {name: value for name, value in typed.items() if name not in PLACES and held.get(name) != value}
    form = _form(case, {**held, **proposed}, data=None, now=now)
    for name in proposed:
        there = words(FACTS[name], held.get(name)) or "—"
        form.fields[name].help_text = _("In the file until now: “%(value)s”") % {"value": there}
    log(Opened(case, is_own=True), by=request.user, at=now)
    labels = [FACTS[name].label for name in proposed]
    context = {"form": form, "case": case, "seen": claims[-1].id, "is_proposed": True, "proposed": labels}
    return render(request, "cases/edit.html", context)


def _form(case: Case, initial: Facts, *, data: QueryDict | None, now: datetime) -> CaseForm:
    fixed = {name: initial[name] for name in PLACES}
    return CaseForm(data, direction=Direction(case.direction), fixed=fixed, today=beijing_date(now), initial=initial)


def _filed_elsewhere(request: Request, duplicate: Duplicate, form: CaseForm, now: datetime) -> dict[str, Any]:
    """What exists beside what the file would say."""
    found = beside(duplicate.matches, form.facts, by=request.user, now=now)
    return {"duplicate": duplicate, "existing": found, "reason": request.POST.get("duplicate_reason", "")}


def _save(request: Request, case: Case, stated: Facts, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            reason = line(request.POST.get("duplicate_reason", ""), longest=LONGEST_REASON)
            cases.maintain(key=case.key, by=request.user, changes=stated, now=now, duplicate_reason=reason)
            toasts.done(request, _("The changes are saved."))
            sending.url = reverse("cases:page", args=[case.number])
    return htmx.redirect(request, sending.url, forget=[f"case-{case.number}"])
