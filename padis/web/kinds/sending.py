"""Sending a sheet about the person of a case: one form for every kind that has fields, made from them."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from padis.cases.models import Case, CaseState
from padis.divisions.queries import short_name
from padis.exchange.kinds import Kind, kind_of
from padis.exchange.models import Message
from padis.kinds.sending import Doubtful, SentAlready, may_send, send_sheet
from padis.privacy import legal
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases.access import log, open_or_404
from padis.web.cases.keeping import ended_already
from padis.web.forms import line, say_in
from padis.web.http import Request
from padis.web.kinds.forms import LONGEST_REASON, SheetForm


@require_http_methods(["GET", "POST"])
def send(request: Request, number: str, kind: str) -> HttpResponse:
    """The form; sending it leads back to the case. What cannot be sent comes back with all that was typed."""
    now, opened = timezone.now(), open_or_404(number, seen_by=request.user)
    case, what = opened.case, kind_to_send_or_404(kind, opened.case, request)
    if what.page:
        return redirect(what.page, number)
    if request.method == "GET" and case.state != CaseState.OPEN:
        return ended_already(request, case)
    if request.method == "GET" and not legal.is_on(what.code, beijing_date(now)):
        toasts.warn(request, legal.off_sentence(what.name))
        return htmx.redirect(request, "cases:page", number)
    log(opened, by=request.user, at=now)
    data = request.POST if request.method == "POST" else None
    form = SheetForm(data, kind=what, unit=request.user.unit_id, today=beijing_date(now))
    context: dict[str, Any] = {"form": form, "case": case, "kind": what, "receiver": other_side(case, request)}
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, case, what, form, now)
        except Doubtful as doubtful:
            form.doubt(doubtful.doubts)
        except Refused as refused:
            say_in(form, refused)
        except SentAlready as already:
            context["sent_already"] = already
        except Conflict as conflict:
            say_in(form, conflict)
    status = 422 if form.errors or "sent_already" in context else 200
    return render(request, "kinds/send.html", context, status=status)


def kind_to_send_or_404(code: str, case: Case, request: Request) -> Kind:
    try:
        kind = kind_of(code)
    except KeyError:
        raise Http404 from None
    if not may_send(kind, case, request.user):
        raise Http404
    return kind


def other_side(case: Case, request: Request) -> str:
    return case.partner if request.user.unit_id == case.unit else case.unit


def kept_form(case: Case, kind: Kind) -> str:
    """Under which name the browser keeps what is typed."""
    return f"{kind.code}-{case.number}"


def _send(request: Request, case: Case, kind: Kind, form: SheetForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict, Doubtful, SentAlready."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            reason = line(form.cleaned_data["reason"], longest=LONGEST_REASON)
            message = send_sheet(
                case=case, kind=kind, sheet=form.given, by=request.user, now=now, reason=reason,
                on_paper=bool(form.cleaned_data.get("on_paper")),
            )  # fmt: skip
            _say(request, message)
            sending.url = reverse("cases:page", args=[case.number])
    return htmx.redirect(request, sending.url, forget=[kept_form(case, kind)])


def _say(request: Request, message: Message) -> None:
    words = _("Sent to %(unit)s, which receives it by %(due)s.")
    text = words % {"unit": short_name(message.receiver), "due": message.due_on.isoformat()}
    toasts.done(request, text, link=(message.number, reverse("items:item", args=[message.number])))
