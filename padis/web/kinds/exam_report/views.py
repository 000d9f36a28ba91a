"""Where a report form begins: a form is sent only for a person whose case is filed. And the list of examining units."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases import queries
from padis.cases.models import Case, CaseState
from padis.cases.queries import Wanted
from padis.exchange.models import DocketRow
from padis.exchange.persons import of_person
from padis.exchange.states import Party
from padis.kinds.exam_report import KIND
from padis.kinds.exam_report import units as examining
from padis.kinds.sending import may_send
from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, persons, toasts, tokens
from padis.web.facts.widgets import CodeChoice
from padis.web.forms import DivisionField
from padis.web.http import Request

MOST = 20
"""So many files of one name are shown; more is a name to be narrowed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file about the person sought: whether a form may be sent, or why not."""

    case: Case
    may_send: bool

    @property
    def is_open(self) -> bool:
        return self.case.state == CaseState.OPEN


@require_GET
def start(request: Request) -> HttpResponse:
    """`?person=` names the search; without a file about her the page says so and leads to filing her."""
    check_may(request.user, Ability.FILE_CASE)
    sought = persons.sought(request)
    found = _found(sought.text, by=request.user) if sought and sought.text else []
    log_accesses(
        by=request.user, cases=[each.case.key for each in found], purpose=Purpose.HANDLING, at=timezone.now(), note=""
    )
    return render(request, "kinds/exam_start.html", {"kind": KIND, "sought": sought, "found": found})


@require_POST
def find(request: Request) -> HttpResponse:
    """A POST: neither a name nor an identity number stands in an address or a log."""
    check_may(request.user, Ability.FILE_CASE)
    return htmx.redirect(request, persons.found_at(request, "exam_report:start", filters=()))


def _found(text: str, *, by: User) -> Sequence[Found]:
    """Files of one's own, and files of the place of registration about who lives here; open ones first."""
    own = queries.matching(queries.files_of(by), Wanted(person=text)).order_by("-filed_at")[:MOST]
    theirs = of_person(DocketRow.objects.visible_to(by), text, user=by).filter(role=Party.RECEIVER)
    keys = list(theirs.values_list("item_shard", "case_id").distinct()[:MOST])
    cases = {case.id: case for case in own}
    for shard, id in keys:
        cases.setdefault(id, Case.objects.get(shard=shard, id=id))
    found = [Found(case, may_send(KIND, case, by)) for case in cases.values() if case.state != CaseState.DELETED]
    return sorted(found, key=lambda each: (not each.is_open, not each.may_send))


class UnitForm(forms.Form):
    """An entry of the list."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("Name of the examining unit"), max_length=60)
    division = DivisionField(label=gettext_lazy("Where it lies"))
    type = forms.CharField(
        label=gettext_lazy("Kind of institution"),
        widget=CodeChoice(examining.TYPES),
        error_messages={"required": gettext_lazy("Choose one of the list.")},
    )


@require_http_methods(["GET", "POST"])
def units(request: Request) -> HttpResponse:
    """The list, and the form of a new entry."""
    check_may(request.user, Ability.FILE_CASE)
    posted = request.POST if request.method == "POST" else None
    form = UnitForm(posted, initial={"division": request.user.unit_id})
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    given = form.cleaned_data
                    examining.add(by=request.user, name=given["name"], place=given["division"], type=given["type"])
                    toasts.done(request, _("Entered: %(name)s") % {"name": given["name"]})
                    sending.url = reverse("exam_report:units")
            return htmx.redirect(request, sending.url)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
    context = {"form": form, "units": examining.units_of(request.user), "kind": KIND}
    return render(request, "kinds/exam_units.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, id: uuid.UUID) -> HttpResponse:
    """Take an entry off the list."""
    check_may(request.user, Ability.FILE_CASE)
    try:
        examining.remove(by=request.user, id=id, now=timezone.now())
    except Conflict as conflict:
        toasts.warn(request, str(conflict))
    else:
        toasts.done(request, _("Taken off the list. What was sent keeps its name."))
    return htmx.redirect(request, "exam_report:units")
