"""The form of one's own address-book entry."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EntryForm(forms.Form):
    person_on_duty = forms.CharField(label=_("Person on duty"), max_length=60, required=False)
    telephone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("With the area code; several are parted by commas."),
    )
    fax = forms.CharField(label=_("Fax"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=6, required=False)
