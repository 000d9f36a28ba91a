"""The order of a run: fill, look at pages, what needs no quiet machine side by side, act, recount, load.

What fails is told and leaves its numbers empty.
"""

import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg

from bench import machine, open_pages, pgbench, pixel, report
from bench.bars import Results
from bench.effort import Effort
from bench.site import Site, memory_of, site
from bench.web import Browser, filings_per_second
from bench.workshop import Task, TaskFailed, Workshop, say, workshop

CLIENTS = 8
WARM_UP = 5  # forms of each
SECONDS_OF_REST = 5
TIMED = 15  # forms on paper
ALL_ABOVE = 100  # more than there are units above the measured townships
EXCHANGES_PER_SECOND = 50
LOADERS = 2  # processes that bring them
FAILURES = (
    TaskFailed,
    OSError,
    RuntimeError,
    TimeoutError,
    ValueError,
    KeyError,
    psycopg.Error,
    subprocess.SubprocessError,
)


class Run:
    """Results as they come in."""

    def __init__(self, shop: Workshop, sizes: tuple[int, ...], effort: Effort) -> None:
        self.shop, self.sizes, self.effort = shop, sizes, effort
        self.results: Results = {}
        self.large = database(max(sizes))
        self.prepared: dict[str, Task] = {}
        self.people: dict[str, Any] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """One part of the run: told with its time and the machine's load; a failure in it ends it alone."""
        started = time.monotonic()
        try:
            yield
        except FAILURES as failure:
            say(f"{name}: not measured: {type(failure).__name__}: {failure}")
        say(f"{name}: {time.monotonic() - started:.0f} s, load {machine.load()}")

    def apart(self, name: str, work: Callable[[], Any]) -> None:
        with self.part(name):
            work()

    def all(self) -> None:
        parts: tuple[tuple[str, Callable[[], None]], ...] = (
            ("pages", self.pages),
            ("side by side", self.side_by_side),
            ("acts", self.acts),
            ("paper", self.paper),
            ("bulk", self.bulk),
            ("receive", self.receive),
            ("imports", self.imports),
            ("register", self.register),
            ("site", self.served),
            *([("national", self.national)] if self.effort.messages else []),
        )
        self.fill()
        try:
            for name, work in parts:
                self.apart(name, work)
        finally:
            for task in self.prepared.values():
                task.end()

    def fill(self) -> None:
        """Raises TaskFailed: without data nothing can be measured."""
        with self.part("template"):
            self.shop.make_template("bench_empty")
        started = time.monotonic()
        with self.shop.in_haste():
            for size in self.sizes:
                name = database(size)
                self.shop.make_database(name, template="bench_empty")
                options = {"processes": machine.cores(), "truth": self.truth_of(size), "times": self.times(size)}
                filled = self.shop.ask("fill", name, cases=size, **options)
                self.results[f"fill_{size}_s"] = filled["seconds"] + filled["laying_out"]
                self.results["simulate_cases_per_s"] = filled["per_s"]  # of the last, the largest
                say(f"{filled['cases']:,} cases, {filled['filed']:,} of them simulated in {filled['seconds']:.0f} s")
        say(f"fill: {time.monotonic() - started:.0f} s, load {machine.load()}")
        self.results["database_mb"] = self.shop.execute(f"SELECT pg_database_size('{self.large}') / 1000000")

    def times(self, size: int) -> int:
        """How often what is simulated is laid out: in the larger of two only, where it is not to be filed case by case."""
        return self.effort.times if size > min(self.sizes) else 1

    def truth_of(self, size: int) -> str:
        """The file in which is kept what must be true of a database."""
        return str(self.shop.folder.path / f"truth_{size}")

    def truth(self) -> None:
        """The differences are those of all sizes; of copies nothing is known."""
        simulated = [size for size in self.sizes if self.times(size) == 1]
        found = [self.shop.ask("truth", database(size), file=self.truth_of(size)) for size in simulated]
        self.results["truth_difference"] = sum(each["differences"] for each in found)
        for example in [example for each in found for example in each["examples"]]:
            say(f"  not as it must be: {example}")

    def pages(self) -> None:
        small = database(min(self.sizes))
        samples = self.in_turn("pages", {small: self.effort.visits // 2, self.large: self.effort.visits})
        self.results |= report.page_numbers(samples[self.large], samples[small])

    def in_turn(self, name: str, visits: dict[str, int]) -> dict[str, dict[str, list[float]]]:
        """Milliseconds by database and page: one database after the other, so that what else the machine does falls on all."""
        tasks = {base: self.shop.start(name, base, each=each) for base, each in visits.items()}
        samples: dict[str, dict[str, list[float]]] = {base: defaultdict(list) for base in visits}
        try:
            for _turn in range(self.effort.rounds + 1):  # in the first all gets warm
                for base, task in tasks.items():
                    for page, found in task.next().items():
                        samples[base][page] += found
        finally:
            for task in tasks.values():
                task.end()
        return samples

    def national(self) -> None:
        """The monitors on the counts of a whole country, beside the small one; then its month is closed."""
        small, whole = database(min(self.sizes)), "bench_national"
        with self.shop.in_haste():
            self.shop.make_database(whole, template="bench_empty")
            laid_out = self.shop.ask("national", whole, messages=self.effort.messages, everywhere=False)
            say(f"counts of {self.effort.messages:,} messages: {laid_out['seconds']:.0f} s")
        own_memory = {"shared_buffers": f"{machine.memory() // 4}GB"}  # as PostgreSQL's manual has it for a server
        with self.shop.run_with(own_memory):
            samples = self.in_turn("monitors", {small: self.effort.visits // 2, whole: self.effort.visits // 2})
            self.results |= report.national_numbers(samples[whole], samples[small])
            self.results["closing_s"] = self.shop.ask("closing", whole)["seconds"]

    def acts(self) -> None:
        samples = self.shop.ask("acts", self.large, count=self.effort.acts)["ms"]
        self.results["file_case_p95_ms"] = report.percentile(samples, 0.95)
        self.results["file_case_p50_ms"] = report.percentile(samples, 0.5)

    def bulk(self) -> None:
        found = self.shop.ask("bulk", self.large, batches=self.effort.batches)
        self.results["bulk_per_s"] = report.rate(found["filings"], found["bulk"])
        self.results["copy_per_s"] = report.rate(found["filings"], found["copy"])
        self.results["bulk_vs_copy"] = report.ratio_of_rounds(found["copy"], found["bulk"])

    def receive(self) -> None:
        found = self.shop.ask("receive", self.large, forms=self.effort.received)
        self.results["receive_per_s"] = report.rate(found["received"], found["bulk"])
        self.results["receive_bulk_vs_copy"] = report.ratio_of_rounds(found["copy"], found["bulk"])

    def imports(self) -> None:
        found = self.shop.ask("imports", self.large, rows=self.effort.rows)
        self.results["import_rows_per_s"] = found["filed"] / found["seconds"]

    def last_of(self, name: str) -> dict[str, Any]:
        """The last answer of a task that was made ready; it holds no connection any more."""
        task = self.prepared.pop(name)
        try:
            return task.next()
        finally:
            task.end()

    def paper(self) -> None:
        found = self.last_of("paper")
        self.results |= {"print_s": found["print_s"], "scan_s": found["scan_s"]}

    def paper_read(self) -> None:
        found = self.prepared["paper"].next()
        self.results |= {"scan_read_share": found["read_share"], "scan_field_share": found["field_share"]}

    def matching(self) -> None:
        small = database(min(self.sizes))  # whose answers are all different
        found = self.shop.ask("matching", small, people=self.effort.people, asked=self.effort.people // 3)
        self.results |= {"match_precision": found["precision"], "match_recall": found["recall"]}
        built = self.shop.ask("comparison", small, answers=self.effort.people // 10)
        self.results |= {"no_typing_share": built["share"], "no_typing_corrected_share": built["corrected_share"]}

    def register(self) -> None:
        found = self.last_of("register")
        self.results["register_lookup_p95_ms"] = report.percentile(found["lookup_ms"], 0.95)
        self.results["register_import_rows_per_s"] = found["recorded"] / found["seconds"]

    def served(self) -> None:
        """What needs the site; the recount stands between, before pgbench writes what no ledger knows."""
        environment = self.shop.environment(self.large)
        with site("serve", environment, self.shop.folder.path / "served", meanwhile=self.people_come) as served:
            time.sleep(SECONDS_OF_REST)
            self.results["idle_memory_mb"] = memory_of(served, self.shop.folder.path / "postgres")
            with self.part("freshness"):
                self.freshness(served)
            with self.part("open pages"):
                self.open_pages(served)
            with self.part("recount"):
                self.recount()
            with self.part("single"):
                self.single(served)

    def people_come(self) -> None:
        """Who files or watches in which part, logged in, with the forms that they will send."""
        fresh = self.effort.fresh
        wanted = {
            "freshness": {"filers": 1, "each": fresh, "watchers": 0},
            "open pages": {"filers": 1, "each": open_pages.WARM_UP + 2 * fresh, "watchers": ALL_ABOVE},
            "single": {"filers": CLIENTS, "each": WARM_UP + self.effort.forms, "watchers": 0},
        }
        tasks = {part: self.shop.start("forms", self.large, **options) for part, options in wanted.items()}
        for part, task in tasks.items():
            self.people[part] = task.next()
            task.end()

    def freshness(self, served: Site) -> None:
        people = self.people["freshness"]
        filer, supervisor = Browser(served, **people["filers"][0]), people["supervisor"]
        pace = {"besides": supervisor["unit"], "per_second": EXCHANGES_PER_SECOND / LOADERS}
        load = [self.shop.start("load", self.large, **pace, seed=seed) for seed in range(LOADERS)]
        try:
            for each in load:
                each.next()
            samples = pixel.freshness(served, filer, supervisor["session"], acts=self.effort.fresh)
            self.results["freshness_load_per_s"] = sum(each.next()["per_s"] for each in load)
        finally:
            for each in load:
                each.end()
        self.results["freshness_p95_s"] = report.percentile(samples, 0.95)
        self.results["freshness_p50_s"] = report.percentile(samples, 0.5)

    def open_pages(self, served: Site) -> None:
        self.results |= open_pages.cost(self.shop, self.large, served, self.people["open pages"])

    def recount(self) -> None:
        found = self.shop.ask("recount", self.large)
        self.results |= {"recount_s": found["seconds"], "recount_difference": found["differences"]}
        for example in found["examples"]:
            say(f"  differs: {example}")

    def single(self, served: Site) -> None:
        """pgbench before and after the load over HTTP: what the server can do, of the same minutes."""
        browsers = [Browser(served, **filer) for filer in self.people["single"]["filers"]]
        script = self.shop.ask("script", self.large)["script"]
        before = pgbench.filings_per_second(self.shop, self.large, script, seconds=self.effort.seconds)
        single = filings_per_second(browsers, warm_up=WARM_UP)
        after = pgbench.filings_per_second(self.shop, self.large, script, seconds=self.effort.seconds)
        self.results["single_per_s"] = single
        self.results["pgbench_per_s"] = (before + after) / 2
        self.results["single_vs_pgbench"] = 2 * single / (before + after)

    def side_by_side(self) -> None:
        """Shares and differences are the same on a busy machine; what is timed later is made ready."""
        effort = self.effort
        wanted: dict[str, dict[str, int]] = {
            "paper": {"forms": effort.scans, "timed": TIMED},
            "register": {"entries": effort.entries, "looked": effort.acts, "rows": effort.entered},
        }
        self.prepared = {name: self.shop.start(name, self.large, **options) for name, options in wanted.items()}
        parts: dict[str, Callable[[], Any]] = {
            "truth": self.truth,
            "matching": self.matching,
            "paper read": self.paper_read,
            "register made ready": self.prepared["register"].next,
        }
        with ThreadPoolExecutor(len(parts)) as hands:
            list(hands.map(self.apart, parts, parts.values()))


def database(size: int) -> str:
    return f"bench_{size}"


def run(sizes: tuple[int, ...], effort: Effort) -> tuple[Results, dict[str, object]]:
    """The results, and what must be known to read them."""
    started, facts = time.monotonic(), machine.facts()
    with workshop() as shop:
        work = Run(shop, sizes, effort)
        work.all()
        facts |= {
            "cases": " and ".join(f"{size:,}" for size in sizes),
            "load before and after": f"{facts.pop('load')} / {machine.load()}",
            "PostgreSQL": shop.execute("SHOW server_version"),
            "settings": "as padis serve starts it: " + settings_of(shop),
            "seconds": round(time.monotonic() - started),
        }
    return work.results, facts


def settings_of(shop: Workshop) -> str:
    names = ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")
    return ", ".join(f"{name} {shop.execute(f'SHOW {name}')}" for name in names)
