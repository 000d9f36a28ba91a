"""Correcting a birth registration, and declaring it void."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from padis.kinds.birth_registration import changing
from padis.kinds.birth_registration.actions import RegisteredAlready
from padis.kinds.birth_registration.fields import ENTERED
from padis.kinds.birth_registration.models import BirthRegistration
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.kinds.birth_registration.forms import CorrectionForm
from padis.web.kinds.birth_registration.views import opened, shown
from padis.web.kinds.changes import VoidForm


@require_http_methods(["GET", "POST"])
def correct(request: Request, number: str) -> HttpResponse:
    """The form with what is registered; what cannot be taken comes back with all that was typed."""
    made, now = opened(request, number), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, fields=ENTERED, today=beijing_date(now), initial=made.given)
    context: dict[str, Any] = {"form": form, "registration": made, "kept": f"birth-correct-{number}"}
    if request.method == "POST" and form.is_valid():
        try:
            return _correct(request, made, form, now)
        except Refused as refused:
            say_in(form, refused)
        except RegisteredAlready as other:
            context["other"] = other
        except Conflict as conflict:
            say_in(form, conflict)
    return render(request, "kinds/births_new.html", context, status=422 if form.errors or "other" in context else 200)


def _correct(request: Request, made: BirthRegistration, form: CorrectionForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            reason = form.cleaned_data["reason"]
            changing.correct(key=made.key, given=form.given, reason=reason, by=request.user, now=now)
            sending.url = reverse("births:page", args=[made.number])
            toasts.done(request, _("Corrected. The places that were told are told again."))
    return htmx.redirect(request, sending.url, forget=[f"birth-correct-{made.number}"])


@require_POST
def void(request: Request, number: str) -> HttpResponse:
    """422 with the reason that was typed where it cannot be done (any more)."""
    made, form, problem = opened(request, number), VoidForm(request.POST), ""
    if form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    reason = form.cleaned_data["reason"]
                    changing.void(key=made.key, reason=reason, by=request.user, now=timezone.now())
                    sending.url = reverse("births:page", args=[number])
                    toasts.done(request, _("Declared void. The places that received it are told."))
            return htmx.redirect(request, sending.url, forget=[f"birth-void-{number}"])
        except Refused as refused:
            form.add_error("reason", str(refused))
        except Conflict as conflict:
            problem = str(conflict)
    return shown(request, made, void=form, problem=problem, status=422)
