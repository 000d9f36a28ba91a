"""A list of people as its address asks for it: the filters, and one person who is looked for."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet

from padis.web.persons import Sought

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class Narrowed(Generic[M, F]):
    """The rows that the address asks for; the form is valid."""

    rows: QuerySet[M]
    form: F
    sought: Sought | None

    @property
    def is_narrowing(self) -> bool:
        return self.sought is not None or any(self.form.cleaned_data.values())
