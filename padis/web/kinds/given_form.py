"""A form made from fields of a kind, cleaned by the rules of the case file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from padis.cases.facts import FactField, Facts, FactType, clean_sheet
from padis.divisions.models import Level
from padis.web.facts.inputs import input_of
from padis.web.facts.widgets import typed
from padis.web.forms import DivisionField


class GivenForm(forms.Form):
    """Inputs for `fields`; after validation `given` holds the clean ones."""

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None, *, fields: Mapping[str, FactField], today: date, initial: Facts | None = None
    ) -> None:
        super().__init__(data, initial={name: typed(value) for name, value in (initial or {}).items()})
        self.of, self.today = fields, today
        self.given: Facts = {}
        own = dict(self.fields)
        self.fields.clear()
        self.fields.update({name: self.input(field) for name, field in fields.items()} | own)

    def input(self, field: FactField) -> forms.Field:
        """As in the case file, but a place is a township."""
        if field.type is FactType.DIVISION:
            made: forms.Field = DivisionField(label=str(field.label), required=False, level=Level.TOWNSHIP)
            made.label = field.label  # type: ignore[assignment]
            made.required = field.is_required
            return made
        return judged_later(input_of(field), field)

    def clean(self) -> dict[str, Any]:
        typed_in = {name: self.cleaned_data[name] for name in self.of if self.cleaned_data.get(name)}
        self.given, errors = clean_sheet(typed_in, self.of, today=self.today)
        for name, sentences in errors.items():
            for sentence in () if name in self.errors else sentences:
                self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data

    def lines(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]


def judged_later(made: forms.Field, field: FactField) -> forms.Field:
    """The input, which marks what is required and leaves the judgement to `clean_sheet`."""
    made.required = field.is_required
    made.validate = _judged_by_clean_sheet  # type: ignore[method-assign]
    return made


def _judged_by_clean_sheet(value: Any) -> None:
    """`required` only marks the field."""
