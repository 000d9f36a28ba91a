"""The letters of an application: the refusal in writing with its reason, the slip of the registration. A page, and a PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from padis.divisions.queries import full_name, units
from padis.kinds.first_child import INTENTION, KIND
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import application_or_404
from padis.kinds.first_child.states import Stage
from padis.web.http import Request
from padis.web.kinds import letters
from padis.web.kinds.couple_page import couple_lines
from padis.web.kinds.first_child.views import log_reading

TEMPLATES = {
    Stage.REFUSED: "kinds/letter_refusal.html",
    Stage.REGISTERED: "kinds/letter_first_child.html",
    Stage.VOID: "kinds/letter_first_child.html",
}

TO_WRITE = "\n\n\n\n"
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
    return letters.answered(request, lambda: _letter(application), name=number, back=back, now=now)


@require_GET
def undertaking(request: Request, number: str) -> HttpResponse:
    """The sheet that both spouses sign, on A4; with room to write where nothing is recorded yet."""
    application, now = application_or_404(number, seen_by=request.user), timezone.now()
    log_reading(application, by=request.user, at=now)
    back = reverse("first_child:page", args=[number])
    return letters.answered(request, lambda: _undertaking(application), name=f"{number}-U", back=back, now=now)


def _decided(number: str, request: Request) -> Application:
    """As a reading of the person's record. Raises Http404."""
    application = application_or_404(number, seen_by=request.user)
    if application.stage not in TEMPLATES:
        raise Http404
    log_reading(application, by=request.user, at=timezone.now())
    return application


def _letter(application: Application) -> letters.Letter:
    refused = application.stage == Stage.REFUSED
    reason = "", [(_("Reason of the refusal"), application.reason)]
    return letters.Letter(
        form=KIND.letters["refusal" if refused else "registration"],
        number=application.number,
        unit=application.unit,
        day=application.decided_on or application.applied_on,
        about=application.applied_on if refused else None,
        sections=[reason, _couple(application)] if refused else [_couple(application)],
        to=_names(application) if refused else "",
        stamp=_("VOID") if application.is_void else "",
        notes=[str(words) for words in REFUSAL] if refused else [str(INTENTION)],
    )


def _undertaking(application: Application) -> letters.Letter:
    held = application.undertaking or {}
    return letters.Letter(
        form=KIND.letters["undertaking"],
        number=application.number,
        unit=application.unit,
        day=application.applied_on,
        sections=[_couple(application), ("", [(_("What is undertaken in writing"), held.get("for", "") or TO_WRITE)])],
        to=full_name(application.unit),
        signs=[_("Wife (signature)"), _("Husband (signature)"), _("Date")],
    )


def _couple(application: Application) -> tuple[str, list[tuple[str, str]]]:
    return _("The couple"), letters.in_words(couple_lines(application.couple))


def _names(application: Application) -> str:
    return "、".join(application.couple[name] for name in ("woman_name", "man_name") if name in application.couple)
