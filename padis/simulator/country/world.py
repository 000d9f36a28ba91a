"""Who plays: townships in lanes, each as diligent as it is, with days on which nothing works."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from zlib import crc32

from padis.cases import rules
from padis.cases.models import Direction
from padis.divisions.models import Level
from padis.divisions.queries import county_of, directory
from padis.shared.errors import Refused
from padis.simulator.country.calendar import Days, at_work, is_working_day
from padis.simulator.country.flows import Flows, Places
from padis.simulator.country.plan import Plan

LANES = 4
"""Batches of different lanes file for different townships, so that processes do not wait for each other's serials."""
PACE = (0.6, 1.0, 1.5, 2, 4, 14)
"""Mean days that a unit takes for a step; which of these it is follows from its code."""
UNIT_OUTAGE, PROVINCE_OUTAGE = 8, 3
"""Days on which a unit, or all of a province, can do nothing: once in a quarter, once in a year."""
ONE_UNIT_IN = 7
"""So many units share one that has outages at all."""
OUTFLOW = 0.12
TRIES = 2000


class World:
    def __init__(self, plan: Plan, townships: Sequence[str]) -> None:
        self.townships, self.days = townships, Days(plan.first_day, plan.days)
        everywhere = Places(townships)
        lanes = [Places(townships[lane::LANES]) for lane in range(LANES)]
        self.inflow = [Flows(lane, everywhere) for lane in lanes]
        self.outflow = [Flows(everywhere, lane) for lane in lanes]
        self._below: dict[str, list[str]] = {}
        for code in townships:
            self._below.setdefault(county_of(code), []).append(code)

    def move(self, rng: Random, lane: int, on: date) -> tuple[str, str, Direction]:
        """Where she lives, where she is registered, and which of the two files. Raises Refused where nobody can move."""
        for _each in range(TRIES):
            direction = Direction.OUTFLOW if rng.random() < OUTFLOW else Direction.INFLOW
            flows = (self.outflow if direction == Direction.OUTFLOW else self.inflow)[lane]
            if flows.corridors is None:
                lane = (lane + 1) % LANES
                continue
            arrived, left = flows.corridors.draw(rng)
            here, home = flows.arriving.arrive[arrived].draw(rng), flows.leaving.leave[left].draw(rng)
            if is_migration(here, home, on):
                return here, home, direction
        raise Refused("no migration between these townships")

    def neighbour(self, rng: Random, unit: str, *spared: str) -> str:
        """Another township of the unit's county that plays too; "" where there is none."""
        others = [code for code in self._below[county_of(unit)] if code != unit and code not in spared]
        return rng.choice(others) if others else ""

    def next_step(self, rng: Random, unit: str, after: datetime) -> datetime:
        """When the unit gets round to its next step: on a working day, in office hours, when nothing is out of order."""
        day = (after + timedelta(days=rng.expovariate(1 / PACE[crc32(unit.encode()) % len(PACE)]))).date()
        while not is_working_day(day) or is_out(unit, day):
            day += timedelta(days=1)
        at = at_work(rng, day)
        return at if at > after else after + timedelta(minutes=rng.randint(2, 40))


def is_migration(here: str, home: str, on: date) -> bool:
    try:
        rules.check_places(here, home, field="registered_division", on=on)
    except Refused:
        return False
    return True


def is_out(unit: str, day: date) -> bool:
    """Whether the unit, or its whole province, has an outage."""
    province, own = crc32(unit[:2].encode()), crc32(unit[::-1].encode())
    if 0 <= (day.timetuple().tm_yday - province % 350) < PROVINCE_OUTAGE:
        return True
    return own % ONE_UNIT_IN == 0 and 0 <= day.toordinal() % 91 - own % 80 < UNIT_OUTAGE


def world_of(plan: Plan) -> World:
    return _world(plan.townships, plan.left_out, plan.until, plan.days)


@cache
def _world(townships: tuple[str, ...], left_out: frozenset[str], until: date, days: int) -> World:
    chosen = [code for code in townships or all_townships() if code not in left_out]
    return World(Plan(0, until, days=days), chosen)


def all_townships() -> list[str]:
    known = directory()
    return [known.code(index) for index, level in enumerate(known.levels) if level == Level.TOWNSHIP]


def townships_below(codes: Iterable[str]) -> tuple[str, ...]:
    """The townships that units of any level stand for. Raises Refused for a code that is none."""
    known, found = directory(), set()
    for code in codes:
        index = known.find(code.ljust(12, "0"))
        if index is None:
            raise Refused(code)
        start, end = known.span(index)
        found |= {known.code(row) for row in range(start, end) if known.levels[row] == Level.TOWNSHIP}
    return tuple(sorted(found))
