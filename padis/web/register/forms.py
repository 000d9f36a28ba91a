"""What narrows the notice register; every field stands in the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.divisions.queries import division
from padis.divisions.scope import Scope
from padis.exchange.kinds import all_kinds
from padis.exchange.models import DocketQuerySet
from padis.exchange.states import Party, State
from padis.shared.time import beijing_midnight
from padis.web.facts.inputs import DayField
from padis.web.forms import DivisionField

UNIT_DIGITS = 9  # of a unit's code in the number of what it sent
DIRECTIONS = [("", _("Both directions")), (Party.SENDER, _("Sent by my unit")), (Party.RECEIVER, _("Received"))]
ITS_DIRECTIONS = [("", _("Both directions")), (Party.SENDER, _("Sent by this unit")), (Party.RECEIVER, _("Received"))]


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All kinds")), *((kind.code, kind.name) for kind in all_kinds())]


class FilterForm(forms.Form):
    use_required_attribute = False

    q = forms.CharField(label=_("Number"), required=False, max_length=28)
    role = forms.ChoiceField(label=_("Direction"), required=False, choices=DIRECTIONS)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *State.choices])
    partner = DivisionField(label=_("Partner"), required=False)
    first = DayField(label=_("Sent from"), required=False)
    last = DayField(label=_("Sent until"), required=False)
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)
    urgent = forms.BooleanField(label=_("Urgent only"), required=False)

    def __init__(self, data: QueryDict, *, whose: str = "") -> None:
        """`whose`: the township that is looked into; what is urgent is so for reasons of health, and not asked for there."""
        super().__init__(data, auto_id="filter-%s")
        self.whose = whose
        if whose:
            del self.fields["urgent"]
            self.fields["role"] = forms.ChoiceField(label=_("Direction"), required=False, choices=ITS_DIRECTIONS)

    @property
    def has_kinds(self) -> bool:
        """Whether there is a kind to choose."""
        return len(all_kinds()) > 1

    @property
    def home(self) -> str:
        """The address of the whole list."""
        return reverse("monitor:look_register", args=[self.whose]) if self.whose else reverse("register:list")

    def narrowed(self, rows: DocketQuerySet, *, user: User, today: date) -> DocketQuerySet:
        """The rows that fit; a field that cannot be understood narrows nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        rows = rows.filter(**{name: given[name] for name in ("role", "kind", "state", "urgent") if name in given})
        if "state" not in given:  # a form is one line: the electronic one
            rows = rows.exclude(state=State.JOINED)
        if "overdue" in given:
            rows = rows.overdue(today)
        if "q" in given:
            rows = rows.filter(number_begins(given["q"], self.whose or user.unit_id))
        if "partner" in given:
            rows = rows.filter(_below(given["partner"]))
        if "first" in given:
            rows = rows.filter(sent_at__gte=beijing_midnight(given["first"]))
        if "last" in given:
            rows = rows.filter(sent_at__lt=beijing_midnight(given["last"] + timedelta(days=1)))
        return rows

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())


def number_begins(text: str, unit: str) -> Q:
    """Items whose number begins so; the own unit's part of the number may be left out."""
    text = text.strip()
    return Q(number__startswith=text) | Q(number__startswith=f"{unit[:UNIT_DIGITS]}-{text}")


def _below(code: str) -> Q:
    place = division(code)
    return Scope.of(code, place.level).covers("partner") if place else Q()
