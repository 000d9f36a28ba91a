"""Keys that can be sharded: the one place that spells out `shard`, the composite key and the link between rows.

A sharded table's rows carry `shard`, the leading digits of a unit code, as the first part of their key. On plain
PostgreSQL this is an ordinary two-column key; on a cluster it says where the row lives. See docs/adr/0002.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import migrations, models
from django.db.models.base import ModelState

Key = tuple[str, uuid.UUID]
DIGITS = settings.SHARD_DIGITS
"""Read once: it never changes within an installation."""


def shard_of(unit_code: str) -> str:
    """The shard of a unit's rows: the leading digits of its code, as many as the installation chose."""
    return unit_code[:DIGITS]


_chance = Random()
"""Of ids only: unlike the system's source of chance it costs no system call, of which a bulk filing makes four a case."""
os.register_at_fork(after_in_child=_chance.seed)


def new_id() -> uuid.UUID:
    """A time-ordered UUID (version 7, RFC 9562), so that new rows fall on the same index pages. Unique, and no secret:
    nobody sees anything because an id is known."""
    chance = _chance.getrandbits(74)
    milliseconds = time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF
    return uuid.UUID(
        int=milliseconds << 80 | 0x7 << 76 | chance >> 62 << 64 | 0x2 << 62 | chance & 0x3FFF_FFFF_FFFF_FFFF
    )


class ShardField(models.CharField):
    """The shard: up to 12 digits, compared byte by byte."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 12, "db_collation": "C", "editable": False, **options})


class Sharded(models.Model):
    """A row that lives in a unit's shard. Always create with `objects.create` or in bulk."""

    pk = models.CompositePrimaryKey("shard", "id")
    shard = ShardField()
    id = models.UUIDField(default=new_id, editable=False)

    class Meta:
        abstract = True

    @property
    def key(self) -> Key:
        return self.shard, self.id


class Maker:
    """Makes new rows of a sharded model in memory, of columns by name: several times as fast as the model itself.

    Columns that are not named get their defaults, a mutable one anew each time. No signal of the model is sent.
    """

    def __init__(self, model: type[Sharded]) -> None:
        self._model = model
        fields = [field for field in model._meta.concrete_fields if field.attname != "pk"]
        self._made = {
            field.attname: field.default for field in fields if field.has_default() and callable(field.default)
        }
        self._constant = {field.attname: field.get_default() for field in fields if field.attname not in self._made}

    def __call__(self, **columns: Any) -> Any:
        row = self._model.__new__(self._model)
        row._state = ModelState()
        values = row.__dict__
        values.update(self._constant)
        values.update(columns)
        for name, make in self._made.items():
            if name not in values:
                values[name] = make()
        return row

    def of_row(self, columns: Sequence[str], values: Sequence[Any]) -> Any:
        """What was read from all columns of the table."""
        row = self._model.__new__(self._model)
        row._state = ModelState()
        row._state.adding = False
        row.__dict__.update(zip(columns, values, strict=True))
        return row


class SameShardLink(models.ForeignObject):
    """A link to a row of the same shard, on (shard, <name>_id). Adds the id column; assign the object whole.

    The composite foreign key in the database is made by `composite_key` in the app's migration.
    """

    def __init__(
        self, to: Any, *, name_id: str = "", null: bool = False, related_name: str | None = None, **options: Any
    ) -> None:
        self.name_id = name_id
        super().__init__(
            to,
            **{
                **options,
                "on_delete": models.DO_NOTHING,
                "from_fields": ["shard", name_id or "?"],
                "to_fields": ["shard", "id"],
                "null": null,
                "related_name": related_name or "+",
            },
        )

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **options: Any
    ) -> None:
        column = f"{name}_id"
        if not self.name_id:  # in a migration's state the column is a field of its own already
            cls.add_to_class(column, models.UUIDField(null=self.null, editable=False))
        self.from_fields = ["shard", column]
        super().contribute_to_class(cls, name, private_only, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for given in ("on_delete", "from_fields", "to_fields"):
            options.pop(given, None)
        return name, path, args, {**options, "name_id": f"{self.name}_id"}


def composite_key(table: str, column: str, target: str) -> migrations.RunSQL:
    """The operation that adds the foreign key (shard, column) → target (shard, id)."""
    name = f"{table}_{column}_fk"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (shard, {column}) REFERENCES {target} (shard, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


_marks = threading.local()


@contextmanager
def cross_shard(why: str) -> Iterator[None]:
    """Marks a read that may touch many shards; the query watcher of the tests lets only these pass.

    `why` is for the reader of the code: which rare page or job this is.
    """
    before = getattr(_marks, "why", None)
    _marks.why = why
    try:
        yield
    finally:
        _marks.why = before


def crossing() -> str | None:
    """Why the code that runs now may cross shards, or None."""
    return getattr(_marks, "why", None)


def sharded_tables() -> frozenset[str]:
    """The names of all sharded tables."""
    return frozenset(model._meta.db_table for model in apps.get_models() if has_shard(model))


def has_shard(model: type[models.Model]) -> bool:
    return any(isinstance(field, ShardField) for field in model._meta.local_fields)
