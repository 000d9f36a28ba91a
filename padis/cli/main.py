"""`padis`: the command line. Each command is a module of this package."""

from typing import Annotated

import typer
from rich.console import Console

from padis.cli import administrator, calendar, demo, importing, messages, programs, registering, serve, simulate, verify
from padis.cli.failure import CannotGoOn
from padis.cli.language import gettext as _

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=_("PADIS Exchange, the command line."),
)
app.command(help=_("Serve the site: database, pages, live updates and jobs, by one command."))(serve.serve)
app.command(help=_("Serve the site with demonstration data of synthetic people."))(demo.demo)
app.command(help=_("Count everything again from the ledger; print what differs and exit 1 if anything does."))(
    verify.verify
)
app.command(help=_("Say until when working days are known, and move the due days that hung on them."))(
    calendar.calendar
)
app.command("import", help=_("File the cases of a workbook or text file; what cannot be filed comes back beside it."))(
    importing.bring
)
app.command("import-register", help=_("Bring a table of people into a township's local register."))(registering.bring)
app.command(
    help=_(
        "Play a country of synthetic people, with a truth that it is compared with. In a data folder that holds nothing else, "
        "the database is in haste meanwhile: if the machine goes down, remove the folder and start over."
    )
)(simulate.simulate)
app.command(help=_("Create the first account of a new installation."))(administrator.administrator)
app.command(
    help=_("Run one of PostgreSQL's programs on the database: padis pg pg_dump …"),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)(programs.pg)
app.command(help=_("Compile the translations, and check them."))(messages.messages)


@app.callback()
def common(lang: Annotated[str, typer.Option(help=_("Language of this help: zh or en."))] = "") -> None:
    """What every command takes. `padis.cli.language` has read --lang already: help texts are made at import."""


def main() -> None:
    try:
        app(prog_name="padis")
    except CannotGoOn as failure:
        Console(stderr=True).print(str(failure), style="red", highlight=False)
        raise SystemExit(failure.exit_code) from None


if __name__ == "__main__":
    main()
