"""The circuit breaker of a connector: after failures in a row nobody asks for a while, then one tries.

Its state is the connector's row of `Health`, so that all processes share it. What is written in a transaction that fails is
lost with it: ask a register before a transaction begins.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import transaction

from padis.register.connectors.failures import Down, Failure, Wrong
from padis.register.connectors.models import Health
from padis.register.contract import Entry, Receipt, Register

FAILURES = 3
"""In a row, after which a register rests."""
REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=10)
A_TRY = timedelta(seconds=30)
"""So long the others wait for the one that tries."""
NOTED_EVERY = timedelta(minutes=1)
"""A register that answers is not written down each time."""

Clock = Callable[[], datetime]


class Guarded:
    """A register behind its breaker; `unit` is the connector's. `make` may fail as a question does."""

    def __init__(self, make: Callable[[], Register], unit: str, clock: Clock) -> None:
        self._make, self._unit, self._clock = make, unit, clock

    def by_number(self, unit: str, number: str) -> list[Entry]:
        with self._watched():
            return self._make().by_number(unit, number)

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        with self._watched():
            return self._make().by_name_and_birth(unit, name, birth_date)

    def read(self, unit: str, ref: str) -> Entry | None:
        with self._watched():
            return self._make().read(unit, ref)

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        with self._watched():
            return self._make().record(unit, facts, ref=ref, source=source, by=by, now=now)

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        with self._watched():
            yield from self._make().changes_since(unit, moment)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """One question. Raises Down unasked while the register rests."""
        health = check_may_ask(self._unit, now=self._clock())
        begun = perf_counter()
        try:
            yield
        except (Down, Wrong) as failed:
            note_failure(self._unit, failed, now=self._clock())
            raise
        note_answer(health, milliseconds=round((perf_counter() - begun) * 1000), now=self._clock())


def check_may_ask(unit: str, *, now: datetime) -> Health:
    """Raises Down while the register rests, or while somebody else tries whether it is back."""
    health, _made = Health.objects.get_or_create(connector_id=unit)
    if health.resting_until is None:
        return health
    with _free(unit) as held:
        if held is None or held.resting_until is None or held.resting_until > now:
            raise Down(Failure.RESTING)
        held.resting_until = now + A_TRY
        held.save(update_fields=["resting_until"])
        return held


def note_failure(unit: str, failed: Down | Wrong, *, now: datetime) -> None:
    """A wrong answer is noted; what costs time makes the register rest."""
    if failed.failure in (Failure.OTHER_UNIT, Failure.RESTING):
        return  # nobody was asked
    with _free(unit) as held:
        if held is None:
            return
        held.failed_at, held.failure = now, failed.failure
        if isinstance(failed, Down):
            held.failures += 1
            if held.failures >= FAILURES:
                held.resting_until = now + min(REST * 2 ** min(held.failures - FAILURES, 10), LONGEST_REST)
        held.save(update_fields=["failed_at", "failure", "failures", "resting_until"])


def note_answer(health: Health, *, milliseconds: int, now: datetime) -> None:
    if not health.failures and health.answered_at and now - health.answered_at < NOTED_EVERY:
        return
    with _free(health.pk) as held:
        if held is not None:
            held.answered_at, held.milliseconds, held.failures, held.resting_until = now, milliseconds, 0, None
            held.save(update_fields=["answered_at", "milliseconds", "failures", "resting_until"])


@contextmanager
def _free(unit: str) -> Iterator[Health | None]:
    """The row, unless another transaction holds it: that one's note will do, and nobody waits for its end."""
    with transaction.atomic():
        yield Health.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=unit).first()
