"""Many rows go into a table more quickly without its indexes, which are made anew at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper


@contextmanager
def without_indexes(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """All but those that keep rows apart are dropped, and made again after the block."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in found:
        cursor.execute(definition)
