"""What a command needs before Django can start: the claim on the data folder, a database, the installation's key.

What the person set in the environment stands; what is missing is brought here and exported, for Django in this
process and for the processes started by it.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from padis.cli.datafolder import Claim, DataFolder, default_folder
from padis.cli.embedded import EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.haste import IN_HASTE, end_haste, hasty
from padis.cli.language import gettext as _
from padis.cli.language import in_both

OLDEST_SERVER = 150000  # PostgreSQL 15, as libpq counts

Say = Callable[[str], None]


@dataclass(frozen=True)
class Installation:
    """A claimed data folder with a database that answers; `server` is None where the person brought a database."""

    folder: DataFolder
    claim: Claim
    server: EmbeddedServer | None


@contextmanager
def claimed(say: Say, *, in_haste: bool = False) -> Iterator[Installation]:
    """An installation that is ours until the end of the block; `in_haste` as `haste` says. Raises CannotGoOn."""
    folder = DataFolder(default_folder(os.environ))
    folder.make()
    say(_("Data folder: {folder}").format(folder=folder.path))
    with folder.claimed() as claim:
        export_key(folder, say)
        if os.environ.get("DATABASE_URL"):
            check_server(os.environ["DATABASE_URL"])
            yield Installation(folder, claim, None)
            return
        server = EmbeddedServer(folder, IN_HASTE if in_haste else None)
        end_haste(server)
        with hasty(server) if in_haste else started(server):
            say(_("Embedded database: {host}:{port}").format(host="127.0.0.1", port=server.port))
            os.environ["DATABASE_URL"] = server.url
            yield Installation(folder, claim, server)


@contextmanager
def started(server: EmbeddedServer) -> Iterator[None]:
    server.start()
    try:
        yield
    finally:
        server.stop()


@contextmanager
def borrowed(say: Say, *, in_haste: bool = False) -> Iterator[None]:
    """A database for a command that runs beside `padis serve`: its server where that runs, else one of our own, which may
    be in haste."""
    folder = DataFolder(default_folder(os.environ))
    folder.make()
    server = EmbeddedServer(folder)
    if os.environ.get("DATABASE_URL"):
        check_server(os.environ["DATABASE_URL"])
    elif server.running():
        os.environ["DATABASE_URL"] = server.url
    else:
        with claimed(say, in_haste=in_haste):
            yield
        return
    export_key(folder, say)
    yield


def start_django() -> None:
    """After this, models can be imported; the environment must be complete."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def export_key(folder: DataFolder, say: Say) -> None:
    """PADIS_KEY as given, else from the key file."""
    if not os.environ.get("PADIS_KEY"):
        os.environ["PADIS_KEY"] = folder.installation_key()
        say(
            _("Key of this installation: {file} (keep a copy in a safe place)").format(
                file=folder.path / "installation.key"
            )
        )


def check_server(url: str) -> None:
    """Raises CannotGoOn where the server of DATABASE_URL does not answer or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            found = connection.info.server_version
    except psycopg.Error as error:
        hint = in_both("The server of DATABASE_URL cannot be used: {reason}")
        raise CannotGoOn(hint.format(reason=str(error).strip())) from error
    if found < OLDEST_SERVER:
        hint = in_both("The server of DATABASE_URL is PostgreSQL {found}; PADIS needs version 15 or newer.")
        raise CannotGoOn(hint.format(found=found // 10000))
