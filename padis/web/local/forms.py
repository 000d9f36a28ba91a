"""The forms of the local register: an entry's facts, and the filter of the list."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import Errors, FactField, Facts, clean_facts
from padis.cases.identity import Quality
from padis.cases.models import Direction
from padis.register.models import State
from padis.web.cases.forms import CaseForm
from padis.web.facts.inputs import DayField
from padis.web.forms import DivisionField


class EntryForm(CaseForm):
    """The facts of an entry. A name is all that must be given; the action says what else makes it one person's."""

    def __init__(self, data: QueryDict | None, *, today: date, initial: Facts | None = None) -> None:
        super().__init__(data, direction=Direction.INFLOW, fixed={}, today=today, initial=initial)

    def _requires(self, fact: FactField) -> bool:
        return fact.name == "name"

    def _judged(self, given: Facts) -> tuple[Facts, Errors]:
        facts, errors = clean_facts(given, today=self.today)
        if "name" not in facts and "name" not in errors:
            errors["name"] = [str(_("This field is required."))]
        return facts, errors


class FilterForm(forms.Form):
    """What the list is narrowed to, in the address bar."""

    state = forms.ChoiceField(
        required=False,
        choices=[("", State.PRESENT.label), *((each.value, each.label) for each in (State.MERGED, State.REMOVED))],
    )
    quality = forms.ChoiceField(required=False, choices=[("", _("Any identity number")), *Quality.choices])
    place = DivisionField(required=False, label=_("Registered or living in"))
    born_from = DayField(required=False, label=_("Born from"))
    born_until = DayField(required=False, label=_("Born until"))
