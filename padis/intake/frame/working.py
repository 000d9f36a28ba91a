"""The work on an import, a batch at a time: the dry run, and then the import of the rows that are ready.

Each batch is one transaction that also marks its rows: whatever ends the work, it goes on behind the last batch, and no row
is imported twice. One worker at a time has an import (an advisory lock of its session, free when the session ends).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import ClassVar, Generic

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from padis.intake import values
from padis.intake.frame.frame import WORKING, Frame, H, R, become
from padis.intake.frame.models import WAITING, State
from padis.shared.sharding import Key, cross_shard
from padis.shared.transactions import use_case

Clock = Callable[[], datetime]
Progress = Callable[[int], None]
Step = Callable[[datetime], int]
"""Does the next batch; how many rows that were, 0 when it is done."""
Seen = dict[bytes, int]
"""Digest of a person → the first row of the file that is about her; goes on from batch to batch of a dry run."""


class Work(ABC, Generic[H, R]):
    """What comes of the rows of one sort of import. `batch` rows are one transaction."""

    frame: Frame[H, R]
    batch: ClassVar[int]

    @abstractmethod
    def check(self, one: H, rows: Sequence[R], seen: Seen, now: datetime) -> None:
        """Mark each row with what would become of it."""

    @abstractmethod
    def take(self, one: H, rows: Sequence[R], now: datetime) -> None:
        """Import the rows, and mark each with what became of it; none may stay ready."""

    @abstractmethod
    def may_go_on(self, one: H, now: datetime) -> bool:
        """Whether more may still be imported in the name of who had it begun."""

    def carry_on(self, key: Key, *, clock: Clock = timezone.now, progress: Progress = lambda done: None) -> bool:
        """Work until nothing is left to do, or somebody stops it. False where another worker has the import now.

        `clock` is asked for each batch: what is imported bears the moment at which it was.
        """
        with _alone_with(key) as alone:
            if alone:
                values.forget()
                with suppress(self.frame.heads.DoesNotExist):  # thrown away meanwhile
                    self._work(key, clock, progress)
            return alone

    def _work(self, key: Key, clock: Clock, progress: Progress) -> None:
        state, language = self.frame.heads._default_manager.values_list("state", "language").get(pk=key)
        with override(language):
            step = self.step_of(key, state)
            while step and (done := step(clock())):
                progress(done)

    def step_of(self, key: Key, state: str) -> Step | None:
        """What is done batch by batch in a state of working."""
        if state == State.CHECKING:
            self._start_again(key)  # who stands in the file twice is known from its start only
            return partial(self.check_batch, key, {})
        return partial(self.take_batch, key) if state == State.IMPORTING else None

    @use_case
    def _start_again(self, key: Key) -> None:
        rows = self.frame.rows_of(key).filter(outcome__in=self.frame.checked)
        rows.update(outcome=WAITING, **self.frame.undecided)

    @use_case
    def check_batch(self, key: Key, seen: Seen, now: datetime) -> int:
        """What would become of the next rows. Returns how many were looked at; 0 when it is done."""
        one = self.locked(key)
        state, at_work = State(one.state), one.state == State.CHECKING
        rows = self.next_rows(key, Q(outcome=WAITING)) if at_work else []
        if rows:
            self.check(one, rows, seen, now)
        become(one, State.CHECKED if at_work and not rows else state, now)
        return len(rows)

    @use_case
    def take_batch(self, key: Key, now: datetime) -> int:
        """Import the next rows that are ready. Returns how many were dealt with; 0 when it is done or stopped."""
        one = self.locked(key)
        state = State(one.state)
        if state == State.IMPORTING and not self.may_go_on(one, now):
            state = State.STOPPED
        rows = self.next_rows(key, self.frame.ready) if state == State.IMPORTING else []
        if rows:
            self.take(one, rows, now)
        become(one, State.DONE if state == State.IMPORTING and not rows else state, now)
        return len(rows)

    def take_up(self) -> None:
        """Carry on what a worker left when it ended; an import that somebody works on is left to him."""
        with cross_shard("upkeep"):
            heads = self.frame.heads._default_manager.filter(state__in=WORKING)
            keys = list(heads.values_list("shard", "id"))
        for key in keys:
            self.carry_on(key)

    def locked(self, key: Key) -> H:
        heads = self.frame.heads._default_manager.select_for_update(of=("self",), no_key=True)
        return heads.select_related("by__unit__division").defer("file").get(pk=key)

    def next_rows(self, key: Key, wanted: Q) -> Sequence[R]:
        return list(self.frame.rows_of(key).filter(wanted).order_by("number")[: self.batch])


@contextmanager
def _alone_with(key: Key) -> Iterator[bool]:
    number = key[1].int & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        alone = cursor.fetchone()[0]
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
