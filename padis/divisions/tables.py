"""The rows of the tables as the data files say, and the statements that bring them there many at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from padis.divisions import files, names
from padis.divisions.models import ENTRY_LENGTHS, GROUP_KINDS, NATION, Division, EndedDivision, Unit
from padis.divisions.succession import Scopes

CHUNK = 5000  # rows of one statement
NATION_ROW = (NATION, None, 0, "nation", None, "全国", "全国", "quanguo", "qg")
LIST = "list"  # a column that holds an array, given as text joined by bars

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table. `columns` name their types in the order of a row; `blank` columns are empty in a new row."""

    name: str
    columns: dict[str, str]
    rows: list[Row]
    key: str = ""  # rows with the same key are replaced, but for their blank columns
    blank: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """Takes an array for each column."""
        given = ", ".join(self.columns)
        arrays = ", ".join(f"%s::{'text' if kind == LIST else kind}[]" for kind in self.columns.values())
        values = [f"string_to_array({name}, '|')" if kind == LIST else name for name, kind in self.columns.items()]
        empty = ["''"] * len(self.blank)
        insert = (
            f"INSERT INTO {self.name} ({', '.join([*self.columns, *self.blank])})"
            f" SELECT {', '.join([*values, *empty])} FROM unnest({arrays}) AS given ({given})"
        )
        news = ", ".join(f"{name} = EXCLUDED.{name}" for name in self.columns if name != self.key)
        return f"{insert} ON CONFLICT ({self.key}) DO UPDATE SET {news}" if self.key else insert

    def chunks(self) -> Iterator[list[list[Any]]]:
        """Some thousand rows at a time, as one list for each column."""
        for start in range(0, len(self.rows), CHUNK):
            yield [list(column) for column in zip(*self.rows[start : start + CHUNK], strict=True)]


@dataclass(slots=True)
class Builder:
    """Collects the rows of divisions and units from the top down."""

    scopes: Scopes
    divisions: list[Row] = field(default_factory=lambda: [NATION_ROW])
    units: list[Row] = field(default_factory=list)
    paths: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {NATION: []})

    def add(self, row: files.DivisionRow) -> None:
        path = [*self.paths[row.parent_code], (row.kind, row.name)]
        if row.level < 4:
            self.paths[row.code] = path
        place = (row.code, row.parent_code, row.level, row.kind, row.in_gb2260)
        letters = "".join(row.syllables), "".join(syllable[0] for syllable in row.syllables)
        self.divisions.append((*place, row.name, names.full_name(path), *letters))
        if row.kind not in GROUP_KINDS:
            self.add_unit(row.code, row.name, row.level)

    def add_unit(self, code: str, name: str, level: int) -> None:
        self.units.append((code, names.unit_name(name, level), "|".join(self.scopes.of(code, level).stored())))


def of_files() -> list[Table]:
    """Divisions, units, ended divisions: in this order."""
    current, ended = list(files.divisions()), list(files.ended())
    spells = [(row.old_code, row.last_year, row.successors.split("|")) for row in ended if row.successors]
    builder = Builder(Scopes({row.code[:6] for row in current}, spells))
    builder.add_unit(NATION, "国家", 0)
    for row in current:
        builder.add(row)
    return [divisions_table(builder.divisions), units_table(builder.units), ended_table(ended)]


def divisions_table(rows: list[Row]) -> Table:
    columns = dict.fromkeys(
        ["code", "parent_id", "level", "kind", "in_gb2260", "name", "full_name", "pinyin", "initials"], "text"
    )
    return Table(Division._meta.db_table, {**columns, "level": "smallint", "in_gb2260": "bool"}, rows, key="code")


def units_table(rows: list[Row]) -> Table:
    columns = {"code": "text", "name": "text", "scope_ranges": LIST}
    return Table(Unit._meta.db_table, columns, rows, key="code", blank=tuple(ENTRY_LENGTHS))


def ended_table(ended: list[files.EndedRow]) -> Table:
    names_of_columns = files.EndedRow.__slots__
    columns = dict.fromkeys(names_of_columns, "text")
    years = {"first_year": "smallint", "last_year": "smallint"}
    rows = [tuple(getattr(row, name) for name in names_of_columns) for row in ended]
    return Table(EndedDivision._meta.db_table, {**columns, **years, "successors": LIST}, rows)
