"""Pages of a list that may be long: the next page begins after the last row of this one, so page 1,000 is as fast as
page 1, and the count stops at `COUNTED`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

ROWS = 50
COUNTED = 5_000

Value = date | datetime | str
Key = tuple[Value, UUID]
CODE = re.compile(r"[0-9a-z_]{1,24}")


def code(text: str) -> str:
    """A division's code or a state's, as a place in the list. Raises ValueError."""
    if not CODE.fullmatch(text):
        raise ValueError("No code is written so, and the database may not take it.")
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """A column to sort by; ties are broken by `item_id`. `parse` reads what `written` wrote."""

    name: str
    parse: Any

    def key(self, row: Model) -> str:
        return f"{written(getattr(row, self.name))}~{row.item_id}"  # type: ignore[attr-defined]

    def read(self, text: str) -> Key:
        """Raises ValueError."""
        stated, _tilde, id = text.partition("~")
        value = self.parse(stated)
        if isinstance(value, date) and not 1900 < value.year < 2200:
            raise ValueError("No row is of that year, and the database may not know it.")
        return value, UUID(id)

    def beyond(self, key: Key, *, down: bool) -> Q:
        """What comes after the key in that direction, in a form that an index on the column serves."""
        way, (value, id) = "lt" if down else "gt", key
        further = Q(**{f"{self.name}__{way}": value}) | Q(**{f"item_id__{way}": id})
        return Q(**{f"{self.name}__{way}e": value}) & further


def written(value: Value) -> str:
    return value if isinstance(value, str) else value.isoformat()


@dataclass(frozen=True)
class Page:
    """One page; iterates over its rows. `sort` is as in the address; `previous` and `next` are values of `?page=`."""

    rows: Sequence[Any]
    sort: str
    previous: str
    next: str
    total: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.total > COUNTED

    @property
    def counted(self) -> int:
        return min(self.total, COUNTED)


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows stand: `sort` as in the address."""

    column: Column
    down: bool
    sort: str

    @classmethod
    def read(cls, query: QueryDict, *, columns: Mapping[str, Column], default: str) -> "Order":
        """What `?sort=` names; what is not understood falls back to the default."""
        sort = query.get("sort", default)
        if sort.removeprefix("-") not in columns:
            sort = default
        return cls(columns[sort.removeprefix("-")], sort.startswith("-"), sort)

    def fields(self, *, backwards: bool = False) -> tuple[str, str]:
        sign = "-" if self.down is not backwards else ""
        return f"{sign}{self.column.name}", f"{sign}item_id"


def paginate(query: QueryDict, rows: QuerySet, *, columns: Mapping[str, Column], default: str) -> Page:
    """The page that `?page=` and `?sort=` name; what is not understood falls back to the first page, the default."""
    order = Order.read(query, columns=columns, default=default)
    column = order.column
    backwards, key = _place(query.get("page", ""), column)
    found = rows if key is None else rows.filter(column.beyond(key, down=order.down is not backwards))
    shown = list(found.order_by(*order.fields(backwards=backwards))[: ROWS + 1])
    more, shown = len(shown) > ROWS, shown[:ROWS]
    if backwards:
        shown.reverse()
    has_previous, has_next = (more, True) if backwards else (key is not None, more)
    return Page(
        shown,
        order.sort,
        f"b{column.key(shown[0])}" if shown and has_previous else "",
        f"a{column.key(shown[-1])}" if shown and has_next else "",
        rows.order_by()[: COUNTED + 1].count(),
    )


def _place(text: str, column: Column) -> tuple[bool, Key | None]:
    """Whether the page ends (or begins) at the key, and the key; None for the first page."""
    try:
        return text.startswith("b"), column.read(text[1:])
    except ValueError:
        return False, None
