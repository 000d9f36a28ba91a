"""`padis pg`: one of PostgreSQL's own programs on the installation's database: pg_dump, pg_restore, psql, pgbench."""

import os
import subprocess
from typing import Annotated

import typer
from psycopg.conninfo import conninfo_to_dict

from padis.cli.datafolder import DataFolder, default_folder
from padis.cli.embedded import EmbeddedServer
from padis.cli.installation import borrowed
from padis.cli.language import gettext as _

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}

Arguments = Annotated[list[str], typer.Argument(help=_("The program and its arguments: pg_dump, pg_restore, psql …"))]


def pg(arguments: Arguments) -> None:
    """Ends as the program does. It knows the database by the environment: no password in any list of processes."""
    with borrowed(lambda sentence: typer.echo(sentence, err=True)):
        known = conninfo_to_dict(os.environ["DATABASE_URL"])
        environment = {name: str(known[key]) for key, name in VARIABLES.items() if known.get(key)}
        program = EmbeddedServer(DataFolder(default_folder(os.environ))).programs / arguments[0]
        ended = subprocess.run([str(program), *arguments[1:]], env=os.environ | environment)
    raise typer.Exit(ended.returncode)
