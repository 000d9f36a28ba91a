"""Two entries side by side, to be merged into one."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.register import actions
from padis.register.models import RegisterPerson, State
from padis.register.projection import facts_of
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts, tokens
from padis.web.duplicates.compared import Beside
from padis.web.duplicates.forms import MergeForm
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.local.access import log, own_or_404


@dataclass(frozen=True)
class Two(Beside):
    """Two entries of the user's unit, the older on the left."""

    left: RegisterPerson
    right: RegisterPerson

    @classmethod
    def or_404(cls, one: UUID, other: UUID, *, seen_by: User) -> "Two":
        if one == other:
            raise Http404
        both = [own_or_404(id, seen_by=seen_by) for id in (one, other)]
        return cls(*sorted(both, key=lambda person: (person.recorded_at, person.id)))

    @property
    def both(self) -> tuple[RegisterPerson, RegisterPerson]:
        return self.left, self.right

    @cached_property
    def facts(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return facts_of(self.left), facts_of(self.right)


@require_http_methods(["GET", "POST"])
def merge(request: Request, id: UUID, other: UUID) -> HttpResponse:
    two, now = Two.or_404(id, other, seen_by=request.user), timezone.now()
    if request.method == "GET" and any(person.state != State.PRESENT for person in two.both):
        toasts.warn(request, _("One of the two entries is no more in the register."))
        return htmx.redirect(request, "local:page", id)
    data = request.POST if request.method == "POST" else None
    seen = " ".join(str(person.revision) for person in two.both)
    form = MergeForm(data, rows=two.rows, proposed=two.proposed, seen=seen)
    if data is not None and form.is_valid():
        try:
            return _merge(request, two, form, now)
        except (Refused, Conflict) as why:
            say_in(form, why)
    for person in two.both:
        log(person, by=request.user, at=now)
    return render(request, "local/merge.html", {"two": two, "form": form}, status=422 if form.errors else 200)


def _merge(request: Request, two: Two, form: MergeForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    given = form.cleaned_data
    kept, gone = (two.right, two.left) if given["kept"] == "right" else (two.left, two.right)
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.merge(
                gone=gone.key, kept=kept.key, by=request.user, taken=form.taken(), reason=given["reason"], now=now,
                seen=_seen(two, given["seen"]),
            )  # fmt: skip
            toasts.done(request, _("Merged into one entry; this can be reversed on its page."))
            sending.url = reverse("local:page", args=[kept.id])
    return htmx.redirect(request, sending.url)


def _seen(two: Two, text: str) -> dict[UUID, int]:
    """Raises Conflict for a text that this page did not make."""
    try:
        return dict(zip((person.id for person in two.both), map(int, text.split()), strict=True))
    except ValueError:
        raise Conflict(_("Meanwhile the entry was changed. Look again, then save.")) from None
