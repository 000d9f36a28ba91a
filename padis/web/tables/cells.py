"""How a figure is shown, and where its number leads: to the list behind it, within the rights of who looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Self

from django.utils.translation import pgettext

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, is_township_operator, may_look_in
from padis.divisions.models import Division, Level
from padis.divisions.queries import children
from padis.monitoring.tables.build import Cell, Row
from padis.monitoring.tables.shapes import By
from padis.web.tables.asked import Asked
from padis.web.templatetags.monitor import rate


@dataclass(frozen=True, slots=True)
class Link:
    """Where the numbers of a line lead, as it is written in HTML: to one address all, or to a list of each column's items."""

    written: str
    of_column: bool

    @classmethod
    def to(cls, address: str, *, of_column: bool) -> Self:
        """`address` has a query."""
        return cls(escape(f"{address}&column=" if of_column else address), of_column)

    def of(self, cell: Cell) -> str:
        """Empty where the number leads nowhere."""
        if not self.written or not cell.value or cell.figure.over:
            return ""
        return self.written + cell.key if self.of_column else self.written


def words(cell: Cell) -> str:
    """The figure as on the page and in the workbook."""
    return rate(cell.value) if cell.figure.is_share else str(cell.value)


def changes(cell: Cell) -> str:
    """The change since the period before and since a year ago, in few characters."""
    if cell.since_before is None and cell.since_year is None:
        return ""
    since = [
        (pgettext("change", "before"), cell.since_before),
        (pgettext("change", "year"), cell.since_year),
    ]
    return " ".join(
        f"{name}{_signed(change, cell)}" for name, change in since if change is not None and (change or cell.value)
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


def _lists(place: Division, asked: Asked, user: User) -> bool:
    return may_list(user, place, key_persons=asked.shape.key_persons)


NOWHERE = Link("", False)


def linked(rows: Iterable[Row], asked: Asked, user: User) -> list[tuple[Row, Link]]:
    """Each line with where its numbers lead: to the items where the user may see them, else to the counts one level down."""
    lists_place = _lists(asked.place, asked, user)
    if asked.by is By.PARTNER:
        address = _address(asked.place, asked, to_items=lists_place)
        return [
            (row, Link.to(f"{address}{_partner(row)}", of_column=lists_place) if address else NOWHERE) for row in rows
        ]
    return [(row, _link(row, asked, user, lists_place=lists_place)) for row in rows]


def _partner(row: Row) -> str:
    return f"&partner={row.line.code[:2]}" if row.line else ""


def _link(row: Row, asked: Asked, user: User, *, lists_place: bool) -> Link:
    place = asked.place
    if row.line is None and not lists_place:
        return NOWHERE  # the lines above are its list
    if row.line is not None:
        if row.line.division is None:
            return NOWHERE
        place = row.line.division
    to_items = lists_place if place is asked.place else _lists(place, asked, user)
    return Link.to(_address(place, asked, to_items=to_items), of_column=to_items)


def _address(place: Division, asked: Asked, *, to_items: bool) -> str:
    """Empty where nothing lies below that may be seen."""
    if not to_items and place.level == asked.place.level == Level.TOWNSHIP:
        return ""
    by = By.UNIT.value if asked.shape.by is By.PARTNER else ""
    if to_items:
        return asked.address("table_list", place=place.code, by=by, sort="")
    return asked.address(place=place.code, by=by)
