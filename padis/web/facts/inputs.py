"""Inputs for facts: one form field for each field of a case, cleaned by the rules of the case file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FACTS, FactField, Facts, FactType, clean_facts
from padis.web.facts.words import NO, YES
from padis.web.forms import DivisionField

NOT_STATED = ("", "—")
DATE_FORMATS = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
BLANK_CHILDREN = 2
"""Empty lines that are offered below the children stated so far."""


def input_of(field: FactField) -> forms.Field:
    """An optional form field with the right widget. What it holds is judged by `clean_facts`, not here."""
    label = cast(str, field.label)  # translated when it is shown
    if field.type is FactType.DIVISION:
        return DivisionField(label=label, required=False)
    if field.type is FactType.CHILDREN:
        return forms.Field(label=label, required=False, widget=ChildrenInput())
    return forms.CharField(label=label, required=False, widget=_widget(field))


def _widget(field: FactField) -> forms.Widget:
    if field.type is FactType.CODE:
        return forms.Select(choices=[NOT_STATED, *table(field.table).choices()])
    if field.type is FactType.BOOL:
        return forms.Select(choices=[NOT_STATED, ("true", YES), ("false", NO)])
    if field.type is FactType.DATE:
        return DateInput()
    return _text(field.type)


def _text(type: FactType) -> forms.TextInput:
    attrs: dict[str, str] = {"autocomplete": "off"}
    if type is FactType.PHONE:
        attrs |= {"inputmode": "tel"}
    if type is FactType.ID_NUMBER:
        attrs |= {"class": "code", "maxlength": "40"}
    return forms.TextInput(attrs=attrs)


class DateInput(forms.TextInput):
    """A date typed as one likes: 2026-11-23, 20261123, 2026年11月23日; the script (dates.js) writes it our way."""

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric", "placeholder": "2026-11-23", "autocomplete": "off", "data-date": ""})


class DayField(forms.DateField):
    """A date of a filter or a form that is no fact."""

    widget = DateInput
    default_error_messages = {"invalid": _("Give a date such as 2026-11-23.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=DATE_FORMATS, **options)


class ChildrenInput(forms.Widget):
    """A line of inputs for each child; its value is a list of objects, as `clean_facts` takes it."""

    template_name = "facts/children_input.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.inputs = {name: _widget(field) for name, field in CHILD_FIELDS.items()}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        children = [*(value or []), *[{} for _blank in range(BLANK_CHILDREN)]]
        return {
            **context,
            "labels": [field.label for field in CHILD_FIELDS.values()],
            "rows": [self._row(f"{name}-{place}", child) for place, child in enumerate(children)],
        }

    def _row(self, stem: str, child: Mapping[str, Any]) -> list[str]:
        return [
            widget.render(f"{stem}-{key}", _typed(child.get(key)), self._attrs(widget, stem, key))
            for key, widget in self.inputs.items()
        ]

    def _attrs(self, widget: forms.Widget, stem: str, key: str) -> dict[str, Any]:
        dress = "form-select" if isinstance(widget, forms.Select) else "form-control"
        return {"id": f"id_{stem}-{key}", "class": dress, "aria-label": str(CHILD_FIELDS[key].label)}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        children: list[dict[str, str]] = []
        while any(f"{name}-{len(children)}-{key}" in data for key in CHILD_FIELDS):
            stem = f"{name}-{len(children)}"
            children.append({key: data.get(f"{stem}-{key}", "").strip() for key in CHILD_FIELDS})
        return [child for child in children if any(child.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{next(iter(CHILD_FIELDS))}"


def _typed(value: Any) -> Any:
    """A fact as an input shows it."""
    return str(value).lower() if isinstance(value, bool) else value


class FactsForm(forms.Form):
    """Inputs for some fields; all optional. After validation `facts` holds the clean facts that were given."""

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None, *, names: Iterable[str], today: date, initial: Facts, prefix: str
    ) -> None:
        shown = {name: _typed(value) for name, value in initial.items()}
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
