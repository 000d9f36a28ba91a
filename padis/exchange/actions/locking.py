"""Taking the row lock of an item, first thing in every use case."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import psycopg
from django.db import connection

from padis.exchange.models import Message, Task
from padis.shared.rows import raw_connection
from padis.shared.sharding import Key, Maker

_COLUMNS = tuple(field.attname for field in Message._meta.concrete_fields if field.attname != "pk")
_LOCK_MANY = f"""
    SELECT {", ".join(_COLUMNS)} FROM {Message._meta.db_table} WHERE shard = %s AND id = ANY(%s) ORDER BY id FOR UPDATE
"""
_message = Maker(Message)


def lock_message(key: Key) -> Message:
    """The message, locked until the transaction ends. Raises Message.DoesNotExist."""
    return Message.objects.select_for_update(of=("self",)).get(pk=key)


def lock_task(key: Key) -> Task:
    """The task, locked until the transaction ends. Raises Task.DoesNotExist."""
    return Task.objects.select_for_update(of=("self",)).get(pk=key)


def lock_messages(keys: Sequence[Key]) -> Iterator[Message]:
    """The messages of the keys, which come in order, locked in that order: the scale twin of `lock_message`.

    Read in binary and made without the model's constructor: of whoever receives thousands, half of the time had gone there.
    """
    for shard, group in groupby(keys, key=lambda key: key[0]):
        with connection.wrap_database_errors, psycopg.Cursor(raw_connection()) as cursor:
            cursor.execute(_LOCK_MANY, (shard, [id for _shard, id in group]), binary=True)
            rows = cursor.fetchall()
        for row in rows:
            yield _message.of_row(_COLUMNS, row)
