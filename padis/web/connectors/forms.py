"""The form of a connector."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from padis.divisions.queries import division
from padis.register.connectors.models import Connector
from padis.web.forms import DivisionField

LONGEST_MAPPING = 20_000


class ConnectorForm(forms.Form):
    unit = DivisionField(label=_("Unit"), help_text=_("Your own unit or one below it; it holds for all units below."))
    kind = forms.ChoiceField(label=_("How it is reached"), choices=Connector.Kind.choices)
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text=_("HTTP: https://… · Database: postgresql://user@host:5432/name, without the password. Else empty."),
    )
    secret = forms.CharField(
        label=_("Token or password"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Never shown again. Empty: the one that is set stays, where the address stays."),
    )
    mapping = forms.CharField(
        label=_("Mapping"),
        max_length=LONGEST_MAPPING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code"}),
        help_text=_("Of a database view: which column is which fact, as TOML."),
    )

    def clean_unit(self) -> str:
        place = division(self.cleaned_data["unit"])
        if place is None or place.is_group:
            raise forms.ValidationError(self.fields["unit"].error_messages["unknown"])
        return place.code

    @staticmethod
    def values_of(connector: Connector | None) -> dict[str, Any]:
        """What the form begins with; never the secret."""
        if connector is None:
            return {}
        return {name: getattr(connector, name) for name in ("unit", "kind", "address", "mapping")}
