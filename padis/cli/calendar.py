"""`padis calendar`: until when working days are known, and moving the due days that hung on a year not known before."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from padis.cli.failure import CannotGoOn
from padis.cli.installation import borrowed, start_django
from padis.cli.language import gettext as _
from padis.cli.language import in_both

AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON object instead of sentences."))]


def calendar(as_json: AsJson = False) -> None:
    errors = Console(stderr=True)
    with borrowed(lambda sentence: errors.print(sentence, highlight=False)):
        start_django()
        from django.db import connection
        from django.utils import timezone

        from padis.deadlines.workdays import published
        from padis.exchange.actions import provisional_due_days, settle_due_days

        if "exchange_message" not in connection.introspection.table_names():
            raise CannotGoOn(in_both("This database has no tables yet: start `padis serve` first."))
        total = provisional_due_days()
        columns = TextColumn(_("Due days looked at")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=errors) as shown:
            bar = shown.add_task("", total=total)
            settled = settle_due_days(now=timezone.now(), progress=lambda done: shown.advance(bar, done))
        known = published().certain_until
    tell(known.isoformat(), settled, total - settled, as_json=as_json)


def tell(known: str, settled: int, left: int, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"known_until": known, "settled": settled, "provisional": left}))
        return
    typer.echo(_("Working days are known until {day}; a newer chinesecalendar knows more.").format(day=known))
    typer.echo(_("Due days settled: {settled}; still provisional: {left}").format(settled=settled, left=left))
