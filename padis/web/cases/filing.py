"""Filing a case (M2): one page, the identity number first, duplicates at once."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from padis.cases import duplicates, rules
from padis.cases.duplicates import Duplicate
from padis.cases.facts import Facts
from padis.cases.models import Direction
from padis.divisions.queries import short_name
from padis.exchange.models import Message
from padis.kinds.verification import KIND as VERIFICATION
from padis.kinds.verification.actions import file_case
from padis.privacy import legal
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases import check as checking
from padis.web.cases.forms import LONGEST_REASON, CaseForm
from padis.web.cases.taking_over import own_entry, own_file
from padis.web.duplicates.existing import beside
from padis.web.forms import line
from padis.web.http import Request

KEPT_FORM = "case-new"
KEPT_FOR_THE_NEXT = (
    "registered_division",
    "residence_division",
    "residence_address",
    "inflow_date",
    "outflow_date",
    "migration_reason",
)
"""What "save and file the next" takes over: whoever comes together lives together."""


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """File a case; `?direction=outflow` for one who left, `?like=` takes over the places of a file of one's own."""
    rules.check_may_file(request.user)
    now = timezone.now()
    form = form_of(request, now)
    context: dict[str, Any] = {"form": form, "direction": form.direction, "off": why_off(now)}
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, form, now)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except Duplicate as duplicate:
            context |= _filed_already(request, form, duplicate, now)
        except Conflict as conflict:
            form.add_error(None, str(conflict))
    if request.method == "POST":
        return not_filed(request, context)
    return render(request, "cases/new.html", context)


def why_off(now: datetime) -> str:
    """Why nothing can be filed at present, before anything is typed."""
    return "" if legal.is_on(VERIFICATION.code, beijing_date(now)) else legal.off_sentence(VERIFICATION.name)


def form_of(request: Request, now: datetime) -> CaseForm:
    """The form as it was sent, or to be filled."""
    direction = direction_of(request.GET)
    own = "residence_division" if direction == Direction.INFLOW else "registered_division"
    return CaseForm(
        request.POST if request.method == "POST" else None,
        direction=direction,
        fixed={own: request.user.unit_id},
        today=beijing_date(now),
        initial=_taken_over(request, now) if request.method == "GET" else {},
    )


def not_filed(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The form with what was typed, and why it was not filed."""
    check = _look(request, context["direction"], timezone.now())
    return render(request, "cases/new.html", {**context, "check": check}, status=422)


def _filed_already(request: Request, form: CaseForm, duplicate: Duplicate, now: datetime) -> dict[str, Any]:
    """What exists beside what was typed; the latest of the stays that are not joined is proposed as the former one."""
    found = beside(duplicate.matches, form.facts, by=request.user, now=now, direction=form.direction)
    former = [each for each in found if not each.way]
    proposed = former[-1].number if former else ""
    return {
        "duplicate": duplicate,
        "existing": found,
        "former": former,
        "picked": request.POST.get("former", proposed),
        "reason": request.POST.get("duplicate_reason", ""),
    }


@require_POST
def check(request: Request) -> HttpResponse:
    """The checks of what is typed so far, beside the form; by POST, so that no number stands in an address."""
    rules.check_may_file(request.user)
    direction = direction_of(request.GET)
    context = {"check": _look(request, direction, timezone.now()), "direction": direction, "swapped": True}
    return render(request, "cases/_check.html", context)


def _look(request: Request, direction: Direction, now: datetime) -> checking.Check:
    return checking.look(request.POST.dict(), direction=direction, by=request.user, now=now)


def _file(request: Request, form: CaseForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict, Duplicate."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            reason, former = _reason(request, form)
            message = file_case(
                by=request.user, direction=form.direction, facts=form.facts, now=now, duplicate_reason=reason,
                former_number=former,
            )  # fmt: skip
            number = message.number.rpartition("-")[0]
            _say(request, number, message)
            sending.url = _next_url(request, number, form.direction)
    return htmx.redirect(request, sending.url, forget=[KEPT_FORM])


def _reason(request: Request, form: CaseForm) -> tuple[str, str]:
    """Why it is filed beside another, and the case number of the stay from which she moved here."""
    reason = line(request.POST.get("duplicate_reason", ""), longest=LONGEST_REASON)
    own = duplicates.digests(form.facts)
    former = request.POST.get("former", "")
    match = duplicates.by_case(own, duplicates.find(own.values())).get(former) if former and own else None
    if match is None:
        return reason, ""
    return reason or _("Moved here from %(unit)s") % {"unit": short_name(match.unit)}, match.number


def _say(request: Request, number: str, message: Message) -> None:
    words = _("Filed, and sent to %(unit)s, which answers by %(due)s.")
    text = words % {"unit": short_name(message.receiver), "due": message.due_on.isoformat()}
    toasts.done(request, text, link=(number, reverse("cases:page", args=[number])))


def _next_url(request: Request, number: str, direction: Direction) -> str:
    if request.POST.get("then") != "next":
        return reverse("cases:page", args=[number])
    return f"{reverse('cases:new')}?direction={direction.value}&like={number}"


def direction_of(query: QueryDict) -> Direction:
    return Direction.OUTFLOW if query.get("direction") == Direction.OUTFLOW else Direction.INFLOW


def _taken_over(request: Request, now: datetime) -> Facts:
    """All of an entry of the local register, or the places and dates of the file before; the own place is fixed."""
    if "entry" in request.GET:
        return own_entry(request, now=now)
    return {name: value for name, value in own_file(request, "like", now=now).items() if name in KEPT_FOR_THE_NEXT}
