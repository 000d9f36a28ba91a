"""How a figure is shown, and where its number leads: to the list behind it, within the rights of who looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import pgettext

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, is_township_operator, may_look_in
from padis.divisions.models import Division, Level
from padis.divisions.queries import children
from padis.monitoring.tables.build import Cell, Row
from padis.monitoring.tables.shapes import By
from padis.web.tables.asked import Asked
from padis.web.templatetags.monitor import rate


class Shown(NamedTuple):
    """One cell as it is written."""

    cell: Cell
    text: str
    address: str
    changes: str

    @property
    def is_warning(self) -> bool:
        return self.cell.figure.key == "overdue" and bool(self.cell.value)


@dataclass(frozen=True, slots=True)
class Link:
    """Where the numbers of a line lead: `address`, and whether it lists items, of one column."""

    address: str
    is_list: bool

    def of(self, cell: Cell) -> str:
        if not self.address or not cell.value or cell.figure.is_share:
            return ""
        return f"{self.address}&column={cell.key}" if self.is_list else self.address


def shown(rows: Iterable[Row], asked: Asked, user: User) -> list[list[Shown]]:
    """The cells of each line as they are written."""
    lists_place = may_list(user, asked.place, key_persons=asked.shape.key_persons)
    return [_shown(row, link_of(row, asked, user, lists_place=lists_place)) for row in rows]


def _shown(row: Row, link: Link) -> list[Shown]:
    return [Shown(cell, words(cell), link.of(cell), _changes(cell)) for cell in row.cells]


def words(cell: Cell) -> str:
    """The figure as on the page and in the workbook."""
    return rate(cell.value) if cell.figure.is_share else str(cell.value)


def _changes(cell: Cell) -> str:
    """The change since the period before and since a year ago, in few characters."""
    if cell.since_before is None and cell.since_year is None:
        return ""
    changes = [
        (pgettext("change", "before"), cell.since_before),
        (pgettext("change", "year"), cell.since_year),
    ]
    return " ".join(
        f"{name}{_signed(change, cell)}" for name, change in changes if change is not None and (change or cell.value)
    )


def _signed(change: float, cell: Cell) -> str:
    if cell.figure.is_share:
        return f"{change * 100:+.1f}"
    return f"{change:+d}" if change else "±0"


def is_own(user: User, place: Division) -> bool:
    """Whether the township itself asks: it reads its counts of key persons as they are."""
    return place.level == Level.TOWNSHIP and is_township_operator(user) and user.unit_id == place.code


def may_list(user: User, place: Division, *, key_persons: bool) -> bool:
    """Whether the user may see the items of the place: of the own township; the county of its townships, without what
    speaks of health."""
    if is_own(user, place):
        return True
    if key_persons:
        return False
    return may_look_in(user, place.code) or (
        place.code == user.unit_id
        and place.level < Level.TOWNSHIP
        and can(user, Ability.LOOK_IN)
        and _holds_townships(place)
    )


def _holds_townships(place: Division) -> bool:
    below = children(place.code)
    return bool(below) and all(each.level == Level.TOWNSHIP for each in below)


NOWHERE = Link("", False)


def link_of(row: Row, asked: Asked, user: User, *, lists_place: bool) -> Link:
    """The list behind a line's numbers: items where the user may see them, else the counts one level down. `lists_place`: whether
    the items of the table's own place may be seen."""
    place, partner = asked.place, asked.partner
    if row.line is None and asked.by is By.UNIT and not lists_place:
        return NOWHERE  # the lines above are its list
    if row.line is not None and asked.by is By.PARTNER:
        partner = row.line.code[:2]
    elif row.line is not None:
        if row.line.division is None:
            return NOWHERE
        place = row.line.division
    by = By.UNIT.value if asked.shape.by is By.PARTNER else ""
    if lists_place if place is asked.place else may_list(user, place, key_persons=asked.shape.key_persons):
        return Link(asked.address("table_list", place=place.code, by=by, partner=partner, sort=""), True)
    if place.level == Level.TOWNSHIP and asked.place.level == Level.TOWNSHIP:
        return NOWHERE
    return Link(asked.address(place=place.code, by=by, partner=partner), False)
