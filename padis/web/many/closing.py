"""Closing (退档) many files that were ticked in the list: a look at all of them first, then each for itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.models import Case
from padis.exchange.actions import ends_with_case
from padis.exchange.models import Message
from padis.exchange.states import Event
from padis.kinds.verification.actions import close_case
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import shard_of
from padis.web import htmx, toasts, tokens
from padis.web.cases.forms import LONGEST_REASON
from padis.web.facts.inputs import DayField
from padis.web.http import Request
from padis.web.many.chosen import Chosen

CLOSED = ngettext_lazy("%(n)d file is closed.", "%(n)d files are closed.", "n")
NOT_CLOSED = ngettext_lazy("%(n)d file was not closed.", "%(n)d files were not closed.", "n")


class CloseForm(forms.Form):
    """One day and one reason for all, and behind each file a day of its own where it differs."""

    use_required_attribute = False
    left_on = DayField(label=pgettext_lazy("closing", "Date of leaving"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        error_messages={
            "required": gettext_lazy("Give the reason."),
            "max_length": gettext_lazy("At most %(limit_value)d characters."),
        },
    )

    def __init__(self, data: QueryDict | None, *, numbers: Sequence[str]) -> None:
        super().__init__(data)
        self.ticked = set(data.getlist("close") if data else numbers).intersection(numbers)
        for number in numbers:
            self.fields[own_day(number)] = DayField(required=False, label=gettext_lazy("Another day"))

    def clean(self) -> dict[str, Any]:
        if not self.ticked:
            self.add_error(None, _("Tick at least one file."))
        if "left_on" not in self.errors and len(self.days) < len(self.ticked):
            self.add_error("left_on", _("Give the day on which she left."))
        return self.cleaned_data

    @property
    def days(self) -> dict[str, date]:
        """By ticked file, the day of leaving."""
        given = self.cleaned_data
        days = {number: given.get(own_day(number)) or given.get("left_on") for number in self.ticked}
        return {number: day for number, day in days.items() if day}


def own_day(number: str) -> str:
    return f"left_on-{number}"


@require_http_methods(["GET", "POST"])
def close(request: Request) -> HttpResponse:
    """`?number=` for each file. What can be closed stands in the form; what cannot, beside it with why."""
    check_may(request.user, Ability.FILE_CASE)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = Chosen.read(asked.getlist("number"), by=request.user)
    form = CloseForm(request.POST if request.method == "POST" else None, numbers=chosen.numbers)
    if request.method == "POST" and form.is_valid():
        with tokens.once(request) as sending:
            if sending.repeated:
                return htmx.redirect(request, sending.url)
            failed = _close_each(chosen, form, by=request.user, now=timezone.now())
            sending.url = chosen.url("cases:close_many") if failed else reverse("cases:list")
        closed = form.ticked - failed
        toasts.of_many(
            request, succeeded=toasts.counted(CLOSED, len(closed)), failed=toasts.counted(NOT_CLOSED, len(failed))
        )
        if not failed:
            return htmx.redirect(request, sending.url)
        chosen = Chosen.read([number for number in chosen.numbers if number not in closed], by=request.user)
    return _shown(request, chosen, form)


def _close_each(chosen: Chosen, form: CloseForm, *, by: User, now: datetime) -> set[str]:
    """Each ticked file in a savepoint of its own; returns those that were not closed, with why in the form."""
    failed, days, reason = set(), form.days, form.cleaned_data["reason"]
    for case in chosen.cases:
        if case.number not in days:
            continue
        try:
            close_case(case=case, by=by, left_on=days[case.number], reason=reason, now=now)
        except (Refused, Conflict) as why:
            form.add_error(own_day(case.number), str(why))
            failed.add(case.number)
    return failed


@dataclass(frozen=True, slots=True)
class Row:
    """A file that can be closed, its own day, and how many requests end with it."""

    case: Case
    day: forms.BoundField
    ticked: bool
    withdrawn: int


def _shown(request: Request, chosen: Chosen, form: CloseForm) -> HttpResponse:
    withdrawn = _withdrawn(chosen.open, unit=request.user.unit_id)
    rows = [
        Row(case, form[own_day(case.number)], case.number in form.ticked, withdrawn.get(str(case.id), 0))
        for case in chosen.open
    ]
    context = {"form": form, "rows": rows, "ended": chosen.ended, "chosen": chosen}
    return render(request, "many/close.html", context, status=422 if form.errors else 200)


def _withdrawn(cases: Sequence[Case], *, unit: str) -> Mapping[str, int]:
    """By file, how many requests that were not answered are withdrawn when it is closed."""
    sent = Message.objects.filter(shard=shard_of(unit), case_id__in=[case.id for case in cases])
    ended = [message for message in sent if ends_with_case(message, Event.WITHDRAWN)]
    return Counter(str(message.case_id) for message in ended)
