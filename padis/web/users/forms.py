"""The forms of user administration."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from padis.accounts import queries as accounts
from padis.accounts import rules
from padis.accounts.models import Role, User
from padis.divisions import queries
from padis.divisions.models import Level, Unit
from padis.web.divisions import words
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


class MoveForm(forms.Form):
    """To which unit, and what the user is there. The action says what does not fit."""

    unit = DivisionField(label=_("New unit"), help_text=_("Your own unit or one below it."))
    role = forms.ChoiceField(label=_("Role there"), choices=ROLES, widget=forms.RadioSelect)

    def clean_unit(self) -> Unit:
        code = self.cleaned_data["unit"]
        unit = queries.units([code]).get(code)
        if unit is None:
            raise forms.ValidationError(self.fields["unit"].error_messages["unknown"])
        return unit


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=_("One account a row, at most 2,000. Nothing is created yet: the next page shows what would be."),
    )


LEVELS = (("", _("All levels")), *((str(level.value), words.LEVELS[level]) for level in Level))


class FilterForm(forms.Form):
    """The filter row of the list; what it cannot read it ignores."""

    q = forms.CharField(required=False)
    role = forms.ChoiceField(required=False, choices=[("", _("All roles")), *ROLES])
    level = forms.ChoiceField(required=False, choices=LEVELS)
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("In use")),
            ("shut", _("Shut")),
            ("never", _("Never logged in")),
            ("locked", _("Locked")),
        ],
    )

    def narrowed(self, users: QuerySet[User], now: datetime) -> QuerySet[User]:
        self.is_valid()
        wanted = self.cleaned_data
        if text := wanted.get("q"):
            users = accounts.matching(users, text)
        if role := wanted.get("role"):
            users = users.filter(role=role)
        if level := wanted.get("level"):
            users = accounts.of_level(users, int(level))
        return self._in_state(users, wanted.get("state", ""), now)

    def _in_state(self, users: QuerySet[User], state: str, now: datetime) -> QuerySet[User]:
        if state in ("open", "shut"):
            return users.filter(is_active=state == "open")
        if state == "never":
            return users.filter(last_login=None)
        return accounts.locked(users, now) if state == "locked" else users
