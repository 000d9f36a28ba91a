"""The mapping file of a database view: TOML that says which of its columns is which fact (docs/connectors.md)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from padis.cases.facts import FACTS, FactType
from padis.divisions.queries import division
from padis.shared.errors import Refused

TABLES = frozenset({"view", "columns", "codes", "units", "out"})
OUT = ("ref", "source", "by", "at")
FIELD = "mapping"


@dataclass(frozen=True)
class OutTable:
    """Where what is recorded is laid down for the unit's own system, a row each. Columns of facts are those of the view
    unless `columns` names others."""

    name: str
    ref: str
    source: str
    by: str
    at: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class ViewMapping:
    """`columns`: fact → column. `codes`: fact → their word → our code. `units`: their word → our 12-digit code."""

    view: str
    ref: str
    columns: Mapping[str, str]
    unit: str = ""
    changed_at: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""  # of days kept as text, as strftime writes them; empty: a column of dates
    out: OutTable | None = None


def parsed(text: str) -> ViewMapping:
    """Raises Refused (field "mapping") with what is wrong."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(_("This is no TOML: %(error)s") % {"error": error}) from error
    if unknown := set(said) - TABLES:
        raise _refused(_("There is no table [%(name)s] in a mapping.") % {"name": min(unknown)})
    view, columns = _texts(said, "view"), _texts(said, "columns")
    _check_facts(columns)
    for name in ("name", "ref"):
        if name not in view:
            raise _refused(_("[view] must say “%(name)s”.") % {"name": name})
    units = _texts(said, "units")
    for code in units.values():
        if division(code) is None:
            raise _refused(_("[units]: %(code)s is no division code of today.") % {"code": code})
    tables = said.get("codes", {})
    codes = {name: _texts(tables, name) for name in (tables if isinstance(tables, dict) else ["codes"])}
    _check_facts(codes)
    return ViewMapping(
        view=view["name"], ref=view["ref"], columns=columns, unit=view.get("unit", ""),
        changed_at=view.get("changed_at", ""), codes=codes, units=units, date_format=view.get("date_format", ""),
        out=_out(said.get("out"), columns),
    )  # fmt: skip


def _out(said: Any, columns: Mapping[str, str]) -> OutTable | None:
    if said is None:
        return None
    if not isinstance(said, dict):
        said = {"name": said}
    own = _texts({"out": {name: value for name, value in said.items() if name != "columns"}}, "out")
    for name in ("name", *OUT):
        if name not in own:
            raise _refused(_("[out] must say “%(name)s”.") % {"name": name})
    others = _texts(said, "columns")
    _check_facts(others)
    return OutTable(**{name: own[name] for name in ("name", *OUT)}, columns={**columns, **others})


def _texts(said: Any, table: str) -> dict[str, str]:
    """A table whose values are all text. Raises Refused."""
    found = said.get(table, {}) if isinstance(said, dict) else None
    if not isinstance(found, dict) or not all(isinstance(value, str) and value for value in found.values()):
        raise _refused(_("[%(name)s]: every value is a text in quotation marks.") % {"name": table})
    return found


def _check_facts(names: Mapping[str, Any]) -> None:
    """Children have no column; they are typed. Raises Refused."""
    for name in names:
        if name not in FACTS or FACTS[name].type is FactType.CHILDREN:
            raise _refused(_("“%(name)s” is no fact that a column can hold.") % {"name": name})


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field=FIELD)
