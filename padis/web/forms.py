"""Form fields that several pages share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _

from padis.divisions import queries
from padis.divisions.models import Level
from padis.shared.errors import Conflict, Refused

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def line(text: str, *, longest: int) -> str:
    """What was sent outside of a form, as one line: no control character (the database takes no NUL), and cut."""
    return _CONTROLS.sub(" ", text).strip()[:longest]


def say_in(form: forms.Form, why: Refused | Conflict) -> None:
    """What a use case refused is said at the field that it is about, or over the form."""
    field = why.field if isinstance(why, Refused) else None
    form.add_error(field if field in form.fields else None, str(why))


class QuickBoundField(BoundField):
    """Makes no new list of errors each time it is asked, while nothing was sent that could be wrong."""

    @property
    def errors(self) -> ErrorList:
        return super().errors if self.form.is_bound else _NO_ERRORS


_NO_ERRORS = ErrorList()


class DivisionField(forms.CharField):
    """A 12-digit code that exists today, chosen with `ui/division_picker.html`. Cleans to the code."""

    default_error_messages = {
        "required": _("Choose a division from the list."),
        "unknown": _("Choose a division from the list."),
        "level": _("Choose a division of the right level."),
    }

    def __init__(self, *, level: Level | None = None, **options: Any) -> None:
        self.level = level
        super().__init__(**{"max_length": 12, **options})

    def clean(self, value: str | None) -> str:
        code = super().clean(value)
        if not code:
            return ""
        division = queries.division(code)
        if division is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if self.level is not None and division.level != self.level:
            raise ValidationError(self.error_messages["level"], code="level")
        return code
