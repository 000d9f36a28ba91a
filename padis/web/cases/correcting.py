"""Telling the other side of a case what was corrected (M4): what my unit changed since, and what its register says otherwise."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.rules import Ability, check_may
from padis.cases.codes import table
from padis.cases.facts import FACTS, FactField
from padis.cases.projection import all_facts
from padis.cases.queries import claims_of
from padis.exchange.queries import messages_of_case
from padis.kinds.fact_correction import CORRECTED, FROM_REGISTER, VERIFIED
from padis.kinds.fact_correction.actions import tell
from padis.kinds.fact_correction.queries import Change, untold
from padis.privacy.actions import log_accesses
from padis.privacy.crypto import keyed_hash
from padis.register.agreement import Agreement, agreements
from padis.register.matching import Found, look_up
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.web import htmx, toasts, tokens
from padis.web.cases.access import Opened, log, open_or_404
from padis.web.facts.words import words
from padis.web.http import Request
from padis.web.items.comparing import Comparison


@dataclass(frozen=True, slots=True)
class Row:
    """A fact that can be told: `value` is what the form sends for it, and names the very change that was in sight."""

    field: FactField
    before: str
    after: str
    value: str
    from_register: bool
    is_ticked: bool


class WhyForm(forms.Form):
    """Why it was corrected."""

    use_required_attribute = False
    why = forms.ChoiceField(
        label=pgettext_lazy("correction", "Why"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, data: QueryDict | None, *, initially: str) -> None:
        super().__init__(data, initial={"why": initially})
        choices = [(code.code, table("correction_reason").name(code.code)) for code in table("correction_reason")]
        self.fields["why"].choices = choices  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Changes:
    """What my unit corrected and the other side was not told, and what its register says otherwise than the file."""

    untold: Mapping[str, Change]
    register: Mapping[str, Change]
    entries: Sequence[Key] = ()
    """Whom of the register that the platform keeps this shows, for the access log."""

    @classmethod
    def of(cls, opened: Opened, *, unit: str) -> "Changes":
        case = opened.case
        told = untold(case, claims_of(case), messages_of_case(case), unit=unit)
        facts = {**all_facts(case, health=True), **{name: change.after for name, change in told.items()}}
        person = look_up(unit, facts).chosen
        held = person.entry.facts if person else {}
        apart = (Agreement.DIFFERS, Agreement.ONLY_HELD)
        found = [name for name, how in agreements(facts, held).items() if person and how in apart]
        register = {name: Change(facts.get(name), held[name]) for name in found if name in CORRECTED}
        return cls(told, register, Comparison(facts, Found(), person).entries(unit) if register else ())

    def rows(self, ticked: Sequence[str] | None) -> list[Row]:
        """`ticked` are values that were sent; before anything was, all that my unit changed is."""
        found = [(name, change, False) for name, change in self.untold.items()]
        found += [(name, change, True) for name, change in self.register.items()]
        return [
            Row(
                FACTS[name], words(FACTS[name], change.before), words(FACTS[name], change.after), value_of(name, change),
                from_register, not from_register if ticked is None else value_of(name, change) in ticked,
            )
            for name, change, from_register in found
        ]  # fmt: skip

    def chosen(self, ticked: Sequence[str]) -> dict[str, Any]:
        """By field, what is to be told; the register's word over what was changed before."""
        return {
            name: change.after
            for changes in (self.untold, self.register)
            for name, change in changes.items()
            if value_of(name, change) in ticked
        }


def value_of(name: str, change: Change) -> str:
    seen = json.dumps([name, change.before, change.after], sort_keys=True)
    return f"{name}-{keyed_hash(seen.encode()).hex()[:12]}"


@require_http_methods(["GET", "POST"])
def correct(request: Request, number: str) -> HttpResponse:
    """For either side of the case. Showing it is a reading of the person's record."""
    check_may(request.user, Ability.FILE_CASE)
    opened = open_or_404(number, seen_by=request.user)
    log(opened, by=request.user, at=timezone.now())
    changes = Changes.of(opened, unit=request.user.unit_id)
    log_accesses(
        by=request.user, cases=changes.entries, purpose=opened.purpose, at=timezone.now(), note=opened.case.number
    )
    if request.method == "GET":
        form = WhyForm(None, initially=VERIFIED if changes.untold else FROM_REGISTER)
        return _shown(request, opened, changes, form, ticked=None)
    ticked, form = request.POST.getlist("tell"), WhyForm(request.POST, initially="")
    if form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    sending.url = _tell(request, opened, changes.chosen(ticked), form.cleaned_data["why"])
            return htmx.redirect(request, sending.url)
        except (Refused, Conflict) as refused:
            form.add_error(None, str(refused))
    return _shown(request, opened, changes, form, ticked=ticked)


def _tell(request: Request, opened: Opened, chosen: Mapping[str, Any], why: str) -> str:
    sent = tell(case=opened.case, by=request.user, changes=chosen, why=why, now=timezone.now())
    toasts.done(
        request,
        _("The other side is told of the correction."),
        link=(sent.number, reverse("items:item", args=[sent.number])),
    )
    return reverse("cases:page", args=[opened.case.number])


def _shown(
    request: Request, opened: Opened, changes: Changes, form: WhyForm, *, ticked: Sequence[str] | None
) -> HttpResponse:
    case = opened.case
    context = {
        "case": case,
        "is_own": opened.is_own,
        "rows": changes.rows(ticked),
        "form": form,
        "partner": case.partner if opened.is_own else case.unit,
    }
    return render(request, "cases/correct.html", context, status=422 if form.errors else 200)
