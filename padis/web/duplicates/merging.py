"""Two files beside each other: merge them, or say that they are not one person; and taking a merge back."""

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
from django.views.decorators.http import require_http_methods, require_POST

from padis.accounts.models import User
from padis.cases import actions as cases
from padis.cases.models import Case, CaseState, Merge
from padis.cases.projection import all_facts
from padis.cases.queries import claims_of
from padis.divisions.queries import short_name
from padis.kinds.verification.actions import merge_cases, reverse_merge
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, toasts, tokens
from padis.web.cases.access import Opened, log, open_or_404, own_or_404
from padis.web.cases.forms import LONGEST_REASON
from padis.web.duplicates.compared import Beside
from padis.web.duplicates.forms import MergeForm, ReasonForm
from padis.web.forms import line, say_in
from padis.web.http import Request


@dataclass(frozen=True)
class Two(Beside):
    """Two files that the user may open, the older on the left."""

    left: Opened
    right: Opened

    @classmethod
    def or_404(cls, one: str, other: str, *, seen_by: User) -> "Two":
        if one == other:
            raise Http404
        both = [open_or_404(number, seen_by=seen_by) for number in (one, other)]
        return cls(*sorted(both, key=lambda opened: (opened.case.filed_at, opened.case.number)))

    @property
    def both(self) -> tuple[Opened, Opened]:
        return self.left, self.right

    @property
    def are_own(self) -> bool:
        return self.left.is_own and self.right.is_own

    @property
    def may_be_merged(self) -> bool:
        return self.are_own and self.left.case.direction == self.right.case.direction

    @property
    def ended(self) -> Case | None:
        """A file that is not open any more."""
        return next((opened.case for opened in self.both if opened.case.state != CaseState.OPEN), None)

    @cached_property
    def facts(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return all_facts(self.left.case, health=True), all_facts(self.right.case, health=True)

    def seen(self) -> str:
        return " ".join(str(claims_of(opened.case)[-1].id) for opened in self.both)


@require_http_methods(["GET", "POST"])
def pair(request: Request, one: str, other: str) -> HttpResponse:
    """Two files field by field; two of the user's unit can be merged here."""
    two, now = Two.or_404(one, other, seen_by=request.user), timezone.now()
    if request.method == "POST" and not two.are_own:
        raise Http404
    if request.method == "GET" and two.ended:
        state = CaseState(two.ended.state).label
        toasts.warn(request, _("The case file is in the state “%(state)s”.") % {"state": state})
        return htmx.redirect(request, "cases:page", two.ended.number)
    data = request.POST if request.method == "POST" else None
    form = MergeForm(data, rows=two.rows, proposed=two.proposed, seen=two.seen())
    if data is not None and form.is_valid():
        try:
            return _merge(request, two, form, now)
        except (Refused, Conflict) as why:
            say_in(form, why)
    for opened in two.both:
        log(opened, by=request.user, at=now)
    context = {"two": two, "form": form, "tell_apart": ReasonForm(auto_id="apart_%s")}
    return render(request, "duplicates/pair.html", context, status=422 if form.errors else 200)


def _merge(request: Request, two: Two, form: MergeForm, now: datetime) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    given = form.cleaned_data
    kept, gone = (two.right, two.left) if given["kept"] == "right" else (two.left, two.right)
    with tokens.once(request) as sending:
        if not sending.repeated:
            merge_cases(
                gone=gone.case, kept=kept.case, by=request.user, taken=form.taken(), seen=_seen(two, given["seen"]),
                reason=given["reason"], now=now,
            )  # fmt: skip
            link = (gone.case.number, reverse("cases:page", args=[gone.case.number]))
            toasts.done(
                request, _("Merged. The file that went can be opened, and the merge reversed there:"), link=link
            )
            sending.url = reverse("cases:page", args=[kept.case.number])
    return htmx.redirect(request, sending.url)


def _seen(two: Two, text: str) -> dict[UUID, UUID]:
    """Raises Conflict for a text that this page did not make."""
    try:
        return dict(zip((opened.case.id for opened in two.both), map(UUID, text.split()), strict=True))
    except ValueError:
        raise Conflict(_("Meanwhile one of the two files was changed. Look again, then merge.")) from None


@require_POST
def tell_apart(request: Request, one: str, other: str) -> HttpResponse:
    """They are not one person: the pair leaves the list."""
    two = Two.or_404(one, other, seen_by=request.user)
    reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)
    try:
        numbers = [opened.case.number for opened in two.both]
        cases.tell_apart(one=numbers[0], other=numbers[1], by=request.user, reason=reason, now=timezone.now())
    except Refused as refused:
        toasts.warn(request, str(refused))
        return htmx.redirect(request, "cases:pair", one, other)
    toasts.done(request, _("Remembered: these are two persons. They are not shown together any more."))
    return htmx.redirect(request, "cases:suspects")


@require_POST
def reverse_(request: Request, number: str) -> HttpResponse:
    """Take back the merge by which this file went."""
    case = own_or_404(number, seen_by=request.user)
    merge = Merge.objects.filter(shard=case.shard, case_id=case.id, undone_at=None).first()
    reason = line(request.POST.get("reason", ""), longest=LONGEST_REASON)
    try:
        if merge is None:
            raise Conflict(_("This file is not merged into another."))
        message = reverse_merge(merge=merge, by=request.user, reason=reason, now=timezone.now())
    except (Conflict, Refused) as refused:
        toasts.warn(request, str(refused))
    else:
        text = _("The merge is reversed: both files hold what they held before.")
        if message:
            sent = _("The request is sent to %(unit)s again, to be answered by %(due)s.")
            text += " " + sent % {"unit": short_name(message.receiver), "due": message.due_on.isoformat()}
        toasts.done(request, text)
    return htmx.redirect(request, "cases:page", number)
