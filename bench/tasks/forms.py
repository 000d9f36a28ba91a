"""Logged-in users and forms filled in for them, for the browsers that file over HTTP."""

from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings

from bench import world
from padis.cases.duplicates import digests, find
from padis.divisions.queries import county_of
from padis.simulator.people import Facts


def run(filers: int, each: int, watchers: int) -> Iterator[dict[str, Any]]:
    """Filers of different counties, the supervisor of the first one's county, and others who watch."""
    rng, units = Random(uuid4().bytes), world.townships()
    chosen = [units[number * world.TOWNSHIPS % len(units) + number // len(world.COUNTIES)] for number in range(filers)]
    county = county_of(chosen[0])
    above = [code for codes in world.places_above().values() for code in codes if code != county]
    yield {
        "filers": [
            {"session": session(unit), "forms": [form(rng, unit, units) for _each in range(each)]} for unit in chosen
        ],
        "supervisor": {"session": session(county), "unit": county},
        "watchers": [{"session": session(unit), "unit": unit} for unit in above[:watchers]],
        "townships": [{"session": session(unit), "unit": unit} for unit in (units if watchers else ())],
    }


def session(unit: str) -> str:
    return world.client_of(unit).cookies[settings.SESSION_COOKIE_NAME].value


def form(rng: Random, unit: str, units: tuple[str, ...]) -> str:
    """A filled form as a browser sends it, for somebody in scope whom nobody has filed: else it would come back with who is there."""
    facts = world.newcomer(rng, unit, units)
    while find(digests(facts).values()):
        facts = world.newcomer(rng, unit, units)
    return urlencode([("token", uuid4()), *inputs(facts)])


def inputs(facts: Facts) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if name == "children":
            for number, child in enumerate(value):
                yield from ((f"children-{number}-{key}", typed(each)) for key, each in child.items())
        elif name != "residence_division":  # one's own unit is not asked for
            yield name, typed(value)


def typed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
