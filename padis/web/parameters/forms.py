"""The form of a new value."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from padis.deadlines.rules import Rule
from padis.web.parameters.words import MOVES

LONGEST_BASIS, LONGEST_LINE = 500, 200


class BasisForm(forms.Form):
    """Why a kind of message may be sent, and from when on."""

    basis = forms.CharField(
        label=_("Legal basis"),
        max_length=LONGEST_BASIS,
        help_text=_("The law, regulation or decision with its article."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.CharField(label=_("Document and number"), max_length=LONGEST_LINE)
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))


class WithdrawForm(forms.Form):
    why = forms.CharField(label=_("Reason"), max_length=LONGEST_LINE, help_text=_("It stands in the history."))


class ValueForm(forms.Form):
    """The bounds are the rule's own; the action says what does not fit. `seen` is the value and day last previewed."""

    value = forms.CharField(label=_("New value"), max_length=12)
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(
        label=_("Rule, decision or reason"), max_length=200, help_text=_("It stands in the history.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rule: Rule, earliest: date) -> None:
        super().__init__(data, initial={"valid_from": earliest.isoformat()})
        words = now_in_words("%(day)s at the earliest.")
        self.fields["valid_from"].help_text = words % {"day": earliest.isoformat()}
        if rule.choices:
            self.fields["value"].widget = forms.Select(choices=[(choice, MOVES[choice]) for choice in rule.choices])
        else:
            self.fields["value"].widget.attrs["inputmode"] = "numeric"

    @property
    def stamp(self) -> str:
        """What a preview was made of."""
        return f"{self.cleaned_data['value']} {self.cleaned_data['valid_from']}"
