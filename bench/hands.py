"""Work on the database by several threads, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(*works: Callable[[], None]) -> None:
    """Raises what one of them raised, when all are over."""
    with ThreadPoolExecutor(len(works)) as hands:
        for done in [hands.submit(_apart, work) for work in works]:
            done.result()


def _apart(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connection.close()
