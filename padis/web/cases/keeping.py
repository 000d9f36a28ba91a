"""Ending a file (退档, 注销, 删除) and reopening it (回档)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from padis.cases.models import Case, CaseState
from padis.divisions.queries import short_name
from padis.exchange.actions import ends_with_case
from padis.exchange.models import Message
from padis.exchange.queries import messages_of_case
from padis.exchange.states import Event
from padis.kinds.verification.actions import cancel_case, close_case, delete_case, reopen_case
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts, tokens
from padis.web.cases.access import own_or_404
from padis.web.cases.forms import LONGEST_REASON, EndForm
from padis.web.forms import line
from padis.web.http import Request


@dataclass(frozen=True, slots=True)
class Ending:
    """One way in which a file ends: what it does to messages under way, and the words when it is done."""

    event: Event
    act: Callable[..., int]
    done: str | Promise


ENDINGS = {
    "close": Ending(Event.WITHDRAWN, close_case, gettext_lazy("The file is closed.")),
    "cancel": Ending(Event.CANCELLED, cancel_case, gettext_lazy("The file is cancelled.")),
    "delete": Ending(Event.VOIDED, delete_case, gettext_lazy("The file is deleted.")),
}


@require_http_methods(["GET", "POST"])
def end(request: Request, number: str) -> HttpResponse:
    """Close, cancel or delete a file of one's own; the page says what each does. `?how=` proposes one."""
    case = own_or_404(number, seen_by=request.user)
    if request.method == "GET" and case.state != CaseState.OPEN:
        return ended_already(request, case)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"how": request.GET.get("how", "")})
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    _end(request, case, form.cleaned_data)
                    sending.url = reverse("cases:page", args=[number])
            return htmx.redirect(request, sending.url)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except Conflict as conflict:
            form.add_error(None, str(conflict))
    context = {"form": form, "case": case, "under_way": _under_way(messages_of_case(case))}
    return render(request, "cases/end.html", context, status=422 if form.errors else 200)


def ended_already(request: Request, case: Case) -> HttpResponse:
    """Back to the page of a file that is not open any more, which says how it ended."""
    state = CaseState(case.state).label
    toasts.warn(request, _("The case file is in the state “%(state)s”.") % {"state": state})
    return htmx.redirect(request, "cases:page", case.number)


def _end(request: Request, case: Case, given: dict[str, Any]) -> None:
    """Raises Refused, Conflict."""
    ending = ENDINGS[given["how"]]
    options = {"left_on": given["left_on"]} if given["how"] == "close" else {}
    ended = ending.act(case=case, by=request.user, reason=given["reason"], now=timezone.now(), **options)
    more = ngettext("%(ended)d request under way ended with it.", "%(ended)d requests under way ended with it.", ended)
    undo = reverse("cases:reopen", args=[case.number]) if given["how"] == "close" else None
    toasts.done(request, f"{ending.done} {more % {'ended': ended}}" if ended else str(ending.done), undo=undo)


def _under_way(messages: Sequence[Message]) -> dict[str, int]:
    """By way of ending, how many messages end with it."""
    return {how: sum(ends_with_case(message, ending.event) for message in messages) for how, ending in ENDINGS.items()}


@require_POST
def reopen(request: Request, number: str) -> HttpResponse:
    """Undo of closing: the file lives again, and a request that was withdrawn is sent anew."""
    case = own_or_404(number, seen_by=request.user)
    try:
        reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)
        message = reopen_case(case=case, by=request.user, reason=reason, now=timezone.now())
    except Conflict as conflict:
        toasts.warn(request, str(conflict))
    else:
        text = _("The file is open again.")
        if message:
            sent = _("The request is sent to %(unit)s again, to be answered by %(due)s.")
            text += " " + sent % {"unit": short_name(message.receiver), "due": message.due_on.isoformat()}
        toasts.done(request, text)
    return htmx.redirect(request, "cases:page", number)
