"""Server time of every page of the monitors, at every level: as `pages`, with the walls, the corridors and the use of the platform."""

from collections.abc import Iterator
from itertools import cycle

from bench import world
from bench.tasks.pages import Visits, of_monitors, of_tables, rounds

OTHERS = {"wall": "/monitor/{code}/wall/", "corridors": "/corridors/{code}/", "activity": "/monitor/activity/{code}/"}


def run(each: int) -> Iterator[dict[str, list[float]]]:
    """`each` visits to every page in a round."""
    return rounds({page: (found, each) for page, found in {**of_monitors(), **of_tables(), **of_others()}.items()})


def of_others() -> dict[str, Visits]:
    pages: dict[str, Visits] = {}
    for level, units in world.places_above().items():
        for name, path in OTHERS.items():
            pages[f"monitor_{level}_{name}"] = cycle(
                [(world.client_of(code), path.format(code=code)) for code in units]
            )
    return pages
