"""Entering a person, the number first; and correcting an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from padis.accounts.models import User
from padis.cases.facts import clean_facts, identity_of
from padis.cases.queries import area_known
from padis.register import actions, queries, rules
from padis.register.actions import AlreadyThere
from padis.register.models import RegisterPerson, State
from padis.register.projection import facts_of
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases.changes import changes
from padis.web.cases.check import LOOKED_AT, Check
from padis.web.cases.taking_over import own_file
from padis.web.http import Request
from padis.web.local.access import log, own_or_404
from padis.web.local.forms import EntryForm

KEPT_FORM = "local-new"


@dataclass(frozen=True)
class Looked:
    """The five checks of what is typed so far, and who of the own register may be meant."""

    check: Check
    there: Sequence[RegisterPerson]


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """A new entry; `?case=` takes over what a file of one's own unit says."""
    rules.check_may_keep(request.user)
    now = timezone.now()
    posted = request.method == "POST"
    form = EntryForm(
        request.POST if posted else None,
        today=beijing_date(now),
        initial=None if posted else own_file(request, "case", now=now),
    )
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            return _record(request, form, now)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except AlreadyThere as there:
            context["there"] = there.found
            _log_all(there.found, request.user, now)
    if request.method == "POST":
        looked = look(request, by=request.user, now=now)
        return render(request, "local/new.html", {**context, "looked": looked, "check": looked.check}, status=422)
    return render(request, "local/new.html", context)


def _record(request: Request, form: EntryForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, AlreadyThere."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            beside = request.POST.get("beside") == "on"
            person = actions.record(by=request.user, facts=form.facts, now=now, beside=beside)
            page = reverse("local:page", args=[person.id])
            toasts.done(request, _("Entered in the local register."), link=(person.name, page))
            sending.url = reverse("local:new") if request.POST.get("then") == "next" else page
    return htmx.redirect(request, sending.url, forget=[KEPT_FORM])


@require_POST
def check(request: Request) -> HttpResponse:
    """What is typed so far, checked; by POST, so that no number stands in an address."""
    rules.check_may_keep(request.user)
    looked = look(request, by=request.user, now=timezone.now())
    return render(request, "local/_check.html", {"looked": looked, "check": looked.check, "swapped": True})


def look(request: Request, *, by: User, now: datetime) -> Looked:
    """An entry that it shows is logged as read."""
    given = {name: request.POST.get(name, "") for name in LOOKED_AT}
    facts, _errors = clean_facts(given, today=beijing_date(now))
    there = queries.by_number(by.unit_id, facts.get("id_number", ""))
    if not there and facts.get("name") and facts.get("birth_date"):
        there = list(queries.by_name_and_birth(by.unit_id, facts["name"], date.fromisoformat(facts["birth_date"]))[:5])
    _log_all(there, by, now)
    return Looked(Check(facts, identity_of(facts, area_known=area_known), (), looked=False), there)


def _log_all(people: Sequence[RegisterPerson], by: User, now: datetime) -> None:
    for person in people:
        log(person, by=by, at=now)


@require_http_methods(["GET", "POST"])
def edit(request: Request, id: UUID) -> HttpResponse:
    """Only what was changed is stated anew."""
    person, now = own_or_404(id, seen_by=request.user), timezone.now()
    if person.state != State.PRESENT:
        toasts.warn(request, _("The entry is in the state “%(state)s”.") % {"state": State(person.state).label})
        return htmx.redirect(request, "local:page", id)
    held = facts_of(person)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, today=beijing_date(now), initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            return _correct(request, person, changes(held, form.facts), now)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except Conflict as conflict:
            form.add_error(None, str(conflict))
    log(person, by=request.user, at=now)
    context = {"form": form, "person": person, "seen": request.POST.get("seen", person.revision)}
    return render(request, "local/edit.html", context, status=422 if form.errors else 200)


def _correct(request: Request, person: RegisterPerson, stated: dict[str, Any], now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    seen = request.POST.get("seen", "")
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.correct(
                key=person.key, by=request.user, changes=stated, now=now, seen=int(seen) if seen.isdecimal() else None
            )
            toasts.done(request, _("The changes are saved."))
            sending.url = reverse("local:page", args=[person.id])
    return htmx.redirect(request, sending.url, forget=[f"local-{person.id}"])
