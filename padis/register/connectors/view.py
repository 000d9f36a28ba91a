"""A register behind a view of its database: read-only SQL, by the names of a mapping file.

All names go through SQLAlchemy's quoting, all values are bound: neither a mapping nor a person can say SQL.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Row, Select, TableClause, and_, insert, or_, select, table
from sqlalchemy import column as typed_column
from sqlalchemy.types import UserDefinedType

from padis.cases import identity
from padis.cases.facts import FACTS, FactType
from padis.cases.facts.cleaning import EARLIEST
from padis.intake.values import NotUnderstood, taken
from padis.register.connectors import databases
from padis.register.connectors.breaker import Clock
from padis.register.connectors.entries import check_ref, entry_of, number_of
from padis.register.connectors.failures import Down, Failure, ReadOnly, Wrong
from padis.register.connectors.mapping import ViewMapping
from padis.register.contract import Entry, Receipt
from padis.shared.time import BEIJING, beijing_date

PAGE = 500
MOST_FOUND = 50
REF, CHANGED = "__ref", "__changed"


class AsGiven(UserDefinedType[Any]):
    """A value that the database compares as the type of its own column: a number kept as text, a reference kept as number."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        raise NotImplementedError  # no table is ever made


def column(name: str) -> Any:
    return typed_column(name, AsGiven())


class ViewRegister:
    """The view of a mapping; `unit` is the connector's, for a view that names no units."""

    def __init__(self, url: databases.URL, mapping: ViewMapping, unit: str, clock: Clock) -> None:
        self._url, self._mapping, self._unit, self._clock = url, mapping, unit, clock

    def check(self) -> None:
        """Whether the view has every column, and lets itself be asked by them. Raises Down."""
        nobody = [column(self._mapping.ref) == "0"]
        if "id_number" in self._mapping.columns:
            nobody.append(self._column("id_number") == "0")
        if {"name", "birth_date"} <= set(self._mapping.columns):
            nobody.append(self._named("", EARLIEST))
        with databases.opened(self._url) as connection:
            for condition in nobody:
                connection.execute(self._selected().where(condition).limit(1)).first()

    def by_number(self, unit: str, number: str) -> list[Entry]:
        normal = number_of(number)
        forms = {normal, normal.lower(), *([identity.to_15(normal)] if len(normal) == 18 else [])}
        found = self._found(unit, self._column("id_number").in_(sorted(forms)))
        for entry in found:
            if number_of(entry.facts.get("id_number")) != normal:
                raise Wrong(Failure.WRONG_PERSON)  # the column of the mapping is another than what is read
        return found

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        return self._found(unit, self._named(name, birth_date))

    def read(self, unit: str, ref: str) -> Entry | None:
        try:
            found = self._found(unit, column(self._mapping.ref) == ref)
        except databases.NotOfItsType:
            return None  # a reference of another register
        if not found:
            return None
        check_ref(found[0].ref, ref)
        return found[0]

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        """Into the out-table, where the mapping names one; their system takes it from there. Raises ReadOnly."""
        out = self._mapping.out
        if out is None:
            raise ReadOnly
        row = {out.columns[name]: self._theirs(name, value) for name, value in facts.items() if name in out.columns}
        row |= {out.ref: ref, out.source: source, out.by: str(by), out.at: now.astimezone(BEIJING).replace(tzinfo=None)}
        target = _table(out.name, *row)
        with databases.opened(self._url, writes=True) as connection:
            connection.execute(insert(target).values(row))
        return Receipt(ref or "", now)

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        """In pages by (moment, reference): none is left out, whatever changes meanwhile."""
        if not self._mapping.changed_at:
            raise Down(Failure.MISFIT)
        changed, ref = typed_column(self._mapping.changed_at, DateTime()), column(self._mapping.ref)
        behind: ColumnElement[bool] = changed >= moment.astimezone(BEIJING).replace(tzinfo=None)
        while True:
            asked = self._selected().where(self._of_unit(unit), behind).order_by(changed, ref).limit(PAGE)
            with databases.opened(self._url) as connection:
                rows = connection.execute(asked).all()
            yield from map(self._entry, rows)
            if len(rows) < PAGE:
                return
            last = rows[-1]._mapping
            behind = or_(changed > last[CHANGED], and_(changed == last[CHANGED], ref > last[REF]))

    def _found(self, unit: str, condition: ColumnElement[bool]) -> list[Entry]:
        asked = self._selected().where(self._of_unit(unit), condition).limit(MOST_FOUND)
        with databases.opened(self._url) as connection:
            return [self._entry(row) for row in connection.execute(asked)]

    def _selected(self) -> Select[Any]:
        own = self._mapping
        shown = [column(named).label(name) for name, named in own.columns.items()]
        shown.append(column(own.ref).label(REF))
        if own.changed_at:
            shown.append(column(own.changed_at).label(CHANGED))
        if own.unit:
            shown.append(column(own.unit).label("__unit"))
        return select(*shown).select_from(_table(own.view))

    def _of_unit(self, unit: str) -> ColumnElement[bool]:
        """Raises Down for a unit of which the mapping does not say how the view names it."""
        own = self._mapping
        if not own.unit:
            if unit != self._unit:
                raise Down(Failure.OTHER_UNIT)
            return column(own.ref).is_not(None)
        words = [word for word, code in own.units.items() if code == unit] if own.units else [unit]
        if not words:
            raise Down(Failure.OTHER_UNIT)
        return column(own.unit).in_(words)

    def _column(self, name: str) -> ColumnElement[Any]:
        """Raises Down where the mapping leaves the fact out."""
        if name not in self._mapping.columns:
            raise Down(Failure.MISFIT)
        return column(self._mapping.columns[name])

    def _named(self, name: str, birth_date: date) -> ColumnElement[bool]:
        form = self._mapping.date_format
        day = birth_date.strftime(form) if form else birth_date
        return and_(self._column("name") == name, self._column("birth_date") == day)

    def _entry(self, row: Row[Any]) -> Entry:
        said = row._mapping
        raw = {name: ours for name in self._mapping.columns if (ours := self._ours(name, said[name]))}
        changed = said.get(CHANGED)
        return entry_of(
            str(said[REF]), raw, changed if isinstance(changed, datetime) else None, self._mapping.view,
            today=beijing_date(self._clock()),
        )  # fmt: skip

    def _ours(self, name: str, value: Any) -> str:
        """A cell as `clean_facts` takes it; by the mapping's codes first, then as a column of somebody's table is read."""
        text = _as_text(value)
        mapped = self._mapping.codes.get(name, {}).get(text)
        if mapped is not None:
            return mapped
        if FACTS[name].type is FactType.DATE and self._mapping.date_format and not isinstance(value, date):
            with suppress(ValueError):
                return datetime.strptime(text, self._mapping.date_format).date().isoformat()  # noqa: DTZ007
        try:
            return taken(text, FACTS[name])
        except NotUnderstood:
            return ""

    def _theirs(self, name: str, value: Any) -> Any:
        """A fact as their table has it."""
        for word, code in self._mapping.codes.get(name, {}).items():
            if code == value:
                return word
        if isinstance(value, bool):
            return "1" if value else "0"
        if value and FACTS[name].type is FactType.DATE:
            day, form = date.fromisoformat(value), self._mapping.date_format
            return day.strftime(form) if form else day
        return value


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.date().isoformat()
        case Decimal() if value == value.to_integral_value():
            return str(int(value))
    return str(value).strip()


def _table(name: str, *columns: str) -> TableClause:
    """Of a schema, where the name has one: pis.v_person."""
    schema, _dot, own = name.rpartition(".")
    return table(own, *(column(each) for each in columns), schema=schema or None)
