"""Noting what was done for a task, and closing it."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.kinds.notes import actions as notes
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.items import leaving, panes
from padis.web.items.chores import NoteForm, chore_of
from padis.web.items.views import shown

FORM = "items/_note_form.html"
CLOSE = "close"
"""The button that closes the task with the note."""


@require_POST
def note(request: Request, id: uuid.UUID) -> HttpResponse:
    """Write down what was done; `close` closes the task with it. 422 with what was typed where it cannot be done."""
    task, now = panes.task_of(request.user, id), timezone.now()
    chore = chore_of(task)
    if chore is None or not chore.takes_notes:
        raise Http404
    form, problem = NoteForm(request.POST, chore=chore), ""
    if form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    start = leaving.Start.of(request, str(task.id), task.id, home=reverse("items:task", args=[task.id]))
                    act = notes.close if CLOSE in request.POST else notes.note
                    act(key=task.key, text=form.cleaned_data["text"], by=request.user, now=now)
                    toasts.done(request, _("The follow-up is closed.") if CLOSE in request.POST else _("Noted."))
                    sending.url = start.leads_to(request, today=beijing_date(now))
            return leaving.go_on(request, sending.url, forget=[f"note-{id}"])
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except Conflict as conflict:
            problem = str(conflict)
    in_list = leaving.list_of(request) is not None
    again = panes.chore_pane(request, task, chore, in_list=in_list, form=form, problem=problem)
    if htmx.is_fragment(request):
        return htmx.render_fragment(request, FORM, FORM, again.context, status=422)
    return shown(request, again, status=422)
