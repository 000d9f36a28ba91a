"""Inputs for facts: one form field for each field of a case, cleaned by the rules of the case file."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FACTS, FactField, Facts, FactType, clean_facts
from padis.web.facts.widgets import ChildrenInput, DateInput, typed, widget_of
from padis.web.forms import DivisionField, QuickBoundField

DATE_FORMATS = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def input_of(field: FactField) -> forms.Field:
    """An optional form field with the right widget. What it holds is judged by `clean_facts`, not here."""
    label = cast(str, field.label)  # translated when it is shown
    if field.type is FactType.DIVISION:
        return DivisionField(label=label, required=False)
    if field.type is FactType.CHILDREN:
        return forms.Field(label=label, required=False, widget=ChildrenInput())
    if field.type is FactType.CODES:
        return forms.Field(label=label, required=False, widget=widget_of(field))
    return forms.CharField(label=label, required=False, widget=widget_of(field))


class DayField(forms.DateField):
    """A date of a filter or a form that is no fact."""

    widget = DateInput
    default_error_messages = {"invalid": _("Give a date such as 2026-11-23.")}
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **options)


class FactsForm(forms.Form):
    """Inputs for some fields; all optional. After validation `facts` holds the clean facts that were given."""

    use_required_attribute = False
    bound_field_class = QuickBoundField

    def __init__(
        self, data: QueryDict | None, *, names: Iterable[str], today: date, initial: Facts, prefix: str
    ) -> None:
        shown = {name: typed(value) for name, value in initial.items()}
        super().__init__(data, prefix=prefix, initial=shown)
        self.today = today
        self.facts: Facts = {}
        self.fields.update({name: input_of(FACTS[name]) for name in names})

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        self.facts, errors = clean_facts(given, today=self.today)
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data
