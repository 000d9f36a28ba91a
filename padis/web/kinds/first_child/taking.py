"""The unit's applications, and taking a new one from a person's case file."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.cases.models import Case, CaseState
from padis.kinds.couple import MANS, husband_of, wife_of
from padis.kinds.first_child import INTENTION, KIND, actions
from padis.kinds.first_child.actions import UnderWay
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import applications_of
from padis.kinds.first_child.states import UNDER_WAY, Stage
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, persons, toasts, tokens
from padis.web.cases.access import log, open_or_404
from padis.web.cases.keeping import ended_already
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.kinds import finding
from padis.web.kinds.couple_page import couple_lines
from padis.web.kinds.first_child.forms import ApplicationForm
from padis.web.kinds.sending import kind_to_send_or_404
from padis.web.paging import paginate

COLUMNS = {"applied": ("applied_on", "number"), "stage": ("stage", "-applied_on", "number")}
ALSO_ASK = "ask"


@require_GET
def start(request: Request) -> HttpResponse:
    """`?person=` names the search for whom to take one; `?stage=` narrows the list to what is under way."""
    check_may(request.user, Ability.FILE_CASE)
    sought, files = finding.sought(request, KIND)
    rows = applications_of(request.user)
    stage = request.GET.get("stage", "")
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    page = paginate(request, rows, columns=COLUMNS, default="-applied")
    context = {
        "kind": KIND, "intention": INTENTION, "sought": sought, "found": files, "page": page, "stage": stage,
        "stages": Stage.choices, "open": applications_of(request.user).filter(stage__in=UNDER_WAY).count(),
    }  # fmt: skip
    return render(request, "kinds/first_child_list.html", context)


@require_POST
def find(request: Request) -> HttpResponse:
    """A POST: neither a name nor an identity number stands in an address or a log."""
    check_may(request.user, Ability.FILE_CASE)
    return htmx.redirect(request, persons.found_at(request, "first_child:list", filters=()))


@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    """The form; taking it leads to the application. What cannot be taken comes back with all that was typed."""
    now, opened = timezone.now(), open_or_404(number, seen_by=request.user)
    case = opened.case
    kind_to_send_or_404(KIND.code, case, request)
    if request.method == "GET" and case.state != CaseState.OPEN:
        return ended_already(request, case)
    log(opened, by=request.user, at=now)
    data = request.POST if request.method == "POST" else None
    form = ApplicationForm(data, fields=MANS, today=beijing_date(now), initial=husband_of(case))
    context: dict[str, Any] = {
        "form": form, "case": case, "kind": KIND, "intention": INTENTION, "wife": couple_lines(wife_of(case))
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, case, form, now)
        except Refused as refused:
            say_in(form, refused)
        except UnderWay as other:
            context["other"] = other
        except Conflict as conflict:
            say_in(form, conflict)
    return render(
        request, "kinds/first_child_new.html", context, status=422 if form.errors or "other" in context else 200
    )


def _take(request: Request, case: Case, form: ApplicationForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            application = actions.take(
                case=case, couple=form.given, papers=form.cleaned_data["papers"],
                undertaking=form.cleaned_data["undertaking"].strip(), ask_now=ALSO_ASK in request.POST,
                by=request.user, now=now,
            )  # fmt: skip
            sending.url = reverse("first_child:page", args=[application.number])
            toasts.done(request, _said(application), link=(application.number, sending.url))
    return htmx.redirect(request, sending.url, forget=[f"first_child-{case.number}"])


def _said(application: Application) -> str:
    if application.stage == Stage.ASKED:
        return _("Taken, and the places of registration are asked.")
    return _("Taken. Ask the places of registration by %(day)s.") % {"day": application.ask_due_on.isoformat()}
