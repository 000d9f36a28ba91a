"""A country's year of work for load and measurement: cases by the hundred thousand, through the door that all use.

A seed gives the same people, places, days and counts, whether one process plays or several; only ids differ. Each case
is filed, sent and worked through in memory, a batch is one transaction, and memory stays that of a few batches.
"""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Self
from zlib import crc32

import django

from padis.cases import actions as cases
from padis.cases import rules
from padis.cases.actions import Filing
from padis.cases.duplicates import Duplicate
from padis.cases.models import Direction
from padis.divisions.queries import directory
from padis.exchange.door import Actor, Content, Door
from padis.exchange.models import Message
from padis.exchange.states import Event
from padis.kinds.verification.actions import request
from padis.shared.errors import Refused
from padis.shared.rows import Writes
from padis.shared.time import BEIJING, beijing_date
from padis.shared.transactions import use_case
from padis.simulator.names import Weighted
from padis.simulator.people import person

TOWNSHIP = 4
BATCH = 400
"""Cases in one transaction; each takes an advisory lock for its person."""
LANES = 4
"""Batches of different lanes file for different townships, so that processes do not wait for each other's serials."""
DAYS = 365
OUTFLOW, NEVER_OPENED, NEVER_ANSWERED, RETURNED, NEVER_CONFIRMED = 0.12, 0.02, 0.02, 0.03, 0.02
PACE = (0.6, 1.5, 2, 4, 14)
"""Mean days that a unit takes for a step; which of these it is follows from its code."""
FINDINGS = Weighted([("consistent", 92), ("returned_home", 5), ("not_migrated", 3)])
ARRIVALS = {"11": 4, "31": 5, "32": 4, "33": 5, "35": 3, "44": 6}
DEPARTURES = {"34": 4, "36": 3, "41": 4, "42": 3, "43": 4, "45": 3, "50": 3, "51": 5, "52": 4}
"""Provinces to which more than the usual number go, or from which more come: how many times as many."""


@dataclass(frozen=True, slots=True)
class Load:
    """What to fill in: so many cases on the townships, over the year that ends with the day `until`.

    `townships` names those that play (at least one a lane), or by default all of the country but those `left_out`.
    """

    cases: int
    until: date
    by_id: int
    seed: int = 1
    townships: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def batches(self) -> int:
        return -(-self.cases // BATCH)

    @property
    def end(self) -> datetime:
        """The evening of the last day: nothing happens after it."""
        return datetime.combine(self.until, datetime.min.time(), tzinfo=BEIJING) + timedelta(hours=18)


def fill(load: Load, *, progress: Callable[[int], None], processes: int = 1) -> int:
    """File the load's cases; `progress` is told how many are done. Returns how many were filed, duplicates left out."""
    if processes == 1:
        return _added_up((fill_batch(load, number) for number in range(load.batches)), progress)
    started = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=started, initializer=django.setup) as pool:
        futures = [pool.submit(fill_batch, load, number) for number in range(load.batches)]
        return _added_up((future.result() for future in as_completed(futures)), progress)


def _added_up(counts: Iterable[int], progress: Callable[[int], None]) -> int:
    filed = 0
    for count in counts:
        filed += count
        progress(filed)
    return filed


def fill_batch(load: Load, number: int) -> int:
    """One batch of the load, in one transaction. Returns how many cases were filed."""
    rng = Random(f"{load.seed}/{number}")
    country = _country(load.townships, load.left_out)
    first = number * BATCH
    start, span = load.end - timedelta(days=DAYS), timedelta(days=DAYS) / load.cases
    filings = [
        _filing(rng, country, number % LANES, _working_hour(rng, start + position * span), load.by_id)
        for position in range(first, min(first + BATCH, load.cases))
    ]
    return play(rng, filings, until=load.end)


@use_case
def play(rng: Random, filings: Sequence[Filing], *, until: datetime) -> int:
    """File, send and work through the cases up to a moment. Returns how many were filed."""
    writes = Writes()
    door, filed = Door(writes), 0
    for filing, case in zip(filings, cases.file_all(filings, writes), strict=True):
        if not isinstance(case, Duplicate):
            actor = Actor(filing.unit, filing.by_id)
            message = request(door, case, filing.facts, serial=1, actor=actor, at=filing.at)
            _work_through(rng, door, message, filing, until)
            filed += 1
    door.write()
    return filed


def _work_through(rng: Random, door: Door, message: Message, filing: Filing, until: datetime) -> None:
    at = filing.at
    for event, unit, content, changes in _course(rng, message):
        at = _later(rng, unit, at)
        if at > until:
            return
        door.move(message, event, by=Actor(unit, filing.by_id), at=at, content=content, **changes)


def _course(rng: Random, message: Message) -> Iterator[tuple[Event, str, Content | None, dict[str, Any]]]:
    """What the two units do with a message, step by step, up to where they leave it."""
    if rng.random() < NEVER_OPENED:
        return
    yield Event.OPENED, message.receiver, None, {}
    fate = rng.random()
    if fate < NEVER_ANSWERED:
        return
    if fate < NEVER_ANSWERED + RETURNED:
        yield Event.RETURNED, message.receiver, Content({"proposed": ""}, {"note": "不属于本乡镇"}), {}
        yield Event.WITHDRAWN, message.sender, Content({}, {"note": "地址有误"}), {}
        return
    finding = FINDINGS.draw(rng)
    content = Content({"finding": finding, "corrected": []}, {"corrections": {}, "note": "已入户核实"})
    yield Event.ANSWERED, message.receiver, content, {"finding": finding}
    if rng.random() >= NEVER_CONFIRMED:
        yield Event.CONFIRMED, message.sender, Content({"accepted": [], "refused": []}), {}


def _later(rng: Random, unit: str, after: datetime) -> datetime:
    """When the unit gets round to its next step."""
    days = rng.expovariate(1 / PACE[crc32(unit.encode()) % len(PACE)])
    return max(_working_hour(rng, after + timedelta(days=days)), after + timedelta(minutes=rng.randint(2, 40)))


def _working_hour(rng: Random, at: datetime) -> datetime:
    return at.replace(hour=rng.randint(8, 17), minute=rng.randint(0, 59), second=rng.randint(0, 59), microsecond=0)


def _filing(rng: Random, country: "Country", lane: int, at: datetime, by_id: int) -> Filing:
    """A filing in scope; whoever is too young, too old or moved too near is drawn again."""
    while True:
        here, home, direction = country.places(rng, lane)
        facts = person(rng, registered_code=home, residence_code=here, today=beijing_date(at))
        unit = here if direction == Direction.INFLOW else home
        with suppress(Refused):
            rules.check_in_scope(facts, direction, unit=unit, on=beijing_date(at))
            return Filing(unit, by_id, direction, facts, at)


@dataclass(frozen=True, slots=True)
class Country:
    """Whence people come and where they go: all townships, and for each lane those that file in it."""

    homes: Weighted[str]
    residences: Weighted[str]
    lanes: tuple[tuple[Weighted[str], Weighted[str]], ...]

    @classmethod
    def of(cls, townships: Sequence[str]) -> Self:
        def weighted(codes: Iterable[str], times: dict[str, int]) -> Weighted[str]:
            return Weighted((code, times.get(code[:2], 1)) for code in codes)

        lanes = [townships[lane::LANES] for lane in range(LANES)]
        return cls(
            weighted(townships, DEPARTURES),
            weighted(townships, ARRIVALS),
            tuple((weighted(codes, DEPARTURES), weighted(codes, ARRIVALS)) for codes in lanes),
        )

    def places(self, rng: Random, lane: int) -> tuple[str, str, Direction]:
        """Where she lives, where she is registered, and which of the two files."""
        homes, residences = self.lanes[lane]
        if rng.random() < OUTFLOW:
            return self.residences.draw(rng), homes.draw(rng), Direction.OUTFLOW
        return residences.draw(rng), self.homes.draw(rng), Direction.INFLOW


@cache
def _country(townships: tuple[str, ...], left_out: frozenset[str]) -> Country:
    known = directory()
    every = (known.code(index) for index, level in enumerate(known.levels) if level == TOWNSHIP)
    return Country.of([code for code in townships or every if code not in left_out])
