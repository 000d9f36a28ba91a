"""Publishing a bulletin (M15): the figures first, then a remark, for a corrected edition a reason."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.rules import Ability, check_may
from padis.bulletins import actions, queries
from padis.bulletins.reading import Reading
from padis.monitoring.periods import month_words
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.bulletins.board import about
from padis.web.bulletins.words import title_of
from padis.web.forms import say_in
from padis.web.http import Request

LONGEST_REMARK, LONGEST_REASON = 2000, 500


class PublishForm(forms.Form):
    """`edition` and `seen` say what was previewed."""

    reason = forms.CharField(
        label=gettext_lazy("Why the edition before is corrected"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stands at the head of the bulletin. The edition before stays readable."),
    )
    remark = forms.CharField(
        label=pgettext_lazy("bulletin", "Remark"),
        max_length=LONGEST_REMARK,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("All units below read it. Write nothing about persons."),
    )
    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Shows what the bulletin of the month that `month` names would hold; sent, it publishes that."""
    check_may(request.user, Ability.PUBLISH_BULLETIN)
    is_sent = request.method == "POST"
    form = PublishForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            return _publish(request, form.cleaned_data)
        except (Refused, Conflict) as why:
            if not (isinstance(why, Refused) and why.field == "month"):
                say_in(form, why)
    return _page(request, form, (request.POST if is_sent else request.GET).get("month", ""))


def _page(request: Request, form: PublishForm, wanted: str) -> HttpResponse:
    months, trouble, found = queries.months_closed(), "", None
    month = wanted or next(iter([*queries.months_without(request.user.unit_id), *months]), "")
    if month:
        try:
            found = queries.draft(request.user.unit.division, month, today=beijing_date(timezone.now()))
        except Refused as refused:
            trouble = str(refused)
    context: dict[str, Any] = {
        "form": form,
        "wanted": month,
        "months": [(each, month_words(each)) for each in months],
        "trouble": trouble,
        "draft": found,
        **(about(Reading(found.figures), request.user) if found else {}),
    }
    return render(request, "bulletins/new.html", context, status=422 if form.errors or trouble else 200)


def _publish(request: Request, given: dict[str, Any]) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            made = actions.publish(
                month=request.POST.get("month", ""),
                edition=given["edition"] or 0,
                seen=given["seen"],
                remark=given["remark"],
                reason=given["reason"],
                by=request.user,
                now=timezone.now(),
            )
            sending.url = resolve_url("bulletins:page", made.unit, made.month, made.edition)
            words = _("Published: %(title)s. All units below can read it.")
            toasts.done(request, words % {"title": title_of(made.figures["unit"]["name"], made.month)})
    return htmx.redirect(request, sending.url)
