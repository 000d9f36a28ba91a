"""What 500 open live pages cost: memory, processors, and the time of an act beside them."""

import os
import time
from collections.abc import Mapping
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from bench.bars import Results
from bench.site import Site, proportional_set, tree
from bench.web import Browser
from bench.workshop import Workshop

PAGES = 500
WARM_UP = 5  # filings
SECONDS_TO_SETTLE = 3
MENU = "menu-list:/menu/counts/"  # a part of every page
TICKS = os.sysconf("SC_CLK_TCK")


def cost(shop: Workshop, database: str, site: Site, people: Mapping[str, Any], *, pages: int = PAGES) -> Results:
    """The acts are filings over HTTP one after the other; half of the filer's forms without the pages, half beside them."""
    filer = Browser(site, **people["filers"][0])
    filer.open_form()
    for _each in range(WARM_UP):
        filer.file()
    half = len(filer.forms) // 2
    without = [seconds_to_file(filer) for _each in range(half)]
    memory = megabytes(site)
    task = shop.start("open_pages", database, pages=chosen(people, pages), live_port=site.live_port)
    try:
        opened = task.next()
        time.sleep(SECONDS_TO_SETTLE)
        grown = megabytes(site) - memory
        started, used = time.monotonic(), processor_seconds(site)
        beside = [seconds_to_file(filer) for _each in range(half)]
        busy, lasted = processor_seconds(site) - used, time.monotonic() - started
        found = task.next()
    finally:
        task.end()
    if opened["open"] != pages or found["failed"]:
        raise RuntimeError(
            f"{opened['open']} pages were open, {found['failed']} times one had to fetch or was cut off."
        )
    return {
        "live_pages_500_mb": grown,
        "live_pages_cores": busy / lasted,
        "live_pages_reading_cores": found["seconds"] / lasted,
        "live_pages_brought_per_s": found["brought"] / lasted,
        "live_acts_ratio": median(beside) / median(without),
    }


def chosen(people: Mapping[str, Any], number: int) -> list[tuple[str, str, list[str]]]:
    """(session, topic, parts): of ten pages eight are to-do lists, two monitors of the units above, the nation's among them."""
    lists = cycle([(each["session"], each["unit"], [MENU, "todo-list:/todo/"]) for each in people["townships"]])
    above = cycle([(each["session"], each["unit"], [MENU, "counters:/monitor/"]) for each in people["watchers"]])
    above_number = number // 5
    return [*islice(lists, number - above_number), *islice(above, above_number)]


def seconds_to_file(filer: Browser) -> float:
    started = time.perf_counter()
    filer.file()
    taken = time.perf_counter() - started
    time.sleep(0.2)  # a steady trickle: the pages are told of each
    return taken


def megabytes(site: Site) -> float:
    """Of the site's processes, shared pages counted once; the database holds nothing of a stream."""
    return sum(map(proportional_set, set(tree(site.process.pid)))) / 1024


def processor_seconds(site: Site) -> float:
    """What all processes of the site have used so far."""
    return sum(map(used_by, set(tree(site.process.pid)))) / TICKS


def used_by(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:  # ended meanwhile
        return 0
    return int(fields[11]) + int(fields[12])
