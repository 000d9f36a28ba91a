"""`padis import-register`: a table of people into a township's local register, as its page takes it."""

import time
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from padis.cli.failure import CannotGoOn
from padis.cli.importing import SECONDS_BETWEEN_LOOKS, DryRun, File, Unit, UserName, operator_of
from padis.cli.installation import borrowed, start_django
from padis.cli.language import ENGLISH, SPOKEN
from padis.cli.language import gettext as _

if TYPE_CHECKING:
    from padis.accounts.models import User
    from padis.register.models import RegisterImport


def bring(file: File, unit: Unit, user: UserName, dry_run: DryRun = False) -> None:
    """Exits 1 where rows were not recorded, or wait for a decision."""
    errors = Console(stderr=True)
    with borrowed(lambda sentence: errors.print(sentence, highlight=False)):
        start_django()
        from django.conf import settings
        from django.utils import translation

        from padis.shared.errors import Conflict, NotAllowed, Refused

        with translation.override("en" if SPOKEN == (ENGLISH,) else settings.LANGUAGE_CODE):
            try:
                left = Registering(errors, operator_of(unit, user)).run(file, dry_run=dry_run)
            except (Conflict, NotAllowed, Refused) as reason:
                raise CannotGoOn(str(reason)) from reason
    raise typer.Exit(1 if left else 0)


class Registering:
    """One file on its way: read, checked, recorded, as far as it got before."""

    def __init__(self, console: Console, by: "User") -> None:
        self.console, self.by = console, by

    def run(self, file: File, *, dry_run: bool) -> int:
        """How many rows were not recorded, or would not be."""
        from django.utils import timezone

        from padis.intake.frame.models import State
        from padis.register.imports import actions, queries

        one = self._received(file)
        if one.state in (State.COLUMNS, State.CHECKED):
            actions.set_columns(key=one.key, by=self.by, targets=one.targets, now=timezone.now())
        self._carry_on(one, _("Checking"), one.total)
        ready = queries.counts_of(one.key).ready
        if ready and not dry_run:
            one.refresh_from_db(fields=["state"])
            if one.state != State.IMPORTING:
                actions.start(key=one.key, by=self.by, now=timezone.now())
            self._carry_on(one, _("Recording"), ready)
        return self._told(one, file)

    def _received(self, file: File) -> "RegisterImport":
        from django.utils import timezone

        from padis.register.imports import actions

        try:
            with self.console.status(_("Reading the file")):
                return actions.receive(by=self.by, name=file.name, content=file.read_bytes(), now=timezone.now())
        except actions.AlreadyBrought as again:
            return again.found

    def _carry_on(self, one: "RegisterImport", what: str, total: int) -> None:
        """Work here, or watch the site do it where it has taken the import up."""
        from padis.intake.frame.frame import WORKING
        from padis.register.imports import actions

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=self.console) as bar:
            task = bar.add_task(what, total=total)
            while not actions.carry_on(one.key, progress=lambda done: bar.advance(task, done)):
                time.sleep(SECONDS_BETWEEN_LOOKS)
                if type(one).objects.values_list("state", flat=True).get(pk=one.pk) not in WORKING:
                    break

    def _told(self, one: "RegisterImport", file: File) -> int:
        """The numbers, and the rows that come back as a workbook beside the file."""
        from padis.intake.frame import workbooks
        from padis.register.imports import queries
        from padis.register.imports.people import PEOPLE
        from padis.shared.tables.writing import workbook

        counts = queries.counts_of(one.key)
        words = _(
            "Recorded: {recorded} · can be recorded: {ready} · known already: {same} · to be decided: {contradicts}"
            " · to be mended: {mend}"
        )
        self.console.print(
            words.format(
                recorded=counts.recorded, ready=counts.ready, same=counts.same, contradicts=counts.contradicts,
                mend=counts.to_mend,
            )
        )  # fmt: skip
        if counts.to_mend:
            back = file.with_name(f"{file.stem}-{_('to mend')}.xlsx")
            back.write_bytes(workbook(workbooks.to_mend(PEOPLE, type(one).objects.get(pk=one.pk))))
            self.console.print(_("Rows to mend, with the reasons: {file}").format(file=back))
        return counts.to_mend + counts.contradicts
