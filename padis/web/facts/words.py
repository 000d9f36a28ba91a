"""A stored fact in words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FactField, FactType
from padis.divisions.queries import full_name

YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def words(field: FactField, value: Any) -> str:
    """The value as a person reads it; several lines for children, "" for nothing."""
    if value in (None, "", []):
        return ""
    return _WORDS[field.type](field, value)


def _plain(field: FactField, value: Any) -> str:
    return str(value)


def _code(field: FactField, value: Any) -> str:
    return table(field.table).name(value)


def _codes(field: FactField, value: Any) -> str:
    return "、".join(table(field.table).name(code) for code in value)


def _listed(field: FactField, value: Any) -> str:
    """An institution: its name, where it lies, what it is."""
    return " · ".join([value["name"], full_name(value["division"]), table("provider_type").name(value["type"])])


def _division(field: FactField, value: Any) -> str:
    return full_name(value)


def _bool(field: FactField, value: Any) -> str:
    return str(YES if value else NO)


def _children(field: FactField, value: Any) -> str:
    return "\n".join(f"{place}. {_child(child)}" for place, child in enumerate(value, start=1))


def _child(child: Mapping[str, Any]) -> str:
    """Name, sex, birth date and number speak for themselves; that a child died is said."""
    parts = [words(field, child.get(name)) for name, field in CHILD_FIELDS.items() if name != "alive"]
    if child.get("alive") is False:
        parts.append(_("deceased"))
    return " ".join(part for part in parts if part)


_WORDS: dict[FactType, Callable[[FactField, Any], str]] = {
    FactType.TEXT: _plain,
    FactType.NAME: _plain,
    FactType.DATE: _plain,
    FactType.CODE: _code,
    FactType.DIVISION: _division,
    FactType.PHONE: _plain,
    FactType.ID_NUMBER: _plain,
    FactType.BOOL: _bool,
    FactType.CHILDREN: _children,
    FactType.CODES: _codes,
    FactType.COUNT: _plain,
    FactType.LISTED: _listed,
}
