"""The forms of an application."""

from collections.abc import Sequence

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from padis.cases.codes import table
from padis.kinds.first_child.actions.asking import PAPERS
from padis.kinds.first_child.models import Application
from padis.web.kinds.changes import reason_field
from padis.web.kinds.given_form import GivenForm

LONGEST = 500


def _papers() -> forms.MultipleChoiceField:
    names = CallableChoiceIterator(lambda: [(each.code, each.name(get_language() or "")) for each in table(PAPERS)])
    return forms.MultipleChoiceField(
        label=_("Check list: what was shown"), required=False, choices=names, widget=forms.CheckboxSelectMultiple,
        help_text=_("The last two may be missing: what the places of registration answer replaces them."),
    )  # fmt: skip


def _undertaking() -> forms.CharField:
    return forms.CharField(
        label=_("Written undertaking of both spouses"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "data-private": True}),
        help_text=_("Where proof is impossible: what it is given for. Keep the signed sheet with the file."),
    )  # fmt: skip


class ApplicationForm(GivenForm):
    """The husband, the marriage, the papers; the wife is she whose file it is."""

    papers = _papers()
    undertaking = _undertaking()

    HUSBAND = ("man_name", "man_id_number", "man_registered_division", "man_residence_division", "marriage_date")

    @property
    def husband(self) -> Sequence[forms.BoundField]:
        return self.lines(self.HUSBAND)


class CorrectionForm(GivenForm):
    """Of a registration: the husband, the marriage, and why."""

    reason = reason_field()

    @property
    def husband(self) -> Sequence[forms.BoundField]:
        return self.lines(ApplicationForm.HUSBAND)


class SupplementForm(forms.Form):
    """Papers shown later, or the undertaking."""

    use_required_attribute = False
    papers = _papers()
    undertaking = _undertaking()

    @classmethod
    def of(cls, application: Application) -> "SupplementForm":
        held = application.undertaking or {}
        return cls(initial={"papers": application.papers, "undertaking": held.get("for", "")})


class RefusalForm(forms.Form):
    """The reason is printed on the letter."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason of the refusal"), max_length=LONGEST, required=True, widget=forms.Textarea(attrs={"rows": 3, "data-private": True}),
        help_text=_("It stands on the letter that the couple is given."),
        error_messages={"required": _("Give the reason: the law asks for a refusal in writing with reasons.")},
    )  # fmt: skip


class WithdrawalForm(forms.Form):
    """What the couple said, where they said anything."""

    use_required_attribute = False
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "data-private": True}),
    )


class NothingForm(forms.Form):
    """Nothing to fill."""
