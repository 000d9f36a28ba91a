"""Many accounts from the rows of a table: what each row means, and what is wrong with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import gettext as _

from padis.accounts import queries, rules
from padis.accounts.models import Role, User
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Unit
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.shared.errors import NotAllowed, Refused

MOST = 2_000
"""Accounts made at a time; the whole of a large city's townships fits."""
LONGEST = 60
USERNAME = re.compile(r"[\w.@-]{3,60}")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made."""

    unit: Unit
    role: Role
    username: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was brought: the words of its cells. `role` is a value of Role, or what nobody understands."""

    number: int
    unit: str
    role: str
    username: str
    display_name: str


@dataclass(slots=True)
class Checked:
    """A row with what it means; `wrong` holds a sentence for each cell that is wrong, by its name."""

    line: Line
    unit: Unit | None = None
    role: Role | None = None
    username: str = ""
    proposed: bool = False  # the user name is ours
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> NewAccount | None:
        """None where something is wrong."""
        if self.wrong or self.unit is None or self.role is None:
            return None
        return NewAccount(self.unit, self.role, self.username, self.line.display_name)


def check(lines: Sequence[Line], *, by: User) -> list[Checked]:
    """What each row means for this administrator. A few queries, however many rows there are."""
    checked = [Checked(line) for line in lines]
    _find_units(checked, by)
    for row in checked:
        _check_role(row, by)
        if not row.line.display_name:
            row.wrong["display_name"] = _("The name is missing.")
        elif len(row.line.display_name) > LONGEST or CONTROLS.search(row.line.display_name):
            row.wrong["display_name"] = _("At most 60 characters on one line.")
    _check_usernames([row for row in checked if row.line.username])
    _propose_usernames([row for row in checked if not row.line.username and not row.wrong])
    return checked


def _find_units(checked: Sequence[Checked], by: User) -> None:
    @cache
    def found(text: str) -> Division | str:
        return _division_or_reason(text, by)

    for row in checked:
        if isinstance(division := found(row.line.unit), str):
            row.wrong["unit"] = division
    meant = {row.line.unit: division for row in checked if isinstance(division := found(row.line.unit), Division)}
    units = divisions.units(division.code for division in meant.values())
    for row in checked:
        if row.line.unit in meant:
            row.unit = units[meant[row.line.unit].code]


def _division_or_reason(text: str, by: User) -> Division | str:
    """The one place that a code or a name means, below the administrator's unit; else why there is none."""
    if not text:
        return _("The unit is missing.")
    if text.isdecimal():
        division = divisions.division(text.ljust(12, "0")) if len(text) in (2, 4, 6, 9, 12) else None
        if division is None or division.is_group:
            return _("No unit has this code today.")
        return division if by.unit.scope.contains(division.code) else _("This unit is not below yours.")
    found = divisions.search(text, within=by.unit.scope, limit=4)
    named = [each for each in found if text in (each.name, each.full_name)] or found
    if not named:
        return _("No unit of this name is below yours.")
    if len(named) > 1:
        return _("Several units: %(units)s. Give the code.") % {
            "units": "、".join(each.full_name for each in named[:3])
        }
    return named[0]


def _check_role(row: Checked, by: User) -> None:
    """An empty cell means the first role of the level: a township's operator, else a supervisor."""
    if row.unit is None:
        return
    named = row.line.role or rules.roles_at(row.unit.level)[0]
    if named not in Role.values:
        row.wrong["role"] = _("There is no such role.")
        return
    row.role = Role(named)
    try:
        rules.check_may_create(by, row.unit, row.role)
    except (NotAllowed, Refused) as refused:
        row.wrong["role"] = str(refused)


def _check_usernames(checked: Sequence[Checked]) -> None:
    taken, seen = queries.taken([row.line.username for row in checked]), set[str]()
    for row in checked:
        row.username, low = row.line.username, row.line.username.lower()
        if not USERNAME.fullmatch(row.username):
            row.wrong["username"] = _("At least three letters, digits, or . @ - _, without blanks.")
        elif low in seen:
            row.wrong["username"] = _("This user name stands in an earlier row.")
        elif low in taken:
            row.wrong["username"] = _("This user name is taken.")
        seen.add(low)


def _propose_usernames(checked: Iterable[Checked]) -> None:
    """The unit's digits and the next number that is free: 361103101-01."""
    rows = list(checked)
    used = queries.numbered({_stem(row) for row in rows})
    for row in rows:
        row.proposed, number = True, 1
        while (name := f"{_stem(row)}-{number:02d}") in used:
            number += 1
        used.add(name)
        row.username = name


def _stem(row: Checked) -> str:
    assert row.unit is not None
    return row.unit.code[: min(SIGNIFICANT_DIGITS[row.unit.level], 9)] or "000000"
