"""The forms of what may be done with an item."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FACTS, PLACES, FactType
from padis.cases.identity import Quality, check
from padis.divisions.models import Level
from padis.web.facts.inputs import FactsForm
from padis.web.facts.sides import Row, side_by_side
from padis.web.forms import DivisionField
from padis.web.items.item import Item

LONGEST = 500
NO_NUMBER = frozenset({Quality.PLACEHOLDER, Quality.MISSING})

IN_PART = "in_part"
"""The name of the button that sends what is known so far instead of the answer."""


class DeedForm(forms.Form):
    """What is typed for one act on an item; `cleaned_data` are the arguments of the action."""

    use_required_attribute = False
    shows_facts = False  # whether its template shows the facts too

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, auto_id=f"{stem}-%s", initial=self.initially(item))
        self.item = item
        self.today = today

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        """What the form holds before anything is typed."""
        return {}


def _lines(label: Any, *, required: bool = False, **attrs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, **attrs})
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=widget)


def _offer(form: DeedForm, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class NoteForm(DeedForm):
    note = _lines(_("Note"))


class ReceiveForm(DeedForm):
    """Nothing to fill: to receive is to take note."""


class QuestionForm(DeedForm):
    text = _lines(_("Question"), required=True)


class ReplyForm(DeedForm):
    text = _lines(_("Reply"), required=True)


class ReturnForm(DeedForm):
    proposed = DivisionField(label=_("The right unit"), level=Level.TOWNSHIP, required=False)
    note = _lines(_("Why it is not yours"))


class ResendForm(DeedForm):
    receiver = DivisionField(label=_("Send to"), level=Level.TOWNSHIP)
    note = _lines(_("Note"))

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"receiver": item.returned.plain.get("proposed", "") if item.returned else ""}


class AskAgainForm(DeedForm):
    note = _lines(_("What should be checked again"), required=True)


class ConfirmForm(DeedForm):
    """One box for each correction, all ticked: what stays ticked goes into the file."""

    accepted = forms.MultipleChoiceField(label=_("Take over"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        _offer(self, "accepted", [(name, FACTS[name].label) for name in item.corrections])

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"accepted": list(item.corrections)}

    @property
    def ticked(self) -> Sequence[str]:
        return self["accepted"].value() or ()


@dataclass(frozen=True, slots=True)
class Input:
    """A fact as the sender states it, and the input for what the receiver knows (None where there is none)."""

    row: Row
    field: BoundField | None
    is_open: bool
    is_usable: bool  # what was stated says something that can be found true
    errors: Sequence[Any]  # at what was typed into it

    @property
    def agrees(self) -> bool:
        """Whether leaving it as it is says that it is so."""
        return bool(self.row.stated) and self.is_usable


@dataclass(frozen=True, slots=True)
class InputSection:
    """The inputs of one group of fields."""

    label: str | Promise
    rows: Sequence[Input]


class AnswerForm(DeedForm):
    """The result, a note, and an input behind each fact for what the receiver knows differently."""

    shows_facts = True

    finding = forms.ChoiceField(
        label=_("Result"), widget=forms.RadioSelect, error_messages={"required": _("Choose a result.")}
    )
    note = _lines(_("Note"), rows=1, placeholder=_("Note"))

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        _offer(self, "finding", [(finding.code, finding.label) for finding in item.kind.findings.values()])
        self.fields["finding"].required = data is None or IN_PART not in data
        names = [name for name in FACTS if name not in PLACES] if self.corrects else []
        held = {"children": item.stated.get("children", []), **self._said}  # children are edited, not typed anew
        self.facts_form = FactsForm(data, names=names, today=today, initial=held, prefix="fix")

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"finding": _corrects(item) if item.proposed else ""}

    @property
    def corrects(self) -> str:
        """The code of the finding that goes with corrected fields."""
        return _corrects(self.item)

    @property
    def needing_note(self) -> Collection[str]:
        """The codes of the findings that say nothing without a note."""
        return {code for code, finding in self.item.kind.findings.items() if finding.needs_note}

    @property
    def _said(self) -> dict[str, Any]:
        """What the receiver said in this round or typed elsewhere, before anything is typed here."""
        return {**self.item.corrections, **self.item.proposed}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.facts_form.is_valid():
            self.add_error(None, _("Some corrected fields cannot be taken; the reason stands at each."))
        given["corrections"] = {
            name: value for name, value in self.facts_form.facts.items() if value != self.item.stated.get(name)
        }
        return given

    @cached_property
    def filled(self) -> list[InputSection]:
        """The facts that were stated or are being corrected, each with its input."""
        return self._sections(filled=True)

    @cached_property
    def empty(self) -> list[InputSection]:
        """The fields about which nobody said anything yet, each with its input."""
        return self._sections(filled=False)

    def _sections(self, *, filled: bool) -> list[InputSection]:
        used = {name for name in self.facts_form.fields if self._is_used(name)}
        sections = side_by_side(
            self.item.stated,
            {},
            marks=self.item.marks,
            shown=lambda row: bool(row.stated or row.field.name in used) is filled and bool(filled or self._takes(row)),
        )
        return [
            InputSection(section.label, [self._input(row, is_open=row.field.name in used) for row in section.rows])
            for section in sections
        ]

    def _input(self, row: Row, *, is_open: bool) -> Input:
        field = self.facts_form[row.field.name] if self._takes(row) else None
        errors = field.errors if field is not None and self.is_bound else ()
        return Input(row, field, is_open, self._says_something(row), errors)

    def _says_something(self, row: Row) -> bool:
        """A placeholder in place of a number agrees with nothing."""
        return (
            row.field.type is not FactType.ID_NUMBER
            or check(self.item.stated.get(row.field.name)).quality not in NO_NUMBER
        )

    def _takes(self, row: Row) -> bool:
        return row.field.name in self.facts_form.fields

    def _is_used(self, name: str) -> bool:
        """Whether something else than what was stated is being said."""
        if not self.facts_form.is_bound:
            return name in self._said
        said = self.facts_form.facts.get(name)
        return name in self.facts_form.errors or said not in (None, self.item.stated.get(name))


def _corrects(item: Item) -> str:
    return next((code for code, finding in item.kind.findings.items() if finding.takes_corrections), "")
