"""What is typed of a paper form that has no code."""

from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FACTS, PLACES, FactField, Facts, FactType
from padis.divisions.models import Level
from padis.exchange.kinds import Kind, all_kinds
from padis.web.facts.inputs import FactsForm
from padis.web.forms import DivisionField
from padis.web.kinds.forms import SheetForm

PERSON = "person"
NEEDED = ("name", "sex", "birth_date")
OTHER_INSTITUTION = "9"  # of the code table provider_type


def kinds_by_hand() -> list[Kind]:
    """What may come by post and has a sheet to be typed."""
    return [kind for kind in all_kinds() if kind.on_paper and kind.has_sheet]


class StartForm(forms.Form):
    """Which form it is, and who sent it."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("Which form"), error_messages={"required": _("Choose one of the list.")})
    sender = DivisionField(label=_("Sending unit"), level=Level.TOWNSHIP)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Which form"), choices=[(kind.code, kind.name) for kind in kinds_by_hand()]
        )


class PersonForm(FactsForm):
    """Whom the form is about: what the kind shows of a case file, but the two places."""

    def __init__(self, data: QueryDict | None, *, kind: Kind, today: date) -> None:
        names = [name for name in FACTS if name in kind.case_facts and name not in PLACES]
        super().__init__(data, names=names, today=today, initial={}, prefix=PERSON)
        for name in NEEDED:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "id_number" in self.fields and not {"id_number", "no_number_reason"} & set(self.facts):
            self.add_error("id_number", _("Give the number, or say why there is none."))
        return cleaned


class PaperSheetForm(SheetForm):
    """The sheet as it was filled in elsewhere: an institution is written out, for its list is that of another unit."""

    def __init__(self, data: QueryDict | None, *, kind: Kind, unit: str, today: date) -> None:
        super().__init__(data, kind=kind, unit=unit, today=today)
        for name in ("reason", "on_paper"):
            self.fields.pop(name, None)
        for name, field in kind.fields.items():
            if field.type is FactType.LISTED:
                self.fields[name] = WrittenOut(field, unit)

    asks_for_reason = False


class WrittenOut(forms.CharField):
    """The name of an institution in the sender's place. Cleans to an entry as a fact."""

    def __init__(self, field: FactField, unit: str) -> None:
        self.unit = unit
        super().__init__(label=cast(str, field.label), required=field.is_required, max_length=60)

    def clean(self, value: Any) -> Facts | None:  # type: ignore[override]
        name = super().clean(value)
        return {"id": "", "name": name, "division": self.unit, "type": OTHER_INSTITUTION} if name else None
