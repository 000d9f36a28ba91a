"""The forms of a case file: its facts, for filing and for maintaining; its end; the filter of the list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.cases.facts import FACTS, Errors, FactField, Facts, FactType, Group, clean_facts, groups
from padis.cases.facts.cleaning import MOST_CHILDREN
from padis.cases.models import CaseState, Direction
from padis.cases.projection import EMPTY
from padis.web.facts.inputs import ChildrenInput, DayField, input_of
from padis.web.forms import DivisionField, QuickBoundField

FOLDED = frozenset({Group.MARRIAGE, Group.CHILDREN, Group.PREGNANCY, Group.CONTRACEPTION, Group.CERTIFICATE})
"""Sections that are shut while nothing in them is filled, unless a field in them is required."""

LONGEST_REASON = 200

HELP = {
    "id_number": _("18 characters, or 15 from before 1999. A doubtful number is marked, not refused."),
    "name": _("As on the identity card; parts of a name are joined by “·”."),
}


class ChildrenLines(ChildrenInput):
    """A line for each child that a case may have; the script shows those in use and one more on demand."""

    template_name = "cases/children_lines.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        stated = list(value or [])
        blank: list[dict[str, str]] = [{} for _line in range(MOST_CHILDREN - len(stated))]
        context = super().get_context(name, [*stated, *blank], attrs)
        return {**context, "lines": context["lines"][:MOST_CHILDREN], "in_use": max(len(stated), 1)}


@dataclass(frozen=True)
class Section:
    """One group of fields on the form."""

    group: Group
    fields: list[BoundField]
    is_health: bool

    @property
    def is_open(self) -> bool:
        return self.group not in FOLDED or any(
            field.field.required or field.errors or field.value() not in EMPTY for field in self.fields
        )


class CaseForm(forms.Form):
    """The facts of a case. After validation `facts` holds them clean; what is merely doubtful is no error."""

    use_required_attribute = False
    bound_field_class = QuickBoundField

    def __init__(
        self,
        data: QueryDict | None,
        *,
        direction: Direction,
        fixed: Facts,
        today: date,
        initial: Facts | None = None,
    ) -> None:
        """`fixed` are facts that the form does not ask for, such as the place that is one's own unit."""
        super().__init__(data, initial={name: _typed(value) for name, value in (initial or {}).items()})
        self.direction, self.fixed, self.today = direction, fixed, today
        self.facts: Facts = {}
        self.fields.update({name: self._field(name) for name in FACTS if name not in fixed})

    def _field(self, name: str) -> forms.Field:
        fact = FACTS[name]
        field = input_of(fact)
        if fact.type is FactType.CHILDREN:
            field.widget = ChildrenLines()
        field.help_text = HELP.get(name, "")
        field.required = self._requires(fact)
        field.validate = _judged_by_clean_facts  # type: ignore[method-assign]
        return field

    def _requires(self, fact: FactField) -> bool:
        return bool(getattr(fact, f"required_for_{self.direction.value}"))

    def _judged(self, given: Facts) -> tuple[Facts, Errors]:
        return clean_facts(given, today=self.today, direction=self.direction.value)

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value not in EMPTY}
        self.facts, errors = self._judged({**given, **self.fixed})
        for name, sentences in errors.items():
            for sentence in () if name in self.errors else sentences:
                self.add_error(name if name in self.fields else None, sentence)
        return self.cleaned_data

    @property
    def sections(self) -> list[Section]:
        shown = [
            (group, fields, [self[field.name] for field in fields if field.name in self.fields])
            for group, fields in groups().items()
        ]
        return [Section(group, bound, all(f.sensitivity == "health" for f in fields)) for group, fields, bound in shown]


def _judged_by_clean_facts(value: Any) -> None:
    """`required` only marks the field: one may stand for another (no number, but the reason)."""


def _typed(value: Any) -> Any:
    """A fact as an input shows it."""
    return str(value).lower() if isinstance(value, bool) else value


class EndForm(forms.Form):
    """How a file ends, when she left, and why."""

    use_required_attribute = False
    how = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            ("close", _("She left: close the file")),
            ("cancel", _("She is out of scope: cancel the file")),
            ("delete", _("Entered by mistake: delete the file")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    left_on = DayField(label=pgettext_lazy("closing", "Date of leaving"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give the reason."), "max_length": _("At most %(limit_value)d characters.")},
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("how") == "close" and not given.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", _("Give the day on which she left."))
        return given


class FilterForm(forms.Form):
    """What a list of files is narrowed to, in the address bar."""

    state = forms.ChoiceField(required=False, choices=[("", _("All states")), *CaseState.choices])
    direction = forms.ChoiceField(
        required=False, choices=[("", pgettext_lazy("case", "Both directions")), *Direction.choices]
    )
    partner = DivisionField(required=False, label=_("Other side"))
    filed_from = DayField(required=False, label=_("Filed from"))
    filed_until = DayField(required=False, label=_("Filed until"))
