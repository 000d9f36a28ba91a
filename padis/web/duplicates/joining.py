"""Joining what was typed for a new case to the case that exists already: nothing is typed twice."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.cases import actions as cases
from padis.cases import rules
from padis.cases.facts import Facts
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, keep, toasts, tokens
from padis.web.cases import editing, filing
from padis.web.cases.access import Opened, open_or_404
from padis.web.duplicates.existing import EDIT, STATE, awaiting, way_of
from padis.web.http import Request
from padis.web.items import panes
from padis.web.items import views as items


@require_POST
def join(request: Request, number: str) -> HttpResponse:
    """The filing form, sent to a case that exists: its edit form, its answer form, or a statement of one's own side."""
    rules.check_may_file(request.user)
    now, opened = timezone.now(), open_or_404(number, seen_by=request.user)
    form = filing.form_of(request, now)
    way = way_of(opened, form.direction, request.user)
    if not way:
        raise Http404
    if not form.is_valid():
        return filing.not_filed(request, {"form": form, "direction": form.direction})
    if way == STATE:
        return _state(request, opened, form.facts, now)
    keep.forget(request, [filing.KEPT_FORM, f"case-{number}"])
    if way == EDIT:
        return editing.propose(request, opened.case, form.facts, now)
    return _answer(request, opened, form.facts)


def _answer(request: Request, opened: Opened, typed: Facts) -> HttpResponse:
    """The item of the other side, with what was typed differently as corrections."""
    message = awaiting(opened, request.user)
    if message is None:  # answered by a colleague since the way was chosen
        return htmx.redirect(request, "cases:page", opened.case.number)
    keep.forget(request, [f"answer-{message.number}"])
    return items.shown(request, panes.item_pane(request, message.number, in_list=False, proposed=typed))


def _state(request: Request, opened: Opened, typed: Facts, now: datetime) -> HttpResponse:
    """Carried out once."""
    number = opened.case.number
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                cases.state(key=opened.case.key, by=request.user, facts=typed, now=now)
                toasts.done(request, _("What you typed stands in the file as your unit's statement."))
                sending.url = reverse("cases:page", args=[number])
    except (Conflict, Refused) as refused:
        toasts.warn(request, str(refused))
    return htmx.redirect(request, "cases:page", number, forget=[filing.KEPT_FORM])
