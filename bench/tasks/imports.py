"""Importing a workbook: rows a second from the bytes of the file to filed cases, the dry run included."""

import time
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

from django.utils import timezone

from bench import world
from padis.cases.codes import table
from padis.cases.facts import FACTS, FactType
from padis.cases.models import Direction
from padis.cases.rules import check_in_scope
from padis.divisions.queries import full_name
from padis.intake import actions, columns, queries
from padis.shared.errors import Refused
from padis.shared.tables.writing import Column, Sheet, workbook
from padis.simulator.people import Facts, person


def run(rows: int) -> Iterator[dict[str, float]]:
    """One township's workbook, all columns of its cases filled as the simulator fills them."""
    rng, units = Random("imports"), world.townships()
    by = world.user_of(units[0])
    content = workbook(sheet([somebody(rng, units) for _each in range(rows)]))
    started = time.perf_counter()
    one = actions.receive(by=by, name="名单.xlsx", content=content, direction=Direction.INFLOW, now=timezone.now())
    received = time.perf_counter()
    actions.set_columns(key=one.key, by=by, targets=one.targets, direction=Direction.INFLOW, now=timezone.now())
    actions.carry_on(one.key)
    checked = time.perf_counter()
    actions.start(key=one.key, by=by, now=timezone.now())
    actions.carry_on(one.key)
    filed = time.perf_counter()
    yield {
        "rows": rows,
        "filed": queries.counts_of(one.key).filed,
        "seconds": filed - started,
        "receiving": received - started,
        "checking": checked - received,
        "filing": filed - checked,
    }


def somebody(rng: Random, units: tuple[str, ...]) -> Facts:
    """In scope of the first unit."""
    while True:
        facts = person(rng, registered_code=rng.choice(units), residence_code=units[0], today=world.yesterday())
        with suppress(Refused):
            check_in_scope(facts, Direction.INFLOW, unit=units[0], on=world.yesterday())
            return facts


def sheet(people: list[Facts]) -> Sheet:
    targets = [target for target in columns.targets() if target != columns.DIRECTION]
    shown = [Column(str(columns.label_of(target))) for target in targets]
    return Sheet("名单", shown, ([cell(target, facts) for target in targets] for facts in people))


def cell(target: str, facts: Facts) -> Any:
    """As a clerk writes it: codes and places by name."""
    if child := columns.parts_of_child(target):
        children = facts.get("children", ())
        value = children[child[0] - 1].get(child[1], "") if len(children) >= child[0] else ""
        return table("sex").name(value, "zh-hans") if child[1] == "sex" and value else value
    value, field = facts.get(target, ""), FACTS[target]
    if field.type is FactType.CODE and value:
        return table(field.table).name(value, "zh-hans")
    return full_name(value) if field.type is FactType.DIVISION and value else value
