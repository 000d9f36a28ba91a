"""The stories of a plan, batch by batch: the same for the same seed, whoever plays them."""

from dataclasses import replace
from datetime import datetime
from random import Random

from padis.cases import rules
from padis.cases.models import Direction
from padis.shared.errors import Refused
from padis.shared.time import beijing_date
from padis.simulator.country import faults
from padis.simulator.country.calendar import at_work
from padis.simulator.country.course import Scene, course
from padis.simulator.country.plan import Plan
from padis.simulator.country.story import Act, Step, Story
from padis.simulator.country.world import LANES, World, is_migration, world_of
from padis.simulator.people import person

ELSEWHERE = 0.01
"""Share of women who are filed a second time, by another place where they stay too."""
SECOND_STAY = "另有居所，两地均已登记"


def stories(plan: Plan, number: int) -> list[Story]:
    """One batch."""
    rng, world, first = Random(f"{plan.seed}/{plan.run}/{number}"), world_of(plan), number * plan.batch
    found: list[Story] = []
    for position in range(first, min(first + plan.batch, plan.cases)):
        at = at_work(rng, world.days.at((position + 0.5) / plan.cases))
        before = found[-1] if found and rng.random() < ELSEWHERE else None
        story = (before and _elsewhere(rng, world, before, at)) or _filed(rng, world, number % LANES, at)
        found.append(_played(rng, world, story, plan.end))
    return found


def _filed(rng: Random, world: World, lane: int, at: datetime) -> Story:
    """A filing in scope; whoever is too young or too old is drawn again."""
    today = beijing_date(at)
    while True:
        here, home, direction = world.move(rng, lane, today)
        facts = person(rng, registered_code=home, residence_code=here, today=today)
        unit = here if direction == Direction.INFLOW else home
        try:
            rules.check_in_scope(facts, direction, unit=unit, on=today)
        except Refused:
            continue
        faults.spoil_number(rng, unit, facts)
        return Story(unit, direction, facts, at)


def _elsewhere(rng: Random, world: World, before: Story, at: datetime) -> Story | None:
    """The same woman at another place of residence nearby; nothing where there is none, or she went first to the other."""
    facts = before.facts
    other = world.neighbour(rng, facts["residence_division"], facts["registered_division"])
    fits = other and before.at < at and before.direction == Direction.INFLOW and not before.reason
    if not fits or not is_migration(other, facts["registered_division"], beijing_date(at)):
        return None
    return Story(other, Direction.INFLOW, {**facts, "residence_division": other}, at, SECOND_STAY)


def _played(rng: Random, world: World, story: Story, end: datetime) -> Story:
    """The story with its course, as far as time allows."""
    scene = Scene(world, rng, story.facts, story.unit, story.partner)
    planned = course(scene)
    if any(step.act == Act.QUESTION or (step.act == Act.RETURN and not step.said["proposed"]) for step in planned):
        faults.spoil_address(rng, story.facts, story.direction == Direction.INFLOW)
    at, steps = story.at, list[Step]()
    for step in planned:
        at = world.next_step(rng, step.unit, at)
        if at > end:
            break
        steps.append(replace(step, at=at))
    return replace(story, steps=tuple(steps))
