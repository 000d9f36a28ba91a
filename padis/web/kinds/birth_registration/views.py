"""Birth registration, the law today: the list, the form, one registration, its certificate."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.models import Case
from padis.divisions.queries import units
from padis.kinds.birth_registration import KIND, actions, queries
from padis.kinds.birth_registration.actions import RegisteredAlready
from padis.kinds.birth_registration.fields import ENTERED
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.couple import husband_of, wife_of
from padis.privacy.actions import log_access
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, persons, toasts, tokens
from padis.web.cases.access import log, open_or_404
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.kinds import changes, finding, letters
from padis.web.kinds.birth_registration.forms import BirthForm
from padis.web.kinds.changes import VoidForm
from padis.web.kinds.couple_page import couple_lines
from padis.web.paging import paginate

PRINTED = {name: field for name, field in ENTERED.items() if name not in ("proof", "undertaking")}
COLUMNS = {"registered": ("registered_at", "number")}


@require_GET
def start(request: Request) -> HttpResponse:
    """`?person=` names the search for whose file the form is filled from."""
    check_may(request.user, Ability.FILE_CASE)
    sought, files = finding.sought(request, KIND)
    page = paginate(request, queries.registrations_of(request.user), columns=COLUMNS, default="-registered")
    return render(request, "kinds/births_list.html", {"sought": sought, "found": files, "page": page})


@require_POST
def find(request: Request) -> HttpResponse:
    """A POST: neither a name nor an identity number stands in an address or a log."""
    check_may(request.user, Ability.FILE_CASE)
    return htmx.redirect(request, persons.found_at(request, "births:list", filters=()))


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str = "") -> HttpResponse:
    """The form, filled from the case of that number where there is one."""
    check_may(request.user, Ability.FILE_CASE)
    now = timezone.now()
    about = _about(request, number, now) if number else None
    initial = {**wife_of(about), **husband_of(about)} if about else {}
    data = request.POST if request.method == "POST" else None
    form = BirthForm(data, fields=ENTERED, today=beijing_date(now), initial=initial)
    context: dict[str, Any] = {"form": form, "number": number, "kept": f"birth-{number}"}
    if request.method == "POST" and form.is_valid():
        try:
            return _register(request, form, about, context["kept"], now)
        except Refused as refused:
            say_in(form, refused)
        except RegisteredAlready as other:
            context["other"] = other
        except Conflict as conflict:
            say_in(form, conflict)
    return render(request, "kinds/births_new.html", context, status=422 if form.errors or "other" in context else 200)


def _about(request: Request, number: str, now: datetime) -> Case:
    """The file of what the platform holds already: that is not asked for again. Raises Http404."""
    opened = open_or_404(number, seen_by=request.user)
    log(opened, by=request.user, at=now)
    return opened.case


def _register(request: Request, form: BirthForm, about: Case | None, kept: str, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, RegisteredAlready."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            made = actions.register(given=form.given, by=request.user, now=now, about=about)
            sending.url = reverse("births:page", args=[made.number])
            toasts.done(request, _("Registered."), link=(made.number, sending.url))
    return htmx.redirect(request, sending.url, forget=[kept])


@require_GET
def page(request: Request, number: str) -> HttpResponse:
    return shown(request, opened(request, number))


def shown(
    request: Request, made: BirthRegistration, *, void: VoidForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "registration": made, "lines": couple_lines(made.given, ENTERED), "notices": queries.notices_of(made),
        "changes": changes.shown(made.key, ENTERED, unit=made.unit), "void": void or VoidForm(), "problem": problem,
    }  # fmt: skip
    return render(request, "kinds/births_page.html", context, status=status)


@require_GET
def certificate(request: Request, number: str) -> HttpResponse:
    """To be printed and handed out."""
    made = opened(request, number)
    context = {
        "registration": made, "lines": couple_lines(made.given, PRINTED), "now": timezone.now(),
        "unit": units([made.unit]).get(made.unit),
    }  # fmt: skip
    return render(request, "kinds/letter_birth.html", context)


@require_GET
def certificate_pdf(request: Request, number: str) -> HttpResponse:
    """The same on A4."""
    made, now = opened(request, number), timezone.now()
    back = reverse("births:certificate", args=[number])
    return letters.answered(request, lambda: _letter(made), name=number, back=back, now=now)


def _letter(made: BirthRegistration) -> letters.Letter:
    return letters.Letter(
        form=KIND.letters["certificate"],
        number=made.number,
        unit=made.unit,
        day=made.registered_on,
        sections=[("", letters.in_words(couple_lines(made.given, PRINTED)))],
        stamp=_("VOID") if made.is_void else "",
        notes=[_("It certifies that the registration was made. It grants or denies no right to have a child.")],
    )


def opened(request: Request, number: str) -> BirthRegistration:
    """As a reading of the person's record, where a case file is known. Raises Http404."""
    made = queries.registration_or_404(number, seen_by=request.user)
    _log(made, by=request.user)
    return made


def _log(made: BirthRegistration, *, by: User) -> None:
    if made.case_key:
        log_access(by=by, case=made.case_key, unit=by.unit_id, purpose=Purpose.HANDLING, at=timezone.now())
