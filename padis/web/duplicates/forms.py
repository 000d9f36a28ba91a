"""The form of merging: which file goes on, and whose value in each field that differs."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.web.cases.forms import LONGEST_REASON
from padis.web.duplicates.compared import Both

SIDES = [("left", _("the older file")), ("right", _("the newer file"))]


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Give the reason."), "max_length": _("At most %(limit_value)d characters.")},
    )


class MergeForm(ReasonForm):
    """`kept` and every `pick-…` say "left" or "right"; `seen` are the last claims that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    sides = [side for side, _label in SIDES]

    def __init__(self, data: QueryDict | None, *, rows: Sequence[Both], proposed: str, seen: str) -> None:
        reason = _("The same person, filed twice")
        super().__init__(data, initial={"kept": proposed, "reason": reason, "seen": seen})
        self.rows = rows
        self.fields["kept"] = forms.ChoiceField(choices=SIDES)
        for row in rows:
            if row.is_choice:
                self.fields[f"pick-{row.field.name}"] = forms.ChoiceField(
                    choices=SIDES, initial=proposed, label=str(row.field.label)
                )

    def taken(self) -> list[str]:
        """The facts that the file that goes on takes over: chosen, or unknown to it."""
        kept = self.cleaned_data["kept"]
        return [row.field.name for row in self.rows if row.differs and self._side(row) not in (kept, "")]

    def _side(self, row: Both) -> str:
        if row.is_choice:
            return self.cleaned_data[f"pick-{row.field.name}"]
        return "" if row.contradicts else ("left" if row.left else "right")
