"""The forms of what may be done with an item."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.cases.actions import maintain
from padis.cases.facts import FACTS
from padis.divisions.models import Level
from padis.web.facts.widgets import Lines
from padis.web.facts.words import words
from padis.web.forms import DivisionField
from padis.web.items.item import Item
from padis.web.items.recording import Differing, differing, to_write

LONGEST = 500

IN_PART = "in_part"
"""The name of the button that sends what is known so far instead of the answer."""


class DeedForm(forms.Form):
    """What is typed for one act on an item; `arguments` are those of the action."""

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

    @property
    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "record"}

    def follow(self, *, by: User, now: datetime) -> None:
        """What else the form asked for, in the transaction of the act. Raises Refused, Conflict."""

    def to_record(self) -> dict[str, Any] | None:
        """What is also recorded in the local register, once the act is done; None for nothing."""
        return None


class RecordingForm(DeedForm):
    """Of an act beside which what arrived may be recorded in the local register."""

    record = forms.BooleanField(label=_("Also record it in the local register"), required=False, initial=True)

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        if item.comparison is None or not item.comparison.knows_whom:
            del self.fields["record"]

    @property
    def differing(self) -> Sequence[Differing]:
        """The facts over which the register is not written, unless the user says so."""
        return differing(self.item.comparison, self.data) if self.item.comparison else ()


def lines(label: Any, *, required: bool = False, **attrs: Any) -> forms.CharField:
    widget = Lines(attrs={"rows": 2, **attrs})
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=widget)


def offer(form: DeedForm, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class NoteForm(DeedForm):
    note = lines(_("Note"))


class RecordForm(RecordingForm):
    """What arrived before, recorded now."""


class ReceiveForm(RecordingForm):
    """To receive is to take note, to record it, and of a correction to take over into one's own file what is right."""

    accepted = forms.MultipleChoiceField(label=_("Take over into the file"), required=False)

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        self.adoptable = item.adoptable
        if self.adoptable:
            offer(self, "accepted", [(name, FACTS[name].label) for name in self.adoptable])
        else:
            del self.fields["accepted"]

    @property
    def arguments(self) -> dict[str, Any]:
        return {}

    @property
    def to_adopt(self) -> Sequence[tuple[str, Any, str, bool]]:
        """Name, label, value in words, whether ticked; all are, until somebody unticks one."""
        ticked = self.data.getlist("accepted") if self.is_bound else list(self.adoptable)  # type: ignore[attr-defined]
        return [
            (name, FACTS[name].label, words(FACTS[name], value), name in ticked)
            for name, value in self.adoptable.items()
        ]

    def follow(self, *, by: User, now: datetime) -> None:
        chosen = {name: self.adoptable[name] for name in self.cleaned_data.get("accepted", ())}
        if chosen:
            maintain(key=self.item.case.key, by=by, changes=chosen, now=now, message_id=self.item.message.id)

    def to_record(self) -> dict[str, Any] | None:
        comparison = self.item.comparison
        return to_write(comparison, self.data) if comparison and self.cleaned_data.get("record") else None


class QuestionForm(DeedForm):
    text = lines(_("Question"), required=True)


class ReplyForm(DeedForm):
    text = lines(_("Reply"), required=True)


class ReturnForm(DeedForm):
    proposed = DivisionField(label=_("The right unit"), level=Level.TOWNSHIP, required=False)
    note = lines(_("Why it is not yours"))


class ResendForm(DeedForm):
    receiver = DivisionField(label=_("Send to"), level=Level.TOWNSHIP)
    note = lines(_("Note"))

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"receiver": item.returned.plain.get("proposed", "") if item.returned else ""}


class AskAgainForm(DeedForm):
    note = lines(_("What should be checked again"), required=True)


class ConfirmForm(DeedForm):
    """One box for each correction, all ticked: what stays ticked goes into the file."""

    accepted = forms.MultipleChoiceField(label=_("Take over"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        offer(self, "accepted", [(name, FACTS[name].label) for name in item.corrections])

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"accepted": list(item.corrections)}

    @property
    def ticked(self) -> Sequence[str]:
        return self["accepted"].value() or ()
