"""Correcting a first-child registration."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from padis.cases.models import Case
from padis.kinds.couple import MANS, wife_of
from padis.kinds.first_child import KIND, actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import application_or_404
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.kinds.couple_page import couple_lines
from padis.web.kinds.first_child.forms import CorrectionForm
from padis.web.kinds.first_child.views import log_reading


@require_http_methods(["GET", "POST"])
def correct(request: Request, number: str) -> HttpResponse:
    """The husband and the marriage; the wife is corrected in her case file, and read from there."""
    application, now = application_or_404(number, seen_by=request.user), timezone.now()
    log_reading(application, by=request.user, at=now)
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, fields=MANS, today=beijing_date(now), initial=application.couple)
    if request.method == "POST" and form.is_valid():
        try:
            return _correct(request, application, form, now)
        except (Refused, Conflict) as why:
            say_in(form, why)
    wife = couple_lines(wife_of(Case.objects.get(pk=application.case_key)))
    context: dict[str, Any] = {"form": form, "application": application, "kind": KIND, "wife": wife}
    return render(request, "kinds/first_child_correct.html", context, status=422 if form.errors else 200)


def _correct(request: Request, application: Application, form: CorrectionForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            reason = form.cleaned_data["reason"]
            actions.correct(key=application.key, given=form.given, reason=reason, by=request.user, now=now)
            sending.url = reverse("first_child:page", args=[application.number])
            toasts.done(request, _("Corrected. The places that were told are told again."))
    return htmx.redirect(request, sending.url, forget=[f"first_child-correct-{application.number}"])
