"""`padis import`: a table of case files, as the page "batch import" takes it; started again, it goes on where it stopped."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from padis.cli.failure import CannotGoOn
from padis.cli.installation import borrowed, start_django
from padis.cli.language import ENGLISH, SPOKEN, in_both
from padis.cli.language import gettext as _

if TYPE_CHECKING:
    from padis.accounts.models import User
    from padis.intake.models import Import

File = Annotated[Path, typer.Argument(help=_("The table: .xlsx, .xls or .csv."), exists=True, dir_okay=False)]
Unit = Annotated[str, typer.Option(help=_("Code of the township, 12 digits."))]
UserName = Annotated[str, typer.Option("--user", help=_("User name of its operator, in whose name it is filed."))]
Way = Annotated[str, typer.Option("--direction", help=_("inflow or outflow, where no column says it."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Say what would happen, and file nothing."))]
SECONDS_BETWEEN_LOOKS = 0.5  # at an import that the site is working on


def bring(file: File, unit: Unit, user: UserName, direction: Way = "inflow", dry_run: DryRun = False) -> None:
    """Exits 1 where rows were not filed."""
    errors = Console(stderr=True)
    with borrowed(lambda sentence: errors.print(sentence, highlight=False)):
        start_django()
        from django.conf import settings
        from django.utils import translation

        from padis.shared.errors import Conflict, NotAllowed, Refused

        with translation.override("en" if SPOKEN == (ENGLISH,) else settings.LANGUAGE_CODE):
            try:
                left = Importing(errors, operator_of(unit, user), file, direction).run(dry_run=dry_run)
            except (Conflict, NotAllowed, Refused) as reason:
                raise CannotGoOn(str(reason)) from reason
    raise typer.Exit(1 if left else 0)


def operator_of(unit: str, username: str) -> "User":
    from padis.accounts.models import User

    found = User.objects.with_unit().filter(username=username, is_active=True).first()
    if found is None or found.unit_id != unit.ljust(12, "0"):
        raise CannotGoOn(in_both("{username} is no active user of unit {unit}.").format(username=username, unit=unit))
    return found


class Importing:
    """One file on its way: read, checked, filed, as far as it got before."""

    def __init__(self, console: Console, by: "User", file: Path, direction: str) -> None:
        self.console, self.by, self.file, self.direction = console, by, file, direction

    def run(self, *, dry_run: bool) -> int:
        """How many rows were not filed, or would not be."""
        from padis.intake.frame.models import State

        one = self._received()
        if one.state in (State.COLUMNS, State.CHECKING, State.CHECKED):
            self._check(one)
        if not dry_run:
            self._file(one)
        return self._told(one)

    def _received(self) -> "Import":
        from django.utils import timezone

        from padis.cases.models import Direction
        from padis.intake import actions

        if self.direction not in Direction.values:
            raise CannotGoOn(in_both("The direction is inflow or outflow."))
        try:
            with self.console.status(_("Reading the file")):
                return actions.receive(
                    by=self.by, name=self.file.name, content=self.file.read_bytes(),
                    direction=Direction(self.direction), now=timezone.now(),
                )  # fmt: skip
        except actions.AlreadyBrought as again:
            filed, total = again.found.filed, again.found.total
            self.console.print(_("Brought before: {filed} of {total} rows are filed.").format(filed=filed, total=total))
            return again.found

    def _check(self, one: "Import") -> None:
        from django.utils import timezone

        from padis.cases.models import Direction
        from padis.intake import actions
        from padis.intake.frame.models import State

        if one.state != State.CHECKING:
            actions.set_columns(
                key=one.key, by=self.by, targets=one.targets, direction=Direction(self.direction), now=timezone.now()
            )
        self._carry_on(one, _("Checking"), one.total)

    def _file(self, one: "Import") -> None:
        from django.utils import timezone

        from padis.intake import actions, queries
        from padis.intake.frame.models import State

        state, ready = (
            type(one).objects.values_list("state", flat=True).get(pk=one.pk),
            queries.counts_of(one.key).ready,
        )
        if not ready:
            return
        if state != State.IMPORTING:
            actions.start(key=one.key, by=self.by, now=timezone.now())
        with self._stopped_in_order(one):
            self._carry_on(one, _("Filing"), ready)

    @contextmanager
    def _stopped_in_order(self, one: "Import") -> Iterator[None]:
        from django.utils import timezone

        from padis.intake import actions, queries

        try:
            yield
        except KeyboardInterrupt:
            actions.stop(key=one.key, by=self.by, now=timezone.now())
            filed = queries.counts_of(one.key).filed
            words = in_both("Stopped: {filed} rows are filed. The same command goes on behind them.")
            raise CannotGoOn(words.format(filed=filed)) from None

    def _carry_on(self, one: "Import", what: str, total: int) -> None:
        """Work here, or watch the site do it where it has taken the import up."""
        from padis.intake import actions
        from padis.intake.frame.frame import WORKING

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=self.console) as bar:
            task = bar.add_task(what, total=total)
            while not actions.carry_on(one.key, progress=lambda done: bar.advance(task, done)):
                time.sleep(SECONDS_BETWEEN_LOOKS)
                if type(one).objects.values_list("state", flat=True).get(pk=one.pk) not in WORKING:
                    break

    def _told(self, one: "Import") -> int:
        """The numbers, and the rows that come back as a workbook beside the file."""
        from padis.intake import queries
        from padis.intake.cases import CASES
        from padis.intake.frame import workbooks
        from padis.shared.tables.writing import workbook

        counts = queries.counts_of(one.key)
        self.console.print(
            _("Filed: {filed} · can be filed: {ready} · to be mended: {faulty} · filed already: {duplicate}").format(
                filed=counts.filed, ready=counts.ready, faulty=counts.faulty, duplicate=counts.duplicate
            )
        )
        if counts.to_mend:
            back = self.file.with_name(f"{self.file.stem}-{_('to mend')}.xlsx")
            back.write_bytes(workbook(workbooks.to_mend(CASES, type(one).objects.get(pk=one.pk))))
            self.console.print(_("Rows to mend, with the reasons: {file}").format(file=back))
        return counts.to_mend
