"""What was changed about a registration, as its page shows it: every old value with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from padis.accounts.queries import names_in
from padis.cases.facts import FactField
from padis.kinds.changes.models import Change
from padis.kinds.changes.recording import changes_of
from padis.shared.sharding import Key
from padis.web.facts.words import words

LONGEST = 300


def reason_field() -> forms.CharField:
    """Why a registration is changed or void."""
    return forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "data-private": True}),
        help_text=_("The places that were told read it."),
        error_messages={"required": _("Say why: the old entry stays on record with it.")},
    )  # fmt: skip


class VoidForm(forms.Form):
    """Why it was an entry error."""

    use_required_attribute = False
    reason = reason_field()


@dataclass(frozen=True, slots=True)
class Line:
    """One field: what stood there, since when and by whom, and what stands there now."""

    label: str | Promise
    before: str
    since: datetime
    stated_by: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    change: Change
    by: str
    lines: Sequence[Line]


def shown(key: Key, fields: Mapping[str, FactField], *, unit: str) -> list[Shown]:
    """The changes of a registration of the unit, the latest first; two queries."""
    changes = changes_of(key)
    if not changes:
        return []
    stated_by = {held["by_id"] for change in changes for held in change.before.values()}
    names = names_in(unit, {change.by_id for change in changes} | stated_by)
    return [
        Shown(change, names.get(change.by_id, ""), _lines(change, fields, names)) for change in reversed(changes)
    ]  # fmt: skip


def _lines(change: Change, fields: Mapping[str, FactField], names: Mapping[int, str]) -> list[Line]:
    return [
        Line(
            field.label, _words(field, held["value"]), datetime.fromisoformat(held["at"]), names.get(held["by_id"], ""),
            _words(field, change.after[name]),
        )
        for name, field in fields.items() if (held := change.before.get(name))
    ]  # fmt: skip


def _words(field: FactField, value: object) -> str:
    return words(field, value) if value is not None else "—"
