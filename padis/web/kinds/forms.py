"""The form of a kind's sheet, made from its fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FactField, FactType
from padis.exchange.kinds import Kind
from padis.web.facts.inputs import input_of
from padis.web.facts.widgets import NOT_STATED, Choice
from padis.web.kinds.given_form import GivenForm, judged_later

LONGEST_REASON = 200


class ListedField(forms.CharField):
    """One of the list that the unit keeps. Cleans to the entry as a fact; an entry that is gone to nothing."""

    def __init__(self, field: FactField, unit: str) -> None:
        assert field.list_of is not None
        self.entries: Mapping[str, Mapping[str, Any]] = field.list_of(unit)
        choices = [NOT_STATED, *((id, entry["name"]) for id, entry in self.entries.items())]
        super().__init__(label=cast(str, field.label), required=False, widget=Choice(choices=choices))

    def to_python(self, value: Any) -> Any:
        return self.entries.get(super().to_python(value) or "")


class SheetForm(GivenForm):
    """After validation `given` holds the clean fields. `doubts` are words for what needs a reason before it is sent."""

    reason = forms.CharField(
        label=_("Why it is sent nevertheless"), required=False, max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    on_paper = forms.BooleanField(
        label=_("Sent by post on paper; entered here for the record"),
        required=False,
        help_text=_("It is shown on both lists and counted apart, not in the rates."),
    )

    def __init__(self, data: QueryDict | None, *, kind: Kind, unit: str, today: date) -> None:
        self.kind, self.unit = kind, unit
        self.doubts: Sequence[str | Promise] = ()
        super().__init__(data, fields=kind.fields, today=today)
        if not kind.on_paper:
            self.fields.pop("on_paper")

    def input(self, field: FactField) -> forms.Field:
        """A place is one of any level; what is listed, one of the unit's own list."""
        made = ListedField(field, self.unit) if field.type is FactType.LISTED else input_of(field)
        return judged_later(made, field)

    def doubt(self, codes: Sequence[str]) -> None:
        """What the kind doubts; the form asks for a reason."""
        self.doubts = [self.kind.doubts[code] for code in codes]
        self.add_error("reason", _("Give the reason."))

    @property
    def plain(self) -> list[BoundField]:
        return [self[name] for name in self.kind.fields if name not in self.kind.health_fields]

    @property
    def health(self) -> list[BoundField]:
        return [self[name] for name in self.kind.fields if name in self.kind.health_fields]

    @property
    def asks_for_reason(self) -> bool:
        return bool(self.doubts or self["reason"].value())
