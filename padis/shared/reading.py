"""Rows of one table by plain SQL, for the few reads that every page makes.

The ORM writes each query anew, which takes several times as long as the database takes to answer one that goes by a key.
What has many forms (lists that are narrowed and sorted) stays with the ORM.
"""

from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rows_of(model: type[M], rest: str, *values: Any) -> list[M]:
    """The whole rows, as `model.objects` would give them. `rest` is what follows FROM and the table, without any values."""
    select, names, converters = _columns(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {select} FROM {model._meta.db_table} {rest}", values)
        found = cursor.fetchall()
    return [model.from_db(connection.alias, names, _converted(row, converters)) for row in found]


def _converted(row: tuple[Any, ...], converters: list[tuple[int, Any]]) -> list[Any]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    return values


@cache
def _columns(model: type[Model]) -> tuple[str, list[str], list[tuple[int, Any]]]:
    """The columns in SQL, their names in the model, and by place what makes a value of what the database gives."""
    fields = model._meta.concrete_fields
    converters = [(place, make) for place, field in enumerate(fields) for make in field.get_db_converters(connection)]
    return ", ".join(f'"{field.column}"' for field in fields), [field.attname for field in fields], converters
