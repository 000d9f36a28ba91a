"""The lists whose filters may be saved, and what of their address is a filter. Whom a user looks for never is."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from padis.accounts.rules import Ability
from padis.divisions.queries import short_name
from padis.web.cases.forms import FilterForm as CaseFilter
from padis.web.forms import DivisionField
from padis.web.local.forms import FilterForm as LocalFilter
from padis.web.register.forms import FilterForm as RegisterFilter

SORT = "sort"
LONGEST_VALUE = 24


@dataclass(frozen=True)
class FilteredList:
    """`fields` may be saved; `needs` is who has the list."""

    area: str
    url_name: str
    form: Callable[[QueryDict], forms.Form]
    fields: tuple[str, ...]
    needs: Ability

    def canonical(self, query: QueryDict) -> str:
        """The filters and the order that the address names, as text; what cannot be understood is left out."""
        form = self.form(query)
        form.is_valid()
        kept = QueryDict(mutable=True)
        for name in self.fields:
            if form.cleaned_data.get(name):
                kept[name] = str(query[name]).strip()[:LONGEST_VALUE]
        if sort := query.get(SORT, ""):
            kept[SORT] = sort[:LONGEST_VALUE]
        return kept.urlencode()

    def words(self, query: QueryDict) -> str:
        """What the filters say, as a name for them: 逾期未反馈·广东."""
        form = self.form(query)
        form.is_valid()
        given = [(name, form.cleaned_data.get(name)) for name in self.fields]
        return "·".join(_words(form, name, value) for name, value in given if value)


def _words(form: forms.Form, name: str, value: object) -> str:
    field = form.fields[name]
    if isinstance(field, DivisionField):
        return short_name(str(value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices)[value])  # type: ignore[arg-type]
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    return f"{field.label}{value}"


LISTS = {
    each.area: each
    for each in (
        FilteredList(
            "register",
            "register:list",
            RegisterFilter,
            ("overdue", "role", "kind", "state", "partner", "first", "last", "urgent"),
            Ability.SEE_REGISTER,
        ),
        FilteredList(
            "cases",
            "cases:list",
            CaseFilter,
            ("state", "direction", "partner", "filed_from", "filed_until"),
            Ability.FILE_CASE,
        ),
        FilteredList(
            "local",
            "local:list",
            LocalFilter,
            ("state", "quality", "place", "born_from", "born_until"),
            Ability.FILE_CASE,
        ),
    )
}
