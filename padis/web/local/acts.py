"""What is done on the page of an entry: undo of today, an earlier value restored, a merge reversed."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.register import actions, queries
from padis.register.models import RegisterPerson
from padis.register.recordings.actions import undo_on_page
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts
from padis.web.cases.forms import LONGEST_REASON
from padis.web.forms import line
from padis.web.http import Request
from padis.web.local.access import own_or_404


def _act(request: Request, id: UUID, act: Callable[[RegisterPerson], object], done: str) -> HttpResponse:
    """Sent twice, the second finds it done, and says so on the page."""
    person = own_or_404(id, seen_by=request.user)
    try:
        act(person)
    except (Conflict, Refused) as reason:
        toasts.warn(request, str(reason))
    else:
        toasts.done(request, done)
    return htmx.redirect(request, "local:page", id)


@require_POST
def undo(request: Request, id: UUID, claim: UUID) -> HttpResponse:
    def act(person: RegisterPerson) -> object:
        return undo_on_page(key=person.key, by=request.user, claim=claim, now=timezone.now())

    return _act(request, id, act, _("Undone: the entry says again what it said before."))


@require_POST
def restore(request: Request, id: UUID, claim: UUID, field: str) -> HttpResponse:
    def act(person: RegisterPerson) -> object:
        return actions.restore(key=person.key, by=request.user, field=field, claim=claim, now=timezone.now())

    return _act(request, id, act, _("The earlier value stands again."))


@require_POST
def unmerge(request: Request, id: UUID, merge: UUID) -> HttpResponse:
    reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)

    def act(person: RegisterPerson) -> object:
        found = next((each for each in queries.merges_of(person) if each.id == merge), None)
        if found is None:
            raise Http404
        return actions.unmerge(key=found.key, by=request.user, reason=reason, now=timezone.now())

    return _act(request, id, act, _("The merge is reversed: both entries say what they said before."))
