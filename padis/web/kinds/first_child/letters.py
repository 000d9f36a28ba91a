"""The letters of an application, to be printed: the refusal in writing with its reason, the slip of the registration."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.divisions.queries import units
from padis.kinds.first_child import INTENTION
from padis.kinds.first_child.queries import application_or_404
from padis.kinds.first_child.states import Stage
from padis.web.http import Request
from padis.web.kinds.couple_page import couple_lines
from padis.web.kinds.first_child.views import log_reading

TEMPLATES = {Stage.REFUSED: "kinds/letter_refusal.html", Stage.REGISTERED: "kinds/letter_first_child.html"}


@require_GET
def letter(request: Request, number: str) -> HttpResponse:
    """404 while nothing is decided."""
    application, now = application_or_404(number, seen_by=request.user), timezone.now()
    template = TEMPLATES.get(Stage(application.stage))
    if template is None:
        raise Http404
    log_reading(application, by=request.user, at=now)
    context = {
        "application": application, "couple": couple_lines(application.couple), "intention": INTENTION, "now": now,
        "unit": units([application.unit]).get(application.unit),
    }  # fmt: skip
    return render(request, template, context)
