"""The form of one's own address-book entry, and what narrows the address book."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.divisions import book, queries
from padis.divisions.scope import Scope
from padis.web.forms import DivisionField
from padis.web.units.freshness import confirmed_since


class EntryForm(forms.Form):
    person_on_duty = forms.CharField(label=_("Person on duty"), max_length=60, required=False)
    telephone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("With the area code; several are parted by commas."),
    )
    fax = forms.CharField(label=_("Fax"), max_length=40, required=False)
    email = forms.CharField(
        label=_("E-mail"),
        max_length=100,
        required=False,
        widget=forms.EmailInput,
        help_text=_("Of the office, not of a person. Reminders go there where the unit has switched that on."),
    )
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=6, required=False)


class FilterForm(forms.Form):
    """Every field stands in the address; one that cannot be understood narrows nothing."""

    use_required_attribute = False

    q = forms.CharField(label=_("Unit: name, pinyin initials or code"), required=False, max_length=40)
    within = DivisionField(label=_("Below"), required=False)
    unconfirmed = forms.BooleanField(label=_("Only what needs confirming"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="units-%s")
        self.is_valid()

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    def found(self, *, today: date):  # type: ignore[no-untyped-def]
        """The units that fit: a list where a text was searched, else rows to be counted and cut."""
        place = queries.division(self.cleaned_data.get("within") or "")
        return book.entries(
            self.cleaned_data.get("q") or "",
            within=Scope.of(place.code, place.level) if place else None,
            unconfirmed_since=confirmed_since(today) if self.cleaned_data.get("unconfirmed") else None,
        )
