"""Where a report form begins: a form is sent only for a person whose case is filed. And the list of examining units."""

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.kinds.exam_report import KIND
from padis.kinds.exam_report import units as examining
from padis.shared.errors import Conflict, Refused
from padis.web import htmx, persons, toasts, tokens
from padis.web.facts.widgets import CodeChoice
from padis.web.forms import DivisionField
from padis.web.http import Request
from padis.web.kinds import finding


@require_GET
def start(request: Request) -> HttpResponse:
    """`?person=` names the search; without a file about her the page says so and leads to filing her."""
    check_may(request.user, Ability.FILE_CASE)
    sought, found = finding.sought(request, KIND)
    return render(request, "kinds/exam_start.html", {"kind": KIND, "sought": sought, "found": found})


@require_POST
def find(request: Request) -> HttpResponse:
    """A POST: neither a name nor an identity number stands in an address or a log."""
    check_may(request.user, Ability.FILE_CASE)
    return htmx.redirect(request, persons.found_at(request, "exam_report:start", filters=()))


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
