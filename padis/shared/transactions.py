"""A use case is one transaction. A deadlock is no failure of the user's: it is tried again."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3


def use_case(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction, all or nothing; when it is the outermost, a deadlock is retried twice."""

    @wraps(function)
    def run(*args: P.args, **options: P.kwargs) -> R:
        tries = 1 if transaction.get_connection().in_atomic_block else TRIES
        for left in reversed(range(tries)):
            try:
                with transaction.atomic():
                    return function(*args, **options)
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
                    raise
        raise AssertionError("unreachable")

    return run
