"""A task: why it came up, and the two ways to clear it."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from padis.exchange import actions
from padis.exchange.models import Task
from padis.kinds.verification.actions import send_anew as send_case_anew
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.items import leaving, panes
from padis.web.items.chores import chore_of
from padis.web.items.item import Item
from padis.web.items.tasks import NOTED, AnewForm, TaskOffer, task_offer
from padis.web.items.views import shown

FORM = "items/_task_form.html"


@require_GET
def task(request: Request, id: uuid.UUID) -> HttpResponse:
    return shown(request, panes.task_pane(request, id, in_list=leaving.is_part_of_list(request)))


def _plain_task_of(request: Request, id: uuid.UUID) -> Task:
    """One that is cleared up here; a kind's own tasks are done on their own pages. Raises Http404."""
    found = panes.task_of(request.user, id)
    if chore_of(found):
        raise Http404
    return found


class _NotDone(Exception):
    """The form was not carried out; what was typed and why not are in the offer."""

    def __init__(self, offer: TaskOffer) -> None:
        super().__init__()
        self.offer = offer


@require_POST
def send_anew(request: Request, id: uuid.UUID) -> HttpResponse:
    """Send the case to the place where she is registered, or lives, by now. 422 where that cannot be done."""
    found = _plain_task_of(request, id)
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                sending.url = _send_anew(request, found)
    except _NotDone as failure:
        return _again(request, found, failure.offer)
    return leaving.go_on(request, sending.url, forget=[f"anew-{id}"])


def _send_anew(request: Request, task: Task) -> str:
    """Raises _NotDone, NotAllowed."""
    item, now = Item.read(task.number, user=request.user), timezone.now()
    form = AnewForm(item, request.POST)
    if not form.is_valid():
        raise _NotDone(task_offer(item, form=form))
    start = _start(request, task)
    try:
        message = send_case_anew(task=task, case=item.case, by=request.user, now=now, **form.cleaned_data)
    except Refused as refused:
        form.add_error("partner", str(refused))
        raise _NotDone(task_offer(item, form=form)) from refused
    except Conflict as conflict:
        raise _NotDone(task_offer(item, form=form, problem=str(conflict))) from conflict
    link = (message.label, reverse("items:item", args=[message.number]))
    toasts.done(request, _("The case is on its way to the new place."), link=link)
    return start.leads_to(request, today=beijing_date(now))


@require_POST
def finish(request: Request, id: uuid.UUID) -> HttpResponse:
    """It is done without a new request."""
    found, now = _plain_task_of(request, id), timezone.now()
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                start = _start(request, found)
                actions.finish_task(key=found.key, by=request.user, outcome=NOTED, now=now)
                toasts.done(request, _("The task is done."))
                sending.url = start.leads_to(request, today=beijing_date(now))
    except Conflict as conflict:
        return _again(request, found, task_offer(Item.read(found.number, user=request.user), problem=str(conflict)))
    return leaving.go_on(request, sending.url, forget=[f"anew-{id}"])


def _start(request: Request, task: Task) -> leaving.Start:
    return leaving.Start.of(request, str(task.id), task.id, home=reverse("items:task", args=[task.id]))


def _again(request: Request, task: Task, offer: TaskOffer) -> HttpResponse:
    in_list = leaving.list_of(request) is not None
    pane = panes.task_pane(request, task.id, in_list=in_list, tried=offer)
    if htmx.is_fragment(request):
        return htmx.render_fragment(request, FORM, FORM, pane.context, status=422)
    return shown(request, pane, status=422)
