"""Server time of the pages, in process: the request as it comes in, with session, middleware, queries and template."""

import time
from collections.abc import Iterator, Mapping
from itertools import cycle, islice

from django.test import Client

from bench import world
from padis.cases.models import Case
from padis.deadlines.months import month_of
from padis.exchange.models import DocketRow, Turn
from padis.shared.sharding import shard_of

ITEMS_OF_A_UNIT = 4
MONITORS, TABLES, LEAST = 2, 3, 3
"""So much less often each monitor and each table is visited: there are many; but in a round so often."""
WARM_UP = 2
"""Visits to each page before any counts."""

Visits = Iterator[tuple[Client, str]]


def run(each: int) -> Iterator[dict[str, list[float]]]:
    """`each` visits to every page in a round, to monitors and tables fewer."""
    groups = ((of_townships(), 1), (of_monitors(), MONITORS), (of_tables(), TABLES))
    return rounds({page: (found, max(each // less, LEAST)) for pages, less in groups for page, found in pages.items()})


def rounds(visits: Mapping[str, tuple[Visits, int]]) -> Iterator[dict[str, list[float]]]:
    """First that all is warm; then rounds without end: so many visits to each page, the units in turn; milliseconds by page."""
    for found, _times in visits.values():
        for visit in islice(found, WARM_UP):
            visited(*visit)
    yield {}
    while True:
        yield {page: [visited(*visit) for visit in islice(found, times)] for page, (found, times) in visits.items()}


def visited(client: Client, path: str) -> float:
    started = time.perf_counter()
    response = client.get(path)
    elapsed = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return elapsed


def of_townships() -> dict[str, Visits]:
    pages: dict[str, list[tuple[Client, str]]] = {"todo": [], "item": [], "case": [], "search": []}
    for unit in world.townships():
        client, own = world.client_of(unit), {"shard": shard_of(unit), "unit": unit}
        pages["todo"].append((client, "/todo/"))
        turns = Turn.objects.filter(**own).order_by("due_on").values_list("number", flat=True)
        pages["item"] += [(client, f"/items/{number}/") for number in turns[:ITEMS_OF_A_UNIT]]
        cases = Case.objects.filter(**own).order_by("-filed_at").values_list("number", flat=True)
        pages["case"] += [(client, f"/cases/{number}/") for number in cases[:ITEMS_OF_A_UNIT]]
        numbers = DocketRow.objects.filter(**own).order_by("-sent_at").values_list("number", flat=True)
        pages["search"] += [(client, f"/search/?q={number}") for number in numbers[:ITEMS_OF_A_UNIT]]
    return {page: cycle(visits) for page, visits in pages.items()}


def of_monitors() -> dict[str, Visits]:
    """Either direction, this statistical month and the one before: both have their counts."""
    months = [month_of(world.yesterday()), month_of(world.yesterday().replace(day=1))]
    asked = [f"/monitor/?side={side}&month={month}" for side in ("receiver", "sender") for month in sorted(set(months))]
    return {
        f"monitor_{level}": cycle([(client, path) for path in asked for client in map(world.client_of, units)])
        for level, units in world.places_above().items()
    }


def of_tables() -> dict[str, Visits]:
    """Each table at each level by itself, so that the slowest shows: of the month before, by partner province where that
    is asked for most, a quarter, and a year of an indicator."""
    before = month_of(world.yesterday().replace(day=1))
    pages: dict[str, Visits] = {}
    for level, units in world.places_above().items():
        for name, path in {
            "t1": f"/monitor/tables/t1/{{code}}/?period={before}",
            "t2_partners": f"/monitor/tables/t2/{{code}}/?by=partner&period={before}",
            "t3": f"/monitor/tables/t3/{{code}}/?period={before}",
            "t4": "/monitor/tables/t4/{code}/",
            "service": f"/monitor/tables/service/{{code}}/?by=partner&period={before}",
            "network": f"/network/{{code}}/?period={before[:4]}Q{(int(before[4:]) + 2) // 3}",
            "indicator": "/monitor/indicators/{code}/?indicator=I5",
        }.items():
            visits = [(world.client_of(code), path.format(code=code)) for code in units]
            pages[f"monitor_{level}_{name}"] = cycle(visits)
    return pages
