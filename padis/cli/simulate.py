"""`padis simulate`: the country in a box, ahead of the clock or beside it, and its truth against the database."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from padis.cli.datafolder import DataFolder, default_folder
from padis.cli.embedded import EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.installation import borrowed, start_django
from padis.cli.language import gettext as _
from padis.cli.language import in_both
from padis.cli.verify import show

if TYPE_CHECKING:
    from padis.simulator.country.plan import Plan

TRUTH = "simulation.truth.gz"
CASES, MOST_BY_ACTIONS = 10_000, 20_000
CORES = os.cpu_count() or 1

Cases = Annotated[int, typer.Option(min=1, max=20_000_000, help=_("How many cases."))]
Seed = Annotated[int, typer.Option(help=_("The same number gives the same people, places and days."))]
Until = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help=_("The last day that is played; yesterday by default."))
]
Days = Annotated[int, typer.Option(min=1, max=3660, help=_("How many days are played."))]
Townships = Annotated[
    list[str] | None,
    typer.Option(help=_("Codes of the units below which townships play, of any level; repeat it. All by default.")),
]
Processes = Annotated[int, typer.Option(min=1, max=64, help=_("Processes at work; one for each core by default."))]
ByActions = Annotated[
    bool, typer.Option("--by-actions", help=_("Act by act as the pages do, instead of in bulk: slow."))
]
LiveOption = Annotated[bool, typer.Option("--live", help=_("Act beside the clock until Ctrl-C or --minutes."))]
PerMinute = Annotated[float, typer.Option(min=0.1, max=600, help=_("With --live: acts a minute."))]
Minutes = Annotated[float, typer.Option(min=0.01, max=1440, help=_("With --live: how long."))]
Verify = Annotated[
    bool, typer.Option("--verify", help=_("Compare with the known truth at the end; exit 1 on differences."))
]
CompareOption = Annotated[
    Path | None,
    typer.Option("--compare", exists=True, dir_okay=False, help=_("Only compare with the truth in this file.")),
]


@dataclass(frozen=True)
class Asked:
    """What was asked for, apart from where and when."""

    cases: int
    seed: int
    until: date | None
    days: int
    townships: tuple[str, ...]
    processes: int
    by_actions: bool


def simulate(
    cases: Cases = CASES,
    seed: Seed = 1,
    until: Until = None,
    days: Days = 365,
    townships: Townships = None,
    processes: Processes = CORES,
    by_actions: ByActions = False,
    live: LiveOption = False,
    per_minute: PerMinute = 30,
    minutes: Minutes = 60,
    verify: Verify = False,
    compare: CompareOption = None,
) -> None:
    """Exits 1 when anything differs from the truth."""
    errors = Console(stderr=True)
    asked = Asked(cases, seed, until and until.date(), days, tuple(townships or ()), processes, by_actions)
    folder = DataFolder(default_folder(os.environ))
    in_haste = compare is None and not live and is_simulations_own(folder)
    with borrowed(lambda sentence: errors.print(sentence, highlight=False), in_haste=in_haste):
        start_django()
        truth = compare or folder.path / TRUTH
        if compare is None:
            play(asked, truth, errors, live=(per_minute, minutes) if live else None)
        if verify or compare is not None:
            sys.exit(1 if differences(truth, errors) else 0)


def is_simulations_own(folder: DataFolder) -> bool:
    """Whether the data folder holds a simulation or nothing yet: only there a crash may cost what is in it."""
    return (folder.path / TRUTH).exists() or not EmbeddedServer(folder).cluster.exists()


def play(asked: Asked, truth: Path, errors: Console, *, live: tuple[float, float] | None) -> None:
    """Raises CannotGoOn."""
    from padis.cli import prepare
    from padis.shared.errors import Refused

    prepare.migrate()
    prepare.load_divisions()
    check_alone(truth)
    prepare.record_legal_bases()
    plan = plan_of(asked, truth)
    try:
        with kept(truth, plan) as keep:
            if live is not None:
                go_on_live(plan, keep, errors, *live)
            else:
                fill(plan, keep, errors, processes=asked.processes, by_actions=asked.by_actions)
                prepare.analyze()
    except Refused as reason:
        hint = in_both("These townships lie too near each other: between them nobody is a migrant.")
        raise CannotGoOn(hint) from reason
    errors.print(_("Known truth: {file}").format(file=truth), highlight=False)


def check_alone(truth: Path) -> None:
    """Simulated cases never stand beside real ones. Raises CannotGoOn."""
    from padis.cases.models import Case
    from padis.shared.sharding import cross_shard
    from padis.simulator.country.hands import others_have_filed

    if others_have_filed():
        raise CannotGoOn(
            in_both(
                "This installation has cases of real or demonstration accounts. Name another data folder in PADIS_DATA."
            )
        )
    with cross_shard("a simulation asks once whether it is the first"):
        filled = Case.objects.exists()
    if filled and not truth.exists():
        hint = in_both(
            "There are simulated cases here, but not their truth: {file} is missing. Name another data folder in PADIS_DATA."
        )
        raise CannotGoOn(hint.format(file=truth))
    if not filled:
        truth.unlink(missing_ok=True)


def plan_of(asked: Asked, truth: Path) -> "Plan":
    """Raises CannotGoOn."""
    from padis.shared.errors import Refused
    from padis.simulator.country.plan import Plan
    from padis.simulator.country.record import runs
    from padis.simulator.country.world import townships_below

    if asked.by_actions and asked.cases > MOST_BY_ACTIONS:
        hint = in_both("By actions at most {count} cases are played; leave out --by-actions for more.")
        raise CannotGoOn(hint.format(count=f"{MOST_BY_ACTIONS:,}"))
    try:
        townships = townships_below(asked.townships)
    except Refused as code:
        raise CannotGoOn(in_both("{code} is no division code of today.").format(code=code)) from code
    until = asked.until or yesterday()
    return Plan(asked.cases, until, asked.seed, run=runs(truth), townships=townships, days=asked.days)


def yesterday() -> date:
    return today() - timedelta(days=1)


def today() -> date:
    from django.utils import timezone

    from padis.shared.time import beijing_date

    return beijing_date(timezone.now())


@contextmanager
def kept(truth: Path, plan: "Plan") -> Iterator[BinaryIO]:
    """The file of the truth, to which each run adds its part."""
    from padis.simulator.country.record import headline

    with truth.open("ab") as keep:
        keep.write(headline(cases=plan.cases, seed=plan.seed, run=plan.run, until=str(plan.until), days=plan.days))
        yield keep


def fill(plan: "Plan", keep: BinaryIO, errors: Console, *, processes: int, by_actions: bool) -> None:
    from padis.simulator.country import run

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as shown:
        bar = shown.add_task(_("Cases"), total=plan.cases)

        def progress(filed: int) -> None:
            shown.update(bar, completed=filed)

        if by_actions:
            filed = run.act(plan, progress=progress, keep=keep)
        else:
            filed = run.fill(plan, progress=progress, processes=processes, keep=keep)
        seconds = shown.tasks[0].elapsed or 1
    errors.print(
        _("{count} cases in {seconds} s: {speed} a second").format(
            count=f"{filed:,}", seconds=f"{seconds:.0f}", speed=f"{filed / seconds:,.0f}"
        ),
        highlight=False,
    )


def go_on_live(plan: "Plan", keep: BinaryIO, errors: Console, per_minute: float, minutes: float) -> None:
    from django.utils import timezone

    from padis.simulator.country import live

    stop = Event()
    signal.signal(signal.SIGINT, lambda *_signal: stop.set())
    signal.signal(signal.SIGTERM, lambda *_signal: stop.set())
    sentence = _("{acts} acts, {cases} cases filed, {overtaken} in which somebody else acted")
    with errors.status(_("Acting; Ctrl-C ends it")) as status:
        counts = live.play(
            replace(plan, until=today()),
            per_minute=per_minute,
            minutes=minutes,
            clock=timezone.now,
            stop=stop,
            progress=lambda so_far: status.update(told(sentence, so_far)),
            keep=keep,
        )
    errors.print(told(sentence, counts), highlight=False)


def told(sentence: str, counts: object) -> str:
    return sentence.format(**{name: getattr(counts, name) for name in ("acts", "cases", "overtaken")})


def differences(truth: Path, errors: Console) -> int:
    """Compares, prints the table, gives the number of differences."""
    from padis.simulator.country import compare

    with errors.status(_("Comparing with the known truth")) as status:
        report = compare.differences(
            truth, today=today(), progress=lambda name: status.update(f"{_('Comparing with the known truth')}: {name}")
        )
    show(report)
    return report.differences
