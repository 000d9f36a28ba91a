"""The letters of an application: the refusal in writing with its reason, the slip of the registration. A page, and a PDF."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from padis.divisions.queries import units
from padis.kinds.first_child import INTENTION
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import application_or_404
from padis.kinds.first_child.states import Stage
from padis.web.http import Request
from padis.web.kinds import letters
from padis.web.kinds.couple_page import couple_lines
from padis.web.kinds.first_child.views import log_reading

if TYPE_CHECKING:
    from padis.paper.pages import Page

TEMPLATES = {Stage.REFUSED: "kinds/letter_refusal.html", Stage.REGISTERED: "kinds/letter_first_child.html"}

REFUSAL = (
    gettext_lazy(
        "If you do not agree, you may ask for administrative reconsideration or bring an administrative action as the law provides."
    ),
    gettext_lazy(
        "Basis: Regulation on family-planning work for the floating population"
        " (State Council Order 555, repealed in September 2021), Article 16."
    ),
)
"""What stands below the reason."""


@require_GET
def letter(request: Request, number: str) -> HttpResponse:
    """404 while nothing is decided."""
    application, now = _decided(number, request), timezone.now()
    context = {
        "application": application,
        "couple": couple_lines(application.couple),
        "intention": INTENTION,
        "now": now,
        "notes": REFUSAL,
        "unit": units([application.unit]).get(application.unit),
    }
    return render(request, TEMPLATES[Stage(application.stage)], context)


@require_GET
def letter_pdf(request: Request, number: str) -> HttpResponse:
    """The same on A4."""
    application, now = _decided(number, request), timezone.now()
    back = reverse("first_child:letter", args=[number])
    return letters.answered(request, number, lambda: _page(application, now), back=back)


def _decided(number: str, request: Request) -> Application:
    """As a reading of the person's record. Raises Http404."""
    application = application_or_404(number, seen_by=request.user)
    if application.stage not in TEMPLATES:
        raise Http404
    log_reading(application, by=request.user, at=timezone.now())
    return application


def _page(application: Application, now: datetime) -> "Page":
    refused = application.stage == Stage.REFUSED
    couple = (_("The couple"), letters.in_words(couple_lines(application.couple)))
    remedy, basis = (str(words) for words in REFUSAL)
    lines = [(_("Reason of the refusal"), application.reason), (_("Remedy"), remedy), (_("Basis"), basis)]
    return letters.page(
        title=_("Decision not to register a first child") if refused else _("First-child birth-service registration"),
        number=application.number,
        unit=application.unit,
        day=application.decided_on or application.applied_on,
        sections=[couple, (_("Decision"), lines)] if refused else [couple],
        notes=[] if refused else [str(INTENTION)],
        now=now,
    )
