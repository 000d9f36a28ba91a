"""A paper form and an electronic one that may be the same: the receiver says so."""

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.kinds.twins.deciding import decide as decided
from padis.kinds.twins.models import Twin
from padis.shared.errors import Conflict
from padis.shared.sharding import shard_of
from padis.web import htmx, toasts, tokens
from padis.web.http import Request

SAME = "same"
"""The button that says they are one; the other one says they are two."""


@require_POST
def decide(request: Request, id: uuid.UUID) -> HttpResponse:
    """404 for what is not asked of the user's unit; who comes second is told what was said."""
    unit = request.user.unit_id
    twin = Twin.objects.filter(shard=shard_of(unit), id=id, unit=unit).first()
    if twin is None:
        raise Http404
    with tokens.once(request) as sending:
        if not sending.repeated:
            sending.url = reverse("items:item", args=[twin.number])
            _decide(request, twin)
    return htmx.redirect(request, sending.url)


def _decide(request: Request, twin: Twin) -> None:
    same = SAME in request.POST
    try:
        decided(id=twin.id, same=same, by=request.user, now=timezone.now())
    except Conflict as conflict:
        toasts.warn(request, str(conflict))
        return
    toasts.done(
        request,
        _("The same form: the electronic one counts, the paper one counts no more.")
        if same
        else _("Two forms: each stands for itself."),
    )
