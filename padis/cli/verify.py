"""`padis verify`: count everything again from the ledger, check every hash chain, print what differs."""

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from padis.cli.failure import CannotGoOn
from padis.cli.installation import borrowed, start_django
from padis.cli.language import gettext as _
from padis.cli.language import in_both

if TYPE_CHECKING:
    from padis.exchange.recount import Report

AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON object instead of a table."))]


def verify(as_json: AsJson = False) -> None:
    """Exits 1 when anything differs."""
    errors = Console(stderr=True)
    with borrowed(lambda sentence: errors.print(sentence, highlight=False)):
        start_django()
        from django.db import connection
        from django.utils import timezone

        from padis.exchange import recount
        from padis.register import recount as register
        from padis.shared.time import beijing_date

        if "exchange_ledgerentry" not in connection.introspection.table_names():
            raise CannotGoOn(in_both("This database has no tables yet: start `padis serve` first."))
        with errors.status(_("Recounting from the ledger")) as status:
            report = recount.verify(
                progress=lambda name: status.update(f"{_('Recounting from the ledger')}: {name}"),
                today=beijing_date(timezone.now()),
            )
            report.findings.append(register.verify())
    if as_json:
        print(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        show(report)
    sys.exit(1 if report.differences else 0)


def show(report: "Report") -> None:
    console = Console()
    table = Table(_("check"))
    for heading in (_("rows"), _("differences")):
        table.add_column(heading, justify="right")
    for finding in report.findings:
        table.add_row(
            finding.name, f"{finding.rows:,}", str(finding.differences), style="red" if finding.differences else ""
        )
    console.print(table)
    for finding in report.findings:
        for example in finding.examples:
            console.print(f"{finding.name}: {example}", style="red", highlight=False)
    console.print(
        _("Differences: {count}").format(count=report.differences), style="red" if report.differences else "green"
    )
