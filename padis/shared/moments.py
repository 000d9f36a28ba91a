"""Two works on the database at once, by two connections that see the same rows."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")
Beside = Callable[[Callable[[], T]], Callable[[], T]]
"""Begins a work, and returns how to wait for what it gives."""


@contextmanager
def one_moment() -> Iterator[Beside]:
    """In the block, a transaction sees the rows of one moment, that of its first query; what is given to the function that the
    block gets sees the same, in a transaction of its own, which is committed when the work is done: before the caller's.

    Within a transaction of the caller's there is no second one: works are done when they are given. What a work raises is
    raised when it is waited for.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield _at_once
        return
    with ThreadPoolExecutor(1) as hands, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

        def beside(work: Callable[[], T]) -> Callable[[], T]:
            cursor.execute("SELECT pg_export_snapshot()")
            return hands.submit(_apart, work, cursor.fetchone()[0]).result

        yield beside


def _at_once(work: Callable[[], T]) -> Callable[[], T]:
    done = work()
    return lambda: done


def _apart(work: Callable[[], T], snapshot: str) -> T:
    """On a connection of the thread's own."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            return work()
    finally:
        connection.close()
