"""The forms of user administration."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from padis.accounts import rules
from padis.accounts.models import Role
from padis.divisions import queries
from padis.divisions.models import Level
from padis.web.forms import DivisionField

ROLES = ((Role.OPERATOR, _("Operator")), (Role.SUPERVISOR, _("Supervisor")), (Role.ADMINISTRATOR, _("Administrator")))


class CreateForm(forms.Form):
    unit = DivisionField(label=_("Unit"), help_text=_("Your own unit or one below it."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ROLES,
        widget=forms.RadioSelect,
        help_text=_("Operators work at townships; supervisors and administrators at counties and above."),
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[RegexValidator(r"^[\w.@-]{3,}$", _("At least three letters, digits, or . @ - _, without blanks."))],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("For the log-in; it cannot be changed later."),
    )
    display_name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("Shown within the unit; the other side of an item sees the unit only."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        division = queries.division(cleaned.get("unit", ""))
        if division and division.is_group:
            self.add_error("unit", self.fields["unit"].error_messages["unknown"])
        elif division and "role" in cleaned and cleaned["role"] not in rules.roles_at(Level(division.level)):
            self.add_error("role", _("A unit of this level has no such role."))
        return cleaned


class FilterForm(forms.Form):
    """The filter row of the list; what it cannot read it ignores."""

    q = forms.CharField(required=False)
    role = forms.ChoiceField(required=False, choices=[("", _("All roles")), *ROLES])
    state = forms.ChoiceField(required=False, choices=[("", _("All")), ("open", _("In use")), ("shut", _("Shut"))])
