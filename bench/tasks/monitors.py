"""Server time of every page of the monitors, at every level: as `pages`, with the walls, the corridors and the use of the platform."""

from collections.abc import Iterator
from itertools import cycle, islice

from bench import world
from bench.tasks.pages import WARM_UP, Visits, of_monitors, of_tables, visited

OTHERS = {"wall": "/monitor/{code}/wall/", "corridors": "/corridors/{code}/", "activity": "/monitor/activity/{code}/"}


def run(each: int) -> Iterator[dict[str, list[float]]]:
    """First that all is warm; then rounds without end: milliseconds by page."""
    visits = {**of_monitors(), **of_tables(), **of_others()}
    for each_visit in visits.values():
        for visit in islice(each_visit, WARM_UP):
            visited(*visit)
    yield {}
    while True:
        yield {page: [visited(*visit) for visit in islice(each_visit, each)] for page, each_visit in visits.items()}


def of_others() -> dict[str, Visits]:
    pages: dict[str, Visits] = {}
    for level, units in world.places_above().items():
        for name, path in OTHERS.items():
            pages[f"monitor_{level}_{name}"] = cycle(
                [(world.client_of(code), path.format(code=code)) for code in units]
            )
    return pages
