"""One application: its page, and what is done with it there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.models import User
from padis.cases.codes import table
from padis.exchange import queries as exchange
from padis.kinds.couple import FIELDS
from padis.kinds.first_child import INTENTION, KIND, actions
from padis.kinds.first_child.actions.asking import PAPERS
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import application_of, application_or_404, applications_of
from padis.kinds.first_child.states import Step
from padis.privacy.actions import log_access
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.kinds import changes
from padis.web.kinds.changes import VoidForm
from padis.web.kinds.first_child.forms import NothingForm, RefusalForm, SupplementForm, WithdrawalForm
from padis.web.kinds.first_child.standing import Standing

LATER = "later"
"""The button that registers and leaves the notices for later."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that is done with an application; `act` takes the form's fields beside key, by and now."""

    form: Callable[..., forms.Form]
    act: Callable[..., Application]
    said: str | Promise


DEEDS: Mapping[str, Deed] = {
    "ask": Deed(NothingForm, actions.ask, _("The places of registration are asked.")),
    "supplement": Deed(SupplementForm, actions.supplement, _("Recorded.")),
    "register": Deed(NothingForm, actions.register, _("Registered.")),
    "refuse": Deed(RefusalForm, actions.refuse, _("Refused. Print the letter and give it to the couple.")),
    "withdraw": Deed(WithdrawalForm, actions.withdraw, _("Recorded that the couple withdraws. It lowers nobody's figure.")),
    "void": Deed(VoidForm, actions.void, _("Declared void. The places that received it are told.")),
    "notify": Deed(NothingForm, actions.notify, _("The notices are sent.")),
}  # fmt: skip


@require_GET
def page(request: Request, number: str) -> HttpResponse:
    return shown(request, number)


@require_GET
def of_message(request: Request, number: str) -> HttpResponse:
    """From a request to the application for which it was sent."""
    found = application_of(exchange.message_or_404(number, seen_by=request.user))
    if found is None or not applications_of(request.user).filter(id=found.id).exists():
        raise Http404
    return redirect("first_child:page", found.number)


@require_POST
def act(request: Request, number: str, name: str) -> HttpResponse:
    """One deed. 422 with what was typed where it cannot be done (any more)."""
    deed = DEEDS.get(name)
    if deed is None:
        raise Http404
    application, now = application_or_404(number, seen_by=request.user), timezone.now()
    form = deed.form(request.POST)
    problem = ""
    if form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    deed.act(key=application.key, by=request.user, now=now, **_given(name, form, request))
                    sending.url = reverse("first_child:page", args=[number])
                    toasts.done(request, str(deed.said), link=(application.label, sending.url))
            return htmx.redirect(request, sending.url, forget=[f"{name}-{number}"])
        except Refused as refused:
            say_in(form, refused)
        except Conflict as conflict:
            problem = str(conflict)
    return shown(request, number, tried={name: form}, problem=problem, status=422)


def _given(name: str, form: forms.Form, request: Request) -> dict[str, Any]:
    if name == "register":
        return {"notify_now": LATER not in request.POST}
    return {key: value.strip() if isinstance(value, str) else value for key, value in form.cleaned_data.items()}


def shown(
    request: Request,
    number: str,
    *,
    tried: Mapping[str, forms.Form] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    standing = Standing.read(number, user=request.user, today=beijing_date(now))
    application = standing.application
    log_reading(application, by=request.user, at=now)
    context = {
        "standing": standing, "application": application, "kind": KIND, "intention": INTENTION, "problem": problem,
        "supplement": SupplementForm.of(application), "refusal": RefusalForm(), "withdrawal": WithdrawalForm(),
        "void": VoidForm(), "changes": changes.shown(application.key, FIELDS, unit=application.unit),
        "may": {step.value: standing.may(step) for step in Step},
        "papers": [table(PAPERS).name(code) for code in application.papers],
    }  # fmt: skip
    names = {"supplement": "supplement", "refuse": "refusal", "withdraw": "withdrawal", "void": "void"}
    context |= {names[name]: form for name, form in (tried or {}).items() if name in names}
    return render(request, "kinds/first_child_page.html", context, status=status)


def log_reading(application: Application, *, by: User, at: datetime) -> None:
    log_access(by=by, case=application.case_key, unit=by.unit_id, purpose=Purpose.HANDLING, at=at)
